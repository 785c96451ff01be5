//! A map description, the layers of a workspace and the values of its sites as a scene: what a style says to the browser,
//! said to a printer. Widths and sizes are those of the style (`tiles::style`), enlarged with the sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::furniture::graticule;
use crate::letters::room::{Spot, Wanted};
use super::scene::{Area, Ink, Scene, over};
use crate::domain::codelist::Constituency;
use crate::domain::Codelist;
use crate::tiles::clip::Local;
use crate::tiles::disputed;
use crate::tiles::layer::{Feature, Part, Value};
use crate::tiles::map_description::{Class, Drawing, HATCH_NO_DATA, INK, Legend, MapDescription, PAPER, Pattern, Scale};
use crate::tiles::style::{FILL, OUTLINE_OPACITY, POINT_RADIUS, STAKEHOLDER_RADIUS, TIE_OPACITY, UNKNOWN_CONSTITUENCY, outline_width};
use crate::tiles::window::Piece;
use crate::tiles::{SimplifiedLayer, Window};

/// The layers under everything that a map is about: countries, their borders, lines of longitude and latitude.
pub const GROUND: [&str; 3] = ["countries", "country-borders", "graticule"];
/// Water under countries, and their borders: the page's own basemap (`web/src/state/palette.ts`).
pub(super) const SEA: &str = "#E4EBEC";
pub(super) const COUNTRY_BORDER: &str = "#CBC2B0";
/// Lines of the graticule are this much darker than the paper.
const GRATICULE_OPACITY: f64 = 0.16;
/// Marks on sites that are points are this much smaller, so that the colour under them is still seen.
const MARK_ON_POINT: f64 = 0.6;
/// Sites without level have the thinnest outline.
const NO_LEVEL: u8 = 9;

/// What a legend says of a site.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// The value of a class.
    Class(String),
    /// A number on a sequential scale.
    Number(f64),
    /// In the report, without a value.
    Unknown,
}

/// What each legend of the map says of each site that is asked about, by its id. `None`: that legend says nothing.
pub type Values = BTreeMap<String, Vec<Option<Reading>>>;

/// The layers of a workspace that maps are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Layers<'a> {
    /// Countries under everything, where there are any.
    pub countries: Option<&'a SimplifiedLayer>,
    /// Sites.
    pub sites: &'a SimplifiedLayer,
    /// Ties, where the map draws them.
    pub ties: Option<&'a SimplifiedLayer>,
    /// Who is tied to whom, where the map draws it: those on one spot have no line among the ties.
    pub pairs: &'a [[&'a str; 2]],
    /// Stakeholders, where the map draws them.
    pub stakeholders: Option<&'a SimplifiedLayer>,
    /// Borders in dispute, where the workspace sets any.
    pub disputed: Option<&'a SimplifiedLayer>,
    /// Language of names.
    pub lang: &'a str,
}

/// A map in a window.
pub struct Composed {
    /// What is drawn.
    pub scene: Scene,
    /// The names that want a place on it.
    pub names: Vec<Wanted>,
    /// Ids of the sites that lie in the window, whole or in part.
    pub seen: BTreeSet<String>,
}

/// A map in a window: what is drawn, and the names that want a place on it.
pub fn compose(map: &MapDescription, layers: Layers<'_>, values: &Values, window: &Window, larger: f64) -> Composed {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a frame of whole pixels")]
    let side = |v: f64| v.max(0.0) as u32;
    let mut scene = Scene { width: side(window.width), height: side(window.height), ground: PAPER.to_owned(), layers: Vec::new() };
    ground(layers.countries, window, larger, &mut scene);
    let sites = Sites::seen(layers, window, values);
    let placed = placed(layers, window, larger);
    let mut names = Vec::new();
    for drawing in map.drawings {
        match drawing {
            Drawing::SiteFills(i) => {
                if let Some(legend) = map.legends.get(*i) {
                    sites.fills(legend, *i, larger, &mut scene);
                }
            }
            Drawing::SiteOutlines => {
                sites.outlines(layers, window, larger, &mut scene);
                in_dispute(map, layers, window, larger, &mut scene);
            }
            Drawing::SiteMarks(i) => {
                if let Some(Legend { scale: Scale::Marks(classes), .. }) = map.legends.get(*i) {
                    sites.marks(classes, *i, larger, &mut scene);
                }
            }
            Drawing::Ties => ties(layers, &placed, window, larger, &mut scene),
            Drawing::Stakeholders => names = stakeholders(&placed, larger, &mut scene),
            // nothing is selected on paper
            Drawing::Selection => {}
        }
    }
    // where stakeholders are drawn, the names are theirs
    if names.is_empty() {
        names = sites.names(larger);
    }
    let seen = sites.0.iter().filter(|site| site.lies_in(window)).map(|site| site.id.clone()).collect();
    Composed { scene, names, seen }
}

