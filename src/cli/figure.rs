//! `sitelines figure`: the network, a matrix, bars, as SVG or PNG.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::shown::Shown;
use super::{Data, Failed, Outcome, put_out};
use crate::analysis::Control;
use crate::app::App;
use crate::app::figure::{FIGURES, WIDTH, Wanted};

/// Draw a figure of a workspace: the network or those around somebody, places x themes, bars, ties between groups.
#[derive(Args)]
pub(crate) struct Figure {
    /// Which: network, matrix, bars or mixing.
    #[arg(value_parser = PossibleValuesParser::new(FIGURES.iter().map(|(name, shows)| PossibleValue::new(*name).help(*shows))))]
    #[arg(value_name = "FIGURE")]
    which: String,
    /// The workspace.
    #[arg(long, short, value_name = "W")]
    workspace: String,
    #[command(flatten)]
    data: Data,
    /// A parameter of its analysis (gaps, mixing), or around=ID,ID and hops=N of the network; repeat for more.
    #[arg(long = "param", short, value_name = "K=V", value_parser = super::pair)]
    params: Vec<(String, String)>,
    #[command(flatten)]
    shown: Shown,
    /// Its width in pixels.
    #[arg(long, default_value_t = WIDTH)]
    width: u32,
    /// The file to write; its ending says as what: .svg or .png. SVG to stdout where it is not given.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Figure {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let ending = self.output.as_ref().and_then(|p| p.extension()).and_then(|e| e.to_str()).unwrap_or("svg").to_lowercase();
        let app = App::open(&self.data.data)?;
        let view = app.workspace_or_case(&self.workspace)?.view();
        let wanted = Wanted { figure: self.which, given: self.params, lang: self.shown.lang(), as_of: self.shown.as_of, examples: self.shown.examples, width: self.width };
        let bytes = match ending.as_str() {
            "svg" => wanted.draw(&view, &Control::default())?.svg.into_bytes(),
            "png" => wanted.png(&view, &Control::default())?,
            _ => return Err(Failed::File("name a file that ends in .svg or .png".to_owned())),
        };
        put_out(&bytes, self.output.as_deref())?;
        app.close();
        Ok(Outcome::Done)
    }
}
