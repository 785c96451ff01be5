//! Maps on paper: what is asked for becomes a sheet, as SVG or PNG.
//!
//! - `basemap` the countries under everything; `extent` what part of the world is shown; [`values`] what the map says of each site, from the analyses; [`wording`] title and foot in a language, `meaning` what the colours say
//! - [`panels`] several maps on one sheet; [`pages`] an atlas of several sheets; [`kept`] pictures that were drawn lately; [`tiles`] what a map says, in tiles
//!
//! The same revision and the same parameters give the same bytes: nothing of the clock or of chance is in them.

use crate::analysis::Control;
use crate::app::analyse::Cache;
use crate::app::error::AppError;
use crate::app::export;
use crate::app::workspace::View;
use crate::domain::records::Tie;
use crate::domain::{AsOf, Period};
use crate::letters::Fonts;
use crate::messages::Lang;
use crate::render::compose::{self, Composed, Layers, compose};
use crate::render::locator;
use crate::render::sheet::{Drawing, Filled, Plan, Told};
use crate::render::{Extent, RenderError, Size};
use crate::tiles::map_description::{self, MapDescription};
use crate::tiles::{LayerName, Window, map_description::Drawing as Layer};

mod basemap;
mod extent;
pub mod kept;
mod meaning;
pub mod pages;
pub mod panels;
pub mod tiles;
pub mod values;
pub mod wording;

pub use kept::Studio;
pub use panels::By;
use values::Known;

/// Pixels of a map whose size nobody asked for.
pub const USUAL_SIZE: (u32, u32) = (1_200, 900);

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// A map by its name: coverage, `gap_score`, sites, network.
    pub map: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// West, south, east, north in degrees; else what the map is about.
    pub bbox: Option<String>,
    /// A site that is shown with its surroundings, where no bbox is given.
    pub around: Option<String>,
    /// Parameters of the analysis that the map shows: theme, role, within, kind, site, constituency and its other ones.
    pub given: Vec<(String, String)>,
    /// The day; the workspace's data date where it is not given.
    pub as_of: Option<String>,
    /// Language of its words.
    pub lang: Lang,
    /// A family of fonts.
    pub font: Option<String>,
    /// Show rows that only illustrate.
    pub examples: bool,
    /// A map for each of these on one sheet.
    pub by: Option<By>,
    /// Without title and foot, which the page around it writes.
    pub bare: bool,
}

impl Asked {
    /// The map of that name in its usual size.
    pub fn of(map: &str) -> Self {
        Self {
            map: map.to_owned(),
            width: USUAL_SIZE.0,
            height: USUAL_SIZE.1,
            bbox: None,
            around: None,
            given: Vec::new(),
            as_of: None,
            lang: Lang::En,
            font: None,
            examples: false,
            by: None,
            bare: false,
        }
    }
    /// Equal exactly where the pictures of one revision are.
    pub fn canonical(&self) -> String {
        let mut given = self.given.clone();
        given.sort();
        format!("{:?}", Self { given, ..self.clone() })
    }
}

/// The map of that name.
pub fn find(name: &str) -> Result<MapDescription, AppError> {
    map_description::find(name).ok_or_else(|| AppError::NotFound { what: "map", name: name.chars().take(80).collect() })
}

/// The map as SVG: text stays text, no driver is needed.
pub fn svg(view: &View, reports: &Cache, asked: &Asked) -> Result<String, AppError> {
    Ok(draw(view, reports, asked)?.svg())
}

/// The map as PNG, from the studio's shelf where it was drawn before.
/// Whoever stops waiting before its turn has come costs the worker nothing.
pub fn png(studio: &Studio, view: &View, reports: &Cache, asked: &Asked, control: &Control) -> Result<std::sync::Arc<Vec<u8>>, AppError> {
    studio.picture(view, asked, || Ok(draw(view, reports, asked)?.png_while(&studio.renderer, &|| !control.is_cancelled())?))
}

/// One map of a sheet.
pub(super) struct Panel {
    caption: String,
    given: Vec<(String, String)>,
    as_of: Option<String>,
}