/// Sea, land and borders of countries where they are known, else paper; lines of longitude and latitude.
fn ground(countries: Option<&SimplifiedLayer>, window: &Window, larger: f64, scene: &mut Scene) {
    let [land, borders, lines] = GROUND;
    if let Some(layer) = countries {
        SEA.clone_into(&mut scene.ground);
        for part in &layer.parts {
            let areas = layer.pieces(part, window).into_iter().filter(|piece| !piece.rings.is_empty()).map(|piece| piece.rings).collect();
            scene.push(land, Ink::Fill { colour: PAPER.to_owned(), areas });
            let lines = layer.borders(part, window, |_| Some(0)).into_iter().map(|(_, line)| line).collect();
            scene.push(borders, Ink::Stroke { colour: COUNTRY_BORDER.to_owned(), width: 0.9 * larger, dash: None, lines });
        }
    }
    let graticule = graticule(window).into_iter().map(|line| line.line.to_vec()).collect();
    scene.push(lines, Ink::Stroke { colour: over(INK, GRATICULE_OPACITY, PAPER), width: 0.6 * larger, dash: None, lines: graticule });
}

/// A property of a feature.
fn tag<'f>(part: &Part, feature: &'f Feature, key: &str) -> Option<&'f Value> {
    let at = part.keys.binary_search_by(|k| k.as_str().cmp(key)).ok()?;
    feature.tags.iter().find(|(k, _)| usize::from(*k) == at).map(|(_, value)| value)
}

fn text<'f>(part: &Part, feature: &'f Feature, key: &str) -> Option<&'f str> {
    match tag(part, feature, key)? {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    }
}

/// A site in the window.
struct Seen<'a> {
    id: String,
    name: String,
    names: Option<String>,
    piece: Piece,
    /// Its point, where it is seen.
    point: Option<Local>,
    readings: Option<&'a Vec<Option<Reading>>>,
    rank: u32,
}

impl Seen<'_> {
    /// True where some of it lies in the frame itself: pieces reach a little beyond, so that marks at the edge are whole.
    fn lies_in(&self, window: &Window) -> bool {
        let reach = |low: f64, high: f64, axis: usize| low < [window.width, window.height][axis] && high > 0.0;
        let rings = self.piece.rings.iter().filter(|(_, outer)| *outer).any(|(ring, _)| {
            (0..2).all(|axis| {
                let (low, high) = ring.iter().fold((f64::MAX, f64::MIN), |(low, high), p| (low.min(p[axis]), high.max(p[axis])));
                reach(low, high, axis)
            })
        });
        rings || self.piece.points.iter().any(|p| (0..2).all(|axis| reach(p[axis], p[axis], axis)))
    }
}

struct Sites<'a>(Vec<Seen<'a>>);

impl<'a> Sites<'a> {
    fn seen(layers: Layers<'_>, window: &Window, values: &'a Values) -> Self {
        let by_name = |name: &str| layers.sites.parts.iter().find(|part| part.name.as_str() == name);
        let (Some(part), Some(points)) = (by_name("sites"), by_name("site_points")) else { return Self(Vec::new()) };
        let at: BTreeMap<u64, Local> = layers
            .sites
            .pieces(points, window)
            .into_iter()
            .filter_map(|piece| Some((points.features[piece.feature].id, *piece.points.first()?)))
            .collect();
        let in_lang = format!("name:{}", layers.lang);
        let seen = layers.sites.pieces(part, window).into_iter().map(|piece| {
            let feature = &part.features[piece.feature];
            let id = text(part, feature, "id").unwrap_or_default();
            Seen {
                id: id.to_owned(),
                name: text(part, feature, "name").unwrap_or_default().to_owned(),
                names: text(part, feature, &in_lang).map(str::to_owned),
                point: at.get(&feature.id).copied(),
                readings: values.get(id),
                rank: feature.rank,
                piece,
            }
        });
        Self(seen.collect())
    }

