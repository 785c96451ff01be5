//! The network as a figure: the page's layout, signs and colours, ties by kind, names that do not lie over each other.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::legend::{self, Sign};
use super::svg::{Letters, Stroke, Svg};
use super::{Figure, sign};
use crate::atlas::Atlas;
use crate::domain::records::Tie;
use crate::domain::{AsOf, Period};
use crate::layout::{self, Drawing};
use crate::letters::room::{self, Manner, Spot, Wanted};
use crate::letters::{Fonts, Style};
use crate::messages::{Lang, Value};
use crate::report::ReportError;
use crate::tiles::map_description::INK;

/// The most stakeholders drawn: more are a ball of wool on any paper, and 3 MB of SVG.
pub const MAX_NODES: usize = 5_000;
/// The most ties drawn, for the same reason.
pub const MAX_TIES: usize = 20_000;
/// Radius of a stakeholder who works nowhere, and what each doubling of its places adds (as on the page).
const LEAST_RADIUS: f64 = 5.0;
const RADIUS_PER_DOUBLING: f64 = 1.6;
/// Space around the nodes for their names.
const MARGIN: [f64; 2] = [90.0, 26.0];

/// Names stand in up to two lines beside their sign, or a step further off.
const NAMES: Manner = Manner { style: Style::plain(11.0), widest: 150.0, lines: 2, away: 10.0 };

/// How wide a picture is at most for each of the square root of those in it, in pixels.
const FEW: f64 = 150.0;

/// Lines of ties by kind: the page's colours, and dashes that tell them apart in black and white.
pub const TIE_LINES: &[(&str, &str, &str)] = &[
    ("coordination", "#0072B2", ""),
    ("funding", "#B8860B", "8 3"),
    ("backstopping", "#009E73", "2 2"),
    ("reporting", "#7A7F83", "6 2 1 2"),
    ("information", "#56A4D9", "1 3"),
    ("membership", "#8A6FB0", "10 2 2 2"),
    ("twinning", "#CC79A7", "4 4"),
];

/// Whom to draw.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The language of legend and names.
    pub lang: Lang,
    /// The day.
    pub as_of: AsOf,
    /// Width in pixels; the height follows from the layout.
    pub width: f64,
    /// Only those around these stakeholders (by position), within so many ties; all where none is given.
    pub around: Option<(&'a [usize], usize)>,
}

/// A tie to draw: ends by position, its record.
struct Line<'a> {
    from: usize,
    to: usize,
    tie: &'a Tie,
}

/// Draws the network as of a day. O(n log n + ties) and the layout; names cost O(names x n).
pub fn draw(fonts: &Fonts, atlas: &Atlas, ask: &Ask<'_>) -> Result<Figure, ReportError> {
    let lines = ties(atlas, ask.as_of);
    let (shown, lines) = stage(atlas.tables.stakeholders.len(), lines, ask.around);
    if shown.len() > MAX_NODES || lines.len() > MAX_TIES {
        let what = if shown.len() > MAX_NODES { ("stakeholders", shown.len(), MAX_NODES) } else { ("ties", lines.len(), MAX_TIES) };
        return Err(ReportError::TooLarge { what: what.0, size: what.1, limit: what.2, hint: "ask for the network around one stakeholder" });
    }
    let (at, height) = places(atlas, ask, &shown, &lines);
    let mut svg = Svg::new(fonts, "network", ask.width, height);
    let radius = radii(atlas, ask.as_of, &shown);
    let number: BTreeMap<usize, usize> = shown.iter().enumerate().map(|(i, s)| (*s, i)).collect();
    for (line, aside) in lines.iter().zip(asides(&lines)) {
        let [a, b] = [line.from, line.to].map(|end| number[&end]);
        draw_tie(&mut svg, line.tie, [at[a], at[b]], [radius[a], radius[b]], aside);
    }
    for (i, stakeholder) in shown.iter().enumerate() {
        let constituency = atlas.tables.stakeholders.at(*stakeholder).constituency;
        let chosen = ask.around.is_some_and(|(around, _)| around.contains(stakeholder));
        let edge = Stroke { colour: INK, width: if chosen { 2.5 } else { 0.7 }, dashes: "" };
        svg.rings(&sign::rings(constituency, at[i], radius[i]), sign::colour(constituency), Some(edge));
    }
    let unnamed = name_them(atlas, ask, &mut svg, &shown, &lines, &at, &radius);
    let legend = entries(atlas, ask.lang, &shown, &lines);
    let high = legend::draw(&mut svg, [8.0, height + 6.0], ask.width - 16.0, &legend);
    svg.grow(height + high + 10.0);
    let all = ask.lang.tell("network.all", &[("n", Value::Count(shown.len())), ("ties", Value::Count(lines.len()))]);
    let left = (unnamed > 0).then(|| ask.lang.tell("briefing.figure.unnamed", &[("n", Value::Count(unnamed))]));
    let note = [Some(all), left].into_iter().flatten().collect::<Vec<_>>().join(". ");
    Ok(Figure::new(ask.lang.word("network.title"), note, said(atlas, ask, &shown, &lines), svg))
}

