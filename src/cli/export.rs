//! `sitelines export`.

use std::path::PathBuf;

use clap::Args;

use super::{Data, Failed, Out, Outcome};
use crate::analysis::{Control, Window};
use crate::app::App;
use crate::app::analyse::Asking;
use crate::app::export::{Format, Layer};

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
    /// geojson or csv.
    #[arg(long, default_value = "geojson", value_parser = ["geojson", "csv"])]
    format: String,
    /// The day the layer is about, for the network and analyses.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// A parameter, where the layer is an analysis; repeat for more.
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
        let layer = Layer {
            name: self.layer,
            asking: Asking { given: self.params, as_of: self.as_of, examples: self.show_examples, window: Window::ALL, private: false },
            format: Format::parse(&self.format).unwrap_or(Format::GeoJson),
        };
        let mut out = Out::new(self.output.as_deref());
        let written = layer.write(&app.reports, &view, &Control::default(), &mut out);
        out.finish(written)?;
        app.close();
        Ok(Outcome::Done)
    }
}