    fn readings(&self, legend: usize) -> impl Iterator<Item = (&Seen<'a>, &'a Reading)> {
        self.0.iter().filter_map(move |site| Some((site, site.readings?.get(legend)?.as_ref()?)))
    }

    fn fills(&self, legend: &Legend, at: usize, larger: f64, scene: &mut Scene) {
        let area = |site: &Seen<'_>| -> Option<Area> { (!site.piece.rings.is_empty()).then(|| site.piece.rings.clone()) };
        let mut class = |id: String, colour: &str, pattern: Option<Pattern>, of: &dyn Fn(&Reading) -> bool| {
            let chosen = || self.readings(at).filter(|(_, reading)| of(reading)).map(|(site, _)| site);
            let areas: Vec<Area> = chosen().filter_map(area).collect();
            scene.push(id.clone(), Ink::Fill { colour: over(colour, FILL, PAPER), areas: areas.clone() });
            if let Some(pattern) = pattern {
                scene.push(format!("{id}-hatched"), Ink::Hatch { pattern, larger, areas });
            }
            let (stroke, width) = pattern.map_or((INK, 1.0), |p| (p.colour, 2.5));
            let discs = Ink::Discs {
                fill: colour.to_owned(),
                stroke: stroke.to_owned(),
                stroke_width: width * larger,
                radius: POINT_RADIUS * larger,
                at: chosen().flat_map(|site| site.piece.points.clone()).collect(),
            };
            scene.push(format!("{id}-points"), discs);
        };
        match &legend.scale {
            Scale::Fills(classes) => {
                for one in *classes {
                    class(format!("{}-{}", legend.state, one.value), one.colour, one.pattern, &|r| matches!(r, Reading::Class(value) if value == one.value));
                }
            }
            Scale::Sequential(steps) => {
                class(format!("{}-unknown", legend.state), PAPER, Some(HATCH_NO_DATA), &|r| !matches!(r, Reading::Number(_)));
                for (i, step) in steps.iter().enumerate() {
                    let below = steps.get(i + 1).map(|next| next.from);
                    let inside = |r: &Reading| matches!(r, Reading::Number(n) if *n >= step.from && below.is_none_or(|below| *n < below));
                    class(format!("{}-{i}", legend.state), step.colour, None, &inside);
                }
            }
            Scale::Marks(_) => {}
        }
    }

    /// Borders, each once; those of higher levels stronger.
    fn outlines(&self, layers: Layers<'_>, window: &Window, larger: f64, scene: &mut Scene) {
        let Some(part) = layers.sites.parts.iter().find(|part| part.name.as_str() == "sites") else { return };
        let level = |feature: &Feature| match tag(part, feature, "admin_level") {
            Some(Value::Int(level)) => u8::try_from(*level).unwrap_or(NO_LEVEL).min(NO_LEVEL),
            _ => NO_LEVEL,
        };
        let mut by_level: BTreeMap<u8, Vec<Vec<Local>>> = BTreeMap::new();
        for (level, line) in layers.sites.borders(part, window, |feature| Some(level(feature))) {
            by_level.entry(level).or_default().push(line);
        }
        let zoom = (window.scale / 512.0).log2();
        // the strongest are drawn last
        for (level, lines) in by_level.into_iter().rev() {
            let level = (level < NO_LEVEL).then_some(level);
            let width = outline_width(level, zoom).max(0.45) * larger;
            let id = level.map_or_else(|| "outlines".to_owned(), |l| format!("outlines-{l}"));
            scene.push(id, Ink::Stroke { colour: over(INK, OUTLINE_OPACITY, PAPER), width, dash: None, lines });
        }
        // places that are points, on maps that say nothing else of them
        let at: Vec<Local> = self.0.iter().filter(|site| site.readings.is_none()).flat_map(|site| site.piece.points.clone()).collect();
        scene.push("places", Ink::Discs { fill: PAPER.to_owned(), stroke: over(INK, OUTLINE_OPACITY, PAPER), stroke_width: larger, radius: 2.5 * larger, at });
    }

