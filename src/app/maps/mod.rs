//! Maps on paper: what is asked for becomes a sheet, as SVG or PNG.
//!
//! - `basemap` the countries under everything; [`values`] what the map says of each site, from the analyses; [`wording`] title, legend and foot in a language
//! - [`panels`] several maps on one sheet; [`pages`] an atlas of several sheets; [`kept`] pictures that were drawn lately
//!
//! The same revision and the same parameters give the same bytes: nothing of the clock or of chance is in them.

use crate::app::analyse::Cache;
use crate::app::error::AppError;
use crate::app::export;
use crate::app::workspace::View;
use crate::atlas::Atlas;
use crate::domain::records::Tie;
use crate::domain::{AsOf, Period, Shape};
use crate::letters::Fonts;
use crate::messages::Lang;
use crate::render::compose::{self, Layers, compose};
use crate::render::locator;
use crate::render::sheet::{Drawing, Filled, Plan};
use crate::render::{Extent, RenderError, Size};
use crate::tiles::map_description::{self, MapDescription};
use crate::tiles::{LayerName, Window, map_description::Drawing as Layer};

mod basemap;
pub mod kept;
pub mod pages;
pub mod panels;
pub mod values;
pub mod wording;

pub use kept::Studio;
pub use panels::By;

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
pub fn png(studio: &Studio, view: &View, reports: &Cache, asked: &Asked) -> Result<std::sync::Arc<Vec<u8>>, AppError> {
    studio.picture(view, asked, || Ok(draw(view, reports, asked)?.png(&studio.renderer)?))
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
    let extent = extent(view, &map, asked)?;
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
        return Err(RenderError::Empty(format!("{} in this bbox", atlas.identity.workspace)).into());
    }
    let locator = match (plan.locator(), maps.as_slice(), basemap::countries()) {
        (Some(size), [only], Some(countries)) if atlas.setting("inset").is_none_or(|word| word != "no") => {
            locator::draw(&only.window, countries, size, &texts.locator)
        }
        _ => None,
    };
    Ok(plan.fill(maps, locator.as_deref()))
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
    let (scene, names) = compose(map, layers, values, &window, larger);
    Ok(Filled { window, scene, names })
}

/// What the map shows: the bbox, else the surroundings of a site, else the units of the workspace.
fn extent(view: &View, map: &MapDescription, asked: &Asked) -> Result<Extent, AppError> {
    let atlas = view.shown(asked.examples);
    if let Some(bbox) = &asked.bbox {
        return Ok(Extent::parse(bbox)?);
    }
    let within = asked.given.iter().find(|(name, _)| name == "within").map(|(_, id)| id);
    let bounds = match asked.around.as_ref().or(within) {
        Some(id) => {
            let site = atlas.tables.sites.index(id).ok_or_else(|| AppError::NotFound { what: "site", name: id.chars().take(80).collect() })?;
            bounds_of(atlas, site).map(|b| if asked.around.is_some() { surroundings(b) } else { b })
        }
        None => None,
    };
    let homes = || {
        let drawn = map.drawings.contains(&Layer::Stakeholders);
        drawn.then(|| view.layer(asked.examples, &LayerName::Stakeholders, None)?.bounds).flatten()
    };
    let bounds = bounds.or_else(|| joined(atlas.extent(), homes())).ok_or_else(|| RenderError::Empty(atlas.identity.workspace.clone()))?;
    Ok(Extent::around(bounds))
}

/// The box of a site's own shape, else of all that lies in it; `None` where nothing of it has a place. O(sites) at most.
fn bounds_of(atlas: &Atlas, site: usize) -> Option<[f64; 4]> {
    let bounds = |at: usize| atlas.tables.sites.at(at).geometry.as_ref().map(Shape::bounds);
    let inside = || (0..atlas.tables.sites.len()).filter(|at| atlas.places.is_within(*at, site)).filter_map(bounds);
    bounds(site).or_else(|| inside().fold(None, |all, one| joined(all, Some(one))))
}

/// The box around both.
fn joined(a: Option<[f64; 4]>, b: Option<[f64; 4]>) -> Option<[f64; 4]> {
    let (Some(a), Some(b)) = (a, b) else { return a.or(b) };
    Some([a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

/// A box with a third of it around, and a point with some ten kilometres.
fn surroundings([west, south, east, north]: [f64; 4]) -> [f64; 4] {
    let (x, y) = (((east - west) / 3.0).max(0.1), ((north - south) / 3.0).max(0.1));
    [(west - x).max(-180.0), (south - y).max(-90.0), (east + x).min(180.0), (north + y).min(90.0)]
}

/// Width over height of an extent as it is drawn.
fn aspect(extent: Extent) -> f64 {
    let [w, s, e, n] = extent.bounds();
    let project = crate::tiles::project::mercator;
    let (from, to) = (project(w, n), project(e, s));
    ((to[0] - from[0]) / (to[1] - from[1])).clamp(0.2, 5.0)
}
