//! Figures as files: which view, which figure, as SVG or PNG.

use super::error::AppError;
use super::export;
use super::workspace::View;
use crate::analysis::{self, Control, Finished};
use crate::atlas::Atlas;
use crate::domain::AsOf;
use crate::letters::Fonts;
use crate::messages::Lang;
use crate::report::ReportError;
use crate::report::figures::cells::Cells;
use crate::report::figures::{Figure, bars, matrix, mixing, network, raster};

/// The figures that are served: what each shows.
pub const FIGURES: &[(&str, &str)] = &[
    ("network", "who is tied to whom; around=ID,ID and hops=N: only those so near"),
    ("matrix", "places x themes by what is reported; parameters of `gaps`"),
    ("bars", "themes by what is reported about their places; parameters of `gaps`"),
    ("mixing", "ties between constituencies; parameters of `mixing`"),
];

/// Width of a figure in pixels where none is asked for.
pub const WIDTH: u32 = 960;
/// The narrowest that can be read.
pub const MIN_WIDTH: u32 = 320;
/// The most steps around somebody: beyond, it is the whole network.
pub const MAX_HOPS: usize = 6;

/// A figure that is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// One of [`FIGURES`].
    pub figure: String,
    /// Parameters of its analysis; of `network`, `around` and `hops`.
    pub given: Vec<(String, String)>,
    /// The language of its words.
    pub lang: Lang,
    /// The day; the workspace's data date where it is not given.
    pub as_of: Option<String>,
    /// Show rows that only illustrate.
    pub examples: bool,
    /// Width in pixels.
    pub width: u32,
}

impl Wanted {
    /// Draws it.
    pub fn draw(&self, view: &View, control: &Control) -> Result<Figure, AppError> {
        if !(MIN_WIDTH..=raster::MAX_SIDE).contains(&self.width) {
            let message = format!("{MIN_WIDTH} to {} pixels", raster::MAX_SIDE);
            return Err(AppError::Parameter { parameter: "width", message });
        }
        let atlas = view.shown(self.examples);
        let as_of = export::day(self.as_of.as_deref(), atlas)?;
        let width = f64::from(self.width);
        let fonts = &Fonts::find(None).map_err(ReportError::from)?;
        match self.figure.as_str() {
            "network" => self.network(fonts, atlas, as_of, width),
            "matrix" => Ok(matrix::draw(fonts, atlas, self.lang, &Cells::of(&self.report("gaps", atlas, as_of, control)?), width)),
            "bars" => Ok(bars::draw(fonts, atlas, self.lang, &Cells::of(&self.report("gaps", atlas, as_of, control)?), width)),
            "mixing" => Ok(mixing::draw(fonts, self.lang, &self.report("mixing", atlas, as_of, control)?, width)),
            other => Err(AppError::NotFound { what: "figure", name: other.chars().take(80).collect() }),
        }
    }

    /// The figure in pixels.
    pub fn png(&self, view: &View, control: &Control) -> Result<Vec<u8>, AppError> {
        Ok(raster::png(&self.draw(view, control)?.svg, self.width)?)
    }

    fn report(&self, name: &str, atlas: &Atlas, as_of: AsOf, control: &Control) -> Result<Finished, AppError> {
        let analysis = analysis::find(name).ok_or_else(|| AppError::NotFound { what: "analysis", name: name.to_owned() })?;
        let day = as_of.map(|d| d.to_string());
        Ok(analysis::run(analysis, atlas, &self.given, day.as_deref(), control)?)
    }

    fn network(&self, fonts: &Fonts, atlas: &Atlas, as_of: AsOf, width: f64) -> Result<Figure, AppError> {
        let mut centre: Vec<usize> = Vec::new();
        let mut hops = 1;
        for (name, value) in &self.given {
            match name.as_str() {
                "around" => {
                    for id in value.split(',').filter(|id| !id.is_empty()) {
                        let found = atlas.tables.stakeholders.index(id);
                        centre.push(found.ok_or_else(|| AppError::NotFound { what: "stakeholder", name: id.chars().take(80).collect() })?);
                    }
                }
                "hops" => match value.parse() {
                    Ok(n) if n <= MAX_HOPS => hops = n,
                    _ => return Err(AppError::Parameter { parameter: "hops", message: format!("a whole number, 0 to {MAX_HOPS}") }),
                },
                _ => return Err(AppError::Parameter { parameter: "figure", message: format!("the network has no parameter {name:?}; it takes around and hops") }),
            }
        }
        let around = (!centre.is_empty()).then_some((centre.as_slice(), hops));
        Ok(network::draw(fonts, atlas, &network::Ask { lang: self.lang, as_of, width, around })?)
    }
}