    fn marks(&self, classes: &[Class], at: usize, larger: f64, scene: &mut Scene) {
        for class in classes {
            let Some(mark) = class.mark else { continue };
            let of_class = |areas: bool| {
                let here = move |(site, reading): (&Seen<'a>, &'a Reading)| {
                    let is_area = site.piece.points.is_empty();
                    (matches!(reading, Reading::Class(value) if value == class.value) && is_area == areas).then_some(site.point).flatten()
                };
                self.readings(at).filter_map(here).collect::<Vec<Local>>()
            };
            for (areas, smaller) in [(true, 1.0), (false, MARK_ON_POINT)] {
                let discs = Ink::Discs {
                    fill: mark.fill.to_owned(),
                    stroke: mark.stroke.to_owned(),
                    stroke_width: f64::from(mark.stroke_width) * larger * smaller,
                    radius: f64::from(mark.radius) * larger * smaller,
                    at: of_class(areas),
                };
                scene.push(format!("mark-{}{}", class.value, if areas { "" } else { "-points" }), discs);
            }
        }
    }

    /// Names of the sites that the map is about, or of all where it is about none; larger ones first.
    fn names(&self, larger: f64) -> Vec<Wanted> {
        let asked = self.0.iter().any(|site| site.readings.is_some());
        let mut chosen: Vec<&Seen<'_>> = self.0.iter().filter(|site| site.readings.is_some() == asked).collect();
        chosen.sort_by_key(|site| site.rank);
        let spot = |site: &Seen<'_>| {
            let marked = site.readings.is_some_and(|r| r.iter().skip(1).any(Option::is_some));
            match (site.piece.points.first(), site.point) {
                (Some(at), _) => Some(Spot::Point { at: *at, radius: if asked { (POINT_RADIUS + 1.5) * larger } else { 4.0 * larger } }),
                (None, Some(at)) => {
                    let outer = site.piece.rings.iter().filter(|(_, outer)| *outer).flat_map(|(ring, _)| ring);
                    let seen = outer.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, p| [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]);
                    (seen[0] < seen[2]).then_some(Spot::Area { at, seen, mark: if marked { 8.5 * larger } else { 0.0 } })
                }
                (None, None) => None,
            }
        };
        chosen.into_iter().filter_map(|site| Some(Wanted { text: site.names.clone().unwrap_or_else(|| site.name.clone()), spot: spot(site)? })).collect()
    }
}

/// Borders in dispute, over what covers the outlines under them.
fn in_dispute(map: &MapDescription, layers: Layers<'_>, window: &Window, larger: f64, scene: &mut Scene) {
    let (Some(disputed), Some(layer)) = (&map.disputed, layers.disputed) else { return };
    let lines: Vec<Vec<Local>> = layer.parts.iter().flat_map(|part| layer.borders(part, window, |_| Some(0))).map(|(_, line)| line).collect();
    let width = disputed::WIDTH * larger;
    let casing = Ink::Stroke { colour: disputed::CASING.to_owned(), width: disputed::CASING_WIDTH * larger, dash: None, lines: lines.clone() };
    scene.push("disputed-casing", casing);
    let dash = Some(disputed.dash.lengths().map(|length| length * width));
    scene.push("disputed", Ink::Stroke { colour: disputed::COLOUR.to_owned(), width, dash, lines });
}

/// A stakeholder in the window.
struct Placed<'a> {
    id: &'a str,
    /// Where it is at home.
    home: Local,
    /// Where it is drawn.
    at: Local,
    colour: &'static str,
    name: &'a str,
}

/// Those who have a place in the window; several on one spot stand around it.
fn placed<'a>(layers: Layers<'a>, window: &Window, larger: f64) -> Vec<Placed<'a>> {
    let Some(layer) = layers.stakeholders else { return Vec::new() };
    let mut placed = Vec::new();
    for part in &layer.parts {
        for piece in layer.pieces(part, window) {
            let feature = &part.features[piece.feature];
            let entry = text(part, feature, "constituency").and_then(|code| Constituency::list().position(code)).map(|at| &Constituency::list().entries()[at]);
            let colour = entry.and_then(|entry| entry.property("colour")).unwrap_or(UNKNOWN_CONSTITUENCY);
            let name = text(part, feature, "short_name").or_else(|| text(part, feature, "name")).unwrap_or_default();
            let id = text(part, feature, "id").unwrap_or_default();
            placed.extend(piece.points.iter().map(|at| Placed { id, home: *at, at: *at, colour, name }));
        }
    }
    let places = fanned_out(&placed.iter().map(|p| p.home).collect::<Vec<_>>(), around(larger));
    for (one, at) in placed.iter_mut().zip(places) {
        one.at = at;
    }
    placed
}

