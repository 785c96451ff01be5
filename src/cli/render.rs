//! `sitelines render`.

use std::path::PathBuf;

use clap::Args;

use super::shown::Shown;
use super::{Data, Failed, Outcome};
use crate::app::App;
use crate::analysis::Control;
use crate::app::maps::pages::{self, Form};
use crate::app::maps::{self, Asked, By, USUAL_SIZE};
use crate::render::frame::{MAX_SIDE, MIN_SIDE};
use crate::tiles::map_description;

/// Draw a map with title, legend, scale, day, revision and sources.
#[derive(Args)]
pub(crate) struct Render {
    /// The workspace.
    #[arg(long, short, value_name = "W")]
    workspace: String,
    #[command(flatten)]
    data: Data,
    /// Which map.
    #[arg(long, short, value_parser = clap::builder::PossibleValuesParser::new(map_description::all().into_iter().map(|m| m.name)))]
    map: String,
    /// The file to write; its ending says how: .png (drawn by maplibre-rs), .svg, or .zip of an atlas (see --pages).
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Width and height in pixels, as 1600x1200.
    #[arg(long, value_name = "WxH", value_parser = size, default_value_t = Pixels(USUAL_SIZE.0, USUAL_SIZE.1))]
    size: Pixels,
    /// West,south,east,north in degrees; the units of the workspace where it is not given.
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true)]
    bbox: Option<String>,
    /// A site that is shown with its surroundings, where no bbox is given.
    #[arg(long, value_name = "SITE")]
    around: Option<String>,
    /// A parameter of the analysis gaps (theme, role, within, kind ...); repeat for more.
    #[arg(long = "param", short, value_name = "K=V", value_parser = super::pair)]
    params: Vec<(String, String)>,
    /// A map for each theme or each year on one sheet.
    #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(By::WORDS))]
    by: Option<String>,
    /// Of an atlas: a page for each site of this kind (circle, province ...), with what lies in it.
    #[arg(long, value_name = "KIND")]
    pages: Option<String>,
    /// Of an atlas: what its pages are.
    #[arg(long, default_value = "png", value_parser = clap::builder::PossibleValuesParser::new(Form::WORDS))]
    format: String,
    /// A family of fonts of this machine.
    #[arg(long)]
    font: Option<String>,
    #[command(flatten)]
    shown: Shown,
}

/// A size as it is written: `1600x1200`.
#[derive(Clone, Copy, Debug)]
struct Pixels(u32, u32);

impl std::fmt::Display for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.0, self.1)
    }
}

fn size(text: &str) -> Result<Pixels, String> {
    let wrong = || format!("write the size as 1600x1200, each side {MIN_SIDE} to {MAX_SIDE}");
    let (width, height) = text.split_once(['x', 'X']).ok_or_else(wrong)?;
    Ok(Pixels(width.parse().map_err(|_| wrong())?, height.parse().map_err(|_| wrong())?))
}

impl Render {
    pub(crate) fn run(self) -> Result<Outcome, Failed> {
        let ending = self.output.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        if !matches!(ending.as_str(), "png" | "svg" | "zip") || (ending == "zip") != self.pages.is_some() {
            return Err(Failed::File(format!("{} must end in .png or .svg, or with --pages in .zip", self.output.display())));
        }
        let app = App::open(&self.data.data)?;
        let view = app.workspace_or_case(&self.workspace)?.view();
        let asked = Asked {
            width: self.size.0,
            height: self.size.1,
            bbox: self.bbox,
            around: self.around,
            given: self.params,
            lang: self.shown.lang(),
            as_of: self.shown.as_of,
            font: self.font,
            examples: self.shown.examples,
            by: self.by.as_deref().map(By::parse).transpose().map_err(crate::app::AppError::from)?,
            ..Asked::of(&self.map)
        };
        if let Some(kind) = &self.pages {
            let pages = pages::pages(&view, &asked, kind)?;
            let form = Form::parse(&self.format).map_err(crate::app::AppError::from)?;
            super::put_out(&pages::archive(&app.studio, &view, &app.reports, &pages, form, &Control::default())?, Some(&self.output))?;
        } else if ending == "svg" {
            super::put_out(maps::svg(&view, &app.reports, &asked)?.as_bytes(), Some(&self.output))?;
        } else {
            super::put_out(&maps::png(&app.studio, &view, &app.reports, &asked, &Control::default())?, Some(&self.output))?;
        }
        app.close();
        Ok(Outcome::Done)
    }
}