/// Ties of the day that are not private by construction, in order of id.
fn ties(atlas: &Atlas, as_of: AsOf) -> Vec<Line<'_>> {
    let number = |id: &str| atlas.tables.stakeholders.index(id);
    let holds = |t: &Tie| Period::new(t.start, t.end).unwrap_or_default().holds(as_of);
    let shown = atlas.tables.ties.iter().filter(|t| holds(t) && !t.kind.entry().is("private") && t.from != t.to);
    shown.filter_map(|tie| Some(Line { from: number(tie.from.as_str())?, to: number(tie.to.as_str())?, tie })).collect()
}

/// Who is drawn, ascending, and the ties among them.
fn stage<'a>(all: usize, lines: Vec<Line<'a>>, around: Option<(&[usize], usize)>) -> (Vec<usize>, Vec<Line<'a>>) {
    let Some((centre, hops)) = around else { return ((0..all).collect(), lines) };
    let mut near: BTreeSet<usize> = centre.iter().copied().collect();
    for _ in 0..hops {
        let edge: Vec<usize> = lines.iter().filter(|l| near.contains(&l.from) != near.contains(&l.to)).flat_map(|l| [l.from, l.to]).collect();
        if edge.is_empty() {
            break;
        }
        near.extend(edge);
    }
    let lines = lines.into_iter().filter(|l| near.contains(&l.from) && near.contains(&l.to)).collect();
    (near.into_iter().collect(), lines)
}

/// Where they stand in pixels, and how high that is. A part of the network is settled again from where it stands in the whole.
fn places(atlas: &Atlas, ask: &Ask<'_>, shown: &[usize], lines: &[Line<'_>]) -> (Vec<[f64; 2]>, f64) {
    let whole = layout::of_atlas(atlas, ask.as_of, &[]);
    let mut at: Vec<[f64; 2]> = shown.iter().map(|s| whole[*s]).collect();
    if ask.around.is_some() {
        let ids: Vec<&str> = shown.iter().map(|s| atlas.tables.stakeholders.at(*s).id.as_str()).collect();
        let position = |s: usize| shown.binary_search(&s).unwrap_or_default();
        let ties: Vec<(usize, usize)> = lines.iter().map(|l| (position(l.from), position(l.to))).collect();
        let known: Vec<Option<[f64; 2]>> = at.iter().copied().map(Some).collect();
        at = Drawing { ids: &ids, ties: &ties, known: &known }.layout();
    }
    let low = at.iter().fold([f64::INFINITY; 2], |l, p| [l[0].min(p[0]), l[1].min(p[1])]);
    let high = at.iter().fold([f64::NEG_INFINITY; 2], |h, p| [h[0].max(p[0]), h[1].max(p[1])]);
    let extent = [high[0] - low[0], high[1] - low[1]];
    // a picture as wide as the paper is at most as high as it is wide
    let room = [ask.width - 2.0 * MARGIN[0], ask.width * 0.8 - 2.0 * MARGIN[1]];
    let fits = |axis: usize| if extent[axis] > 0.0 { room[axis] / extent[axis] } else { f64::INFINITY };
    // few stand closer together than the paper is wide
    let scale = fits(0).min(fits(1)).min(FEW * (shown.len() as f64).sqrt() / extent[0].max(extent[1]).max(f64::MIN_POSITIVE));
    let scale = if scale.is_finite() { scale } else { 0.0 };
    let drawn = [extent[0] * scale, extent[1] * scale].map(|x| if x.is_finite() { x } else { 0.0 });
    let left = (ask.width - drawn[0]) / 2.0;
    let place = |p: &[f64; 2]| [left + (p[0] - low[0]) * scale, MARGIN[1] + (p[1] - low[1]) * scale];
    (at.iter().map(place).collect(), drawn[1] + 2.0 * MARGIN[1])
}