/// Radius of the room that a stakeholder takes.
fn around(larger: f64) -> f64 {
    (STAKEHOLDER_RADIUS + 1.5) * larger
}

/// Two positions are the same spot within so many pixels.
const SAME: f64 = 0.5;

/// Ties, each led to where those stand whom it joins. Ends outside the window are where the tile has them.
fn ties(layers: Layers<'_>, placed: &[Placed<'_>], window: &Window, larger: f64, scene: &mut Scene) {
    let mut lines = Vec::new();
    for (layer, part) in layers.ties.into_iter().flat_map(|layer| layer.parts.iter().map(move |part| (layer, part))) {
        for piece in layer.pieces(part, window) {
            let feature = &part.features[piece.feature];
            let ends = ["from", "to"].map(|key| text(part, feature, key).unwrap_or_default());
            let led = |end: &Local| {
                let same = |p: &&Placed<'_>| ends.contains(&p.id) && (p.home[0] - end[0]).hypot(p.home[1] - end[1]) < SAME;
                placed.iter().find(same).map_or(*end, |p| p.at)
            };
            lines.extend(piece.lines.into_iter().map(|mut line| {
                if let [first, .., last] = line.as_mut_slice() {
                    (*first, *last) = (led(first), led(last));
                }
                line
            }));
        }
    }
    let one = |id: &str| placed.iter().find(|p| p.id == id);
    for [from, to] in layers.pairs {
        if let (Some(a), Some(b)) = (one(from), one(to)) && (a.home[0] - b.home[0]).hypot(a.home[1] - b.home[1]) < SAME {
            lines.push(vec![a.at, b.at]);
        }
    }
    scene.push("ties", Ink::Stroke { colour: over(INK, TIE_OPACITY, PAPER), width: 1.5 * larger, dash: None, lines });
}

/// Circles in the colour of their constituency, and their names.
fn stakeholders(placed: &[Placed<'_>], larger: f64, scene: &mut Scene) -> Vec<Wanted> {
    let mut names = Vec::new();
    let mut by_colour: BTreeMap<&str, Vec<Local>> = BTreeMap::new();
    for one in placed {
        names.push(Wanted { text: one.name.to_owned(), spot: Spot::Point { at: one.at, radius: around(larger) } });
        by_colour.entry(one.colour).or_default().push(one.at);
    }
    for (colour, at) in by_colour {
        let discs = Ink::Discs { fill: colour.to_owned(), stroke: "#FFFFFF".to_owned(), stroke_width: 1.5 * larger, radius: STAKEHOLDER_RADIUS * larger, at };
        scene.push(format!("stakeholders-{}", colour.trim_start_matches('#')), discs);
    }
    names
}

/// Those who stand on one spot, around it: a ring on which they do not cover each other.
fn fanned_out(places: &[Local], radius: f64) -> Vec<Local> {
    #[expect(clippy::cast_possible_truncation, reason = "a position in a picture")]
    let spot = |at: &Local| at.map(|v| (v / radius).round() as i64);
    let mut together: BTreeMap<[i64; 2], Vec<usize>> = BTreeMap::new();
    for (i, at) in places.iter().enumerate() {
        together.entry(spot(at)).or_default().push(i);
    }
    let mut out = places.to_vec();
    for members in together.values().filter(|members| members.len() > 1) {
        let count = members.len() as f64;
        let ring = (radius * 1.1 / (std::f64::consts::PI / count).sin()).max(radius * 1.3);
        for (i, member) in members.iter().enumerate() {
            let angle = std::f64::consts::TAU * i as f64 / count - std::f64::consts::FRAC_PI_2;
            out[*member] = [places[*member][0] + ring * angle.cos(), places[*member][1] + ring * angle.sin()];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_on_one_spot_stand_around_it_and_cover_nobody() {
        let mut places = vec![[50.0, 50.0]; 6];
        places.push([300.0, 20.0]);
        let fanned = fanned_out(&places, 5.0);
        assert!((fanned[6][0] - 300.0).abs() < 1e-9 && (fanned[6][1] - 20.0).abs() < 1e-9);
        for (i, a) in fanned.iter().enumerate() {
            for b in &fanned[i + 1..] {
                assert!((a[0] - b[0]).hypot(a[1] - b[1]) >= 10.0, "{a:?} {b:?}");
            }
        }
        assert_eq!(fanned_out(&places, 5.0), fanned);
    }
}