/// The sheet, ready to leave.
pub fn draw(view: &View, reports: &Cache, asked: &Asked) -> Result<Drawing, AppError> {
    let size = Size::new(asked.width, asked.height)?;
    let atlas = view.shown(asked.examples);
    let map = find(&asked.map)?.of(atlas)?;
    let fonts = Fonts::find(asked.font.as_deref()).map_err(RenderError::from)?;
    let extent = extent::of(view, &map, asked)?;
    let panels = panels::of(atlas, &map, asked)?;
    let values = panels.iter().map(|panel| values::of(view, reports, &map, asked, panel)).collect::<Result<Vec<_>, _>>()?;
    let drawn = values::drawn(&map, &values);
    let day = export::day(asked.as_of.as_deref(), atlas)?;
    let texts = wording::texts(atlas, &drawn, asked, &values, day);
    let plan = Plan::new(size, &fonts, &texts, &panels.iter().map(|p| p.caption.clone()).collect::<Vec<_>>(), aspect(extent));
    let mut maps = Vec::new();
    for (((width, height), value), panel) in plan.frames().into_iter().zip(&values).zip(&panels) {
        let inset = if asked.bbox.is_some() { 0.0 } else { plan.inset() };
        let window = extent.fit(f64::from(width), f64::from(height), inset);
        let day = export::day(panel.as_of.as_deref().or(asked.as_of.as_deref()), atlas)?;
        maps.push(filled(view, &drawn, asked, &value.of_sites, window, plan.larger(), day)?);
    }
    if maps.iter().all(|map| map.scene.layers.iter().all(|layer| compose::GROUND.contains(&layer.id.as_str()))) {
        let name = atlas.identity.workspace.clone();
        return Err(if asked.bbox.is_some() { RenderError::Outside(name) } else { RenderError::Empty(name) }.into());
    }
    let locator = match (maps.as_slice(), basemap::countries()) {
        ([only], Some(countries)) if atlas.setting("inset").is_none_or(|word| word != "no") => plan.locator(only).and_then(|room| {
            let [left, top, right, bottom] = room;
            Some((room, locator::draw(&only.window, countries, [right - left, bottom - top], &texts.locator)?))
        }),
        _ => None,
    };
    let told = match (values.as_slice(), maps.as_slice()) {
        ([known], [map]) => {
            let of_sites = known.of_sites.iter().filter(|(id, _)| map.seen.contains(*id)).map(|(id, readings)| (id.clone(), readings.clone())).collect();
            [Known { of_sites, ..known.clone() }].to_vec()
        }
        _ => values.clone(),
    };
    let told = Told { legend: meaning::legend(atlas, &drawn, asked.lang, &told), said: meaning::said(atlas, &drawn, asked.lang, &told) };
    Ok(plan.fill(maps, locator, &told))
}

fn filled(view: &View, map: &MapDescription, asked: &Asked, values: &compose::Values, window: Window, larger: f64, day: AsOf) -> Result<Filled, AppError> {
    let layer = |name: LayerName| {
        view.layer(asked.examples, &name, day).ok_or_else(|| AppError::NotFound { what: "layer of tiles", name: name.as_str().to_owned() })
    };
    let wants = |what: Layer, name: LayerName| if map.drawings.contains(&what) { layer(name).map(Some) } else { Ok(None) };
    let sites = layer(LayerName::Sites)?;
    let ties = wants(Layer::Ties, LayerName::Ties)?;
    let stakeholders = wants(Layer::Stakeholders, LayerName::Stakeholders)?;
    let active = |tie: &&Tie| !tie.kind.entry().is("private") && Period::new(tie.start, tie.end).unwrap_or_default().holds(day);
    let drawn = ties.iter().flat_map(|_| view.shown(asked.examples).tables.ties.iter().filter(active));
    let pairs: Vec<[&str; 2]> = drawn.map(|tie| [tie.from.as_str(), tie.to.as_str()]).collect();
    let disputed = map.disputed.as_ref().map(|disputed| layer(disputed.layer.clone())).transpose()?;
    let layers = Layers {
        countries: basemap::countries(),
        sites: &sites,
        ties: ties.as_deref(),
        pairs: &pairs,
        stakeholders: stakeholders.as_deref(),
        disputed: disputed.as_deref(),
        lang: asked.lang.code(),
    };
    let Composed { scene, names, seen } = compose(map, layers, values, &window, larger);
    Ok(Filled { window, scene, names, seen })
}

/// Width over height of an extent as it is drawn.
fn aspect(extent: Extent) -> f64 {
    let [w, s, e, n] = extent.bounds();
    let project = crate::tiles::project::mercator;
    let (from, to) = (project(w, n), project(e, s));
    ((to[0] - from[0]) / (to[1] - from[1])).clamp(0.2, 5.0)
}