/// Radii by the number of places where each is active.
fn radii(atlas: &Atlas, as_of: AsOf, shown: &[usize]) -> Vec<f64> {
    let mut sites: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for p in atlas.presences.iter().filter(|p| p.is_active(as_of)) {
        if let Some(site) = p.site {
            sites.entry(p.stakeholder).or_default().insert(site);
        }
    }
    let count = |s: &usize| sites.get(s).map_or(0, BTreeSet::len);
    let small = if shown.len() > 300 { 0.45 } else { 1.0 };
    shown.iter().map(|s| small * (LEAST_RADIUS + RADIUS_PER_DOUBLING * (1.0 + count(s) as f64).log2())).collect()
}

/// How far each of several ties between the same two stands aside, in pixels.
fn asides(lines: &[Line<'_>]) -> Vec<f64> {
    let pair = |l: &Line<'_>| (l.from.min(l.to), l.from.max(l.to));
    let mut of_pair: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    for line in lines {
        of_pair.entry(pair(line)).or_default().0 += 1;
    }
    let mut aside = Vec::with_capacity(lines.len());
    for line in lines {
        let (several, drawn) = of_pair.entry(pair(line)).or_default();
        let step = (*drawn as f64 - (*several as f64 - 1.0) / 2.0) * 4.0;
        *drawn += 1;
        aside.push(if line.from < line.to { step } else { -step });
    }
    aside
}

fn draw_tie(svg: &mut Svg, tie: &Tie, [a, b]: [[f64; 2]; 2], radius: [f64; 2], aside: f64) {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx.hypot(dy);
    if length < 1.0 {
        return;
    }
    let (ux, uy) = (dx / length, dy / length);
    let off = [-uy * aside, ux * aside];
    let (colour, dashes) = line_of(tie.kind.code());
    let end = if tie.is_directed() { (length - radius[1] - 3.0).max(0.0) } else { length };
    let from = [a[0] + off[0], a[1] + off[1]];
    let to = [a[0] + ux * end + off[0], a[1] + uy * end + off[1]];
    svg.line(from, to, Stroke { colour, width: 1.4, dashes });
    if tie.is_directed() {
        let back = |along: f64, side: f64| [to[0] - ux * along - uy * side, to[1] - uy * along + ux * side];
        let tip = [to[0] + ux * 2.0, to[1] + uy * 2.0];
        svg.rings(&[vec![tip, back(6.0, 3.2), back(6.0, -3.2)]], colour, None);
    }
}

/// Colour and dashes of a kind of tie.
fn line_of(kind: &str) -> (&'static str, &'static str) {
    TIE_LINES.iter().find(|(k, ..)| *k == kind).map_or(("#7A7F83", ""), |(_, colour, dashes)| (colour, dashes))
}

/// How many ties lead to each.
fn degrees(lines: &[Line<'_>]) -> BTreeMap<usize, usize> {
    let mut degree = BTreeMap::new();
    for end in lines.iter().flat_map(|l| [l.from, l.to]) {
        *degree.entry(end).or_default() += 1;
    }
    degree
}

/// Positions among those shown, whoever is asked about first, then those with most ties.
fn by_ties(ask: &Ask<'_>, shown: &[usize], degree: &BTreeMap<usize, usize>) -> Vec<usize> {
    let centre = ask.around.map(|(around, _)| around).unwrap_or_default();
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.sort_by_key(|i| (!centre.contains(&shown[*i]), Reverse(degree.get(&shown[*i]).copied().unwrap_or(0)), *i));
    order
}

/// A stakeholder as it is called where there is little room.
fn name(atlas: &Atlas, lang: Lang, stakeholder: usize) -> String {
    let stakeholder = atlas.tables.stakeholders.at(stakeholder);
    stakeholder.names.get(lang.code()).or(stakeholder.short_name.as_ref()).unwrap_or(&stakeholder.name).to_string()
}

/// Who has most ties, who has none.
fn said(atlas: &Atlas, ask: &Ask<'_>, shown: &[usize], lines: &[Line<'_>]) -> String {
    let degree = degrees(lines);
    let order = by_ties(ask, shown, &degree).into_iter().map(|i| shown[i]);
    let (tied, alone): (Vec<usize>, Vec<usize>) = order.partition(|s| degree.contains_key(s));
    let tied: Vec<String> = tied.into_iter().map(|s| format!("{} ({})", name(atlas, ask.lang, s), ask.lang.count(degree[&s]))).collect();
    let alone: Vec<String> = alone.into_iter().map(|s| name(atlas, ask.lang, s)).collect();
    let told = [("briefing.figure.ties", tied), ("briefing.figure.alone", alone)];
    told.iter().filter(|(_, names)| !names.is_empty()).map(|(key, names)| ask.lang.told(&ask.lang.word(key), names)).collect::<Vec<_>>().join(" ")
}

/// Writes names, those with most ties first; answers how many did not fit.
fn name_them(atlas: &Atlas, ask: &Ask<'_>, svg: &mut Svg, shown: &[usize], lines: &[Line<'_>], at: &[[f64; 2]], radius: &[f64]) -> usize {
    let order = by_ties(ask, shown, &degrees(lines));
    let wanted = |i: usize| Wanted { text: name(atlas, ask.lang, shown[i]), spot: Spot::Point { at: at[i], radius: radius[i] } };
    let wanted: Vec<Wanted> = order.into_iter().map(wanted).collect();
    let [width, height] = svg.size();
    let (placed, unnamed) = room::place(&wanted, svg.fonts(), NAMES, [2.0, 2.0, width - 2.0, height - 2.0], &[]);
    for name in placed {
        let look = Letters { style: NAMES.style, colour: INK, hold: name.hold, halo: Some("#FFFFFF") };
        for (line, at) in &name.lines {
            svg.text(*at, line, look);
        }
    }
    unnamed
}

/// The legend: constituencies with how many of each, then kinds of tie.
fn entries(atlas: &Atlas, lang: Lang, shown: &[usize], lines: &[Line<'_>]) -> Vec<(Sign, String)> {
    let mut who: BTreeMap<_, usize> = BTreeMap::new();
    for s in shown {
        // those whose constituency is not recorded go last
        let code = atlas.tables.stakeholders.at(*s).constituency;
        *who.entry((code.is_none(), code)).or_default() += 1;
    }
    let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
    for line in lines {
        *kinds.entry(line.tie.kind).or_default() += 1;
    }
    let of = |words: &str, n: usize| format!("{words} ({})", lang.count(n));
    let mut entries: Vec<(Sign, String)> = Vec::new();
    for ((_, code), n) in who {
        let words = code.map_or_else(|| lang.word("legend.noConstituency"), |c| c.entry().name(lang.code()).to_string());
        entries.push((Sign::Constituency(code), of(&words, n)));
    }
    for (kind, n) in kinds {
        let (colour, dashes) = line_of(kind.code());
        entries.push((Sign::Line(colour.to_owned(), dashes), of(kind.entry().name(lang.code()), n)));
    }
    entries
}
