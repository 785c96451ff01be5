//! `sitelines export`.

use std::io::Seek as _;
use std::path::PathBuf;

use clap::Args;

use super::{Data, Failed, Out, Outcome};
use crate::analysis::{AnalysisError, BadParameter, Window};
use crate::app::analyse::Asking;
use crate::app::archive::{LayerName, Wanted};
use crate::app::export::{self, Layer};
use crate::app::format::Format;
use crate::app::{App, AppError, View};

/// Write a layer to a file.
#[derive(Args)]
pub(crate) struct Export {
    /// The workspace.
    #[arg(long, short, value_name = "W")]
    workspace: String,
    #[command(flatten)]
    data: Data,
    /// A record kind in the plural (sites, stakeholders ...), network, or an analysis by its name.
    #[arg(long, short)]
    layer: String,
    /// How it leaves; of the network also graphml, gexf, pajek, gml, kumu, node-link and edge-list. pmtiles: all vector tiles of
    /// sites, stakeholders, ties, presences or a context layer in one file (to the zoom of --param deepest=N).
    #[arg(long, default_value = "geojson", value_parser = clap::builder::PossibleValuesParser::new(Format::of_layers().into_iter().chain(["pmtiles"])))]
    format: String,
    /// The day the layer is about, for the network and analyses.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// A parameter, where the layer is an analysis, or metrics=true or arcs=true of a network file; repeat for more.
    #[arg(long = "param", short, value_name = "K=V", value_parser = super::pair)]
    params: Vec<(String, String)>,
    /// Include rows that only illustrate how a record is used.
    #[arg(long)]
    show_examples: bool,
    /// The file to write; stdout where it is not given.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

impl Export {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let app = App::open(&self.data.data)?;
        let workspace = app.workspace_or_case(&self.workspace)?;
        let view = workspace.view();
        if self.format == "pmtiles" {
            self.archive(&view)?;
            app.close();
            return Ok(Outcome::Done);
        }
        let layer = Layer {
            name: self.layer,
            asking: Asking { given: self.params, as_of: self.as_of, examples: self.show_examples, window: Window::ALL, private: false },
            format: Format::parse(&self.format).unwrap_or(Format::GeoJson),
        };
        let mut out = if layer.format.is_text() { Out::new(self.output.as_deref()) } else { Out::of_bytes(self.output.as_deref()) };
        let written = layer.write(&app.reports, &view, &*super::interrupt::control()?, &mut out);
        out.finish(written)?;
        app.close();
        Ok(Outcome::Done)
    }

    /// Writes an archive of tiles: its first bytes are known last, so it is made among the temporary files and goes to a file when it is whole.
    fn archive(&self, view: &View) -> Result<(), Failed> {
        let Some(path) = self.output.as_deref().filter(|path| path.as_os_str() != "-") else {
            return Err(Failed::File("an archive of tiles is written to a file: name it with --output".to_owned()));
        };
        let mut deepest = None;
        for (name, value) in &self.params {
            if name != "deepest" {
                let message = "an archive of tiles has no such parameter; it takes: deepest".to_owned();
                return Err(AppError::from(AnalysisError::from(BadParameter { parameter: name.clone(), message })).into());
            }
            deepest = Some(Wanted::zoom(value)?);
        }
        let as_of = export::day(self.as_of.as_deref(), view.shown(self.show_examples))?;
        let wanted = Wanted { layer: LayerName::parse(&self.layer), examples: self.show_examples, as_of, deepest };
        // looked for first, so that a name that is none leaves no file
        if view.layer(wanted.examples, &wanted.layer, wanted.as_of).is_none() {
            return Err(AppError::NotFound { what: "layer of tiles", name: self.layer.clone() }.into());
        }
        let failed = |e: std::io::Error| AppError::Folder(e.to_string());
        let mut held = tempfile::tempfile().map_err(failed)?;
        let made = wanted.write(view, &*super::interrupt::control()?, &mut held)?;
        let mut out = Out::of_bytes(Some(path));
        let written = held.rewind().and_then(|()| std::io::copy(&mut held, &mut out));
        out.finish(written.map(drop).map_err(failed))?;
        tracing::info!(tiles = made.tiles, deepest = made.deepest, "the archive is written");
        Ok(())
    }
}
