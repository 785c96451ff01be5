//! A finished sheet: title, one map or several, legend, foot. It is planned first, so that each map knows its size, then
//! filled, then written as SVG or drawn as a picture.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::client::Renderer;
use super::corner;
use super::error::RenderError;
use super::frame::Size;
use super::furniture::{self, Units};
use super::legend::{self, Block, Pen};
use super::scene::Scene;
use super::{picture, svg};
use crate::domain::markup::Escaped;
use crate::letters::room::{self, Box4, Manner, Wanted};
use crate::letters::scripts::leading;
use crate::letters::{Fonts, Hold, Style};
use crate::tiles::Window;
use crate::tiles::map_description::INK;

/// Paper around the maps.
const PAGE: &str = "#FFFFFF";
/// Words that are less important.
const PALE_INK: &str = "#4B5257";

/// All words of a sheet, in its language.
#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    /// The language, as BCP 47 names it.
    pub lang: String,
    /// What the map is about.
    pub title: String,
    /// The question, the day.
    pub subtitle: String,
    /// What its colours mean, with counts of all that the map could show: the room is for these.
    pub legend: Vec<Block>,
    /// Sources, licence, revision, disclaimer: paragraphs at the foot.
    pub foot: Vec<String>,
    /// The letter of the north.
    pub north: String,
    /// The letter of the west.
    pub west: String,
    /// Words of the bar of scale.
    pub units: Units,
    /// What the inset shows.
    pub locator: String,
    /// Title and foot are written by the page around it.
    pub bare: bool,
}

/// What is said of the maps once it is known what lies in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What colours mean, with counts of what is seen.
    pub legend: Vec<Block>,
    /// What is found, with names: for those who do not see it.
    pub said: String,
}

/// A map on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// What part of the world it shows.
    pub window: Window,
    /// What is drawn.
    pub scene: Scene,
    /// Names that want a place on it, the most important first.
    pub names: Vec<Wanted>,
    /// Ids of the sites in it.
    pub seen: BTreeSet<String>,
}

/// A rectangle of whole pixels: left, top, width, height.
type Frame = [u32; 4];

/// A sheet whose parts have their places.
pub struct Plan<'a> {
    size: Size,
    fonts: &'a Fonts,
    texts: &'a Texts,
    /// The em of body text, pixels.
    em: f64,
    frames: Vec<(Frame, String)>,
    legend: Box4,
    /// Em of the legend: smaller where it would not fit.
    legend_em: f64,
    /// Blocks of the legend stand side by side, this far apart; 0 where they stand below each other.
    legend_step: f64,
    /// Room for the inset that shows where the map lies.
    locator: Option<Box4>,
    foot: Vec<String>,
    foot_top: f64,
    title: Vec<String>,
    subtitle: Vec<String>,
}

/// The em of a sheet: its letters grow with it, within what can be read and what looks modest.
fn em(size: Size) -> f64 {
    (f64::from(size.width) * f64::from(size.height)).sqrt().clamp(1.0, 1e6) / 90.0
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a sheet of some thousand pixels")]
fn whole(v: f64) -> u32 {
    v.round().max(0.0) as u32
}

impl<'a> Plan<'a> {
    /// Gives everything its place: `captions` has one entry for each map, empty where it needs none; `aspect` is the width
    /// of what they show over its height.
    pub fn new(size: Size, fonts: &'a Fonts, texts: &'a Texts, captions: &[String], aspect: f64) -> Self {
        let em = em(size).clamp(8.0, 40.0);
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let margin = if texts.bare { em * 0.1 } else { em };
        let inner = width - 2.0 * margin;
        let around = |text: &str, style: Style, most: usize| if texts.bare { Vec::new() } else { fonts.wrap(text, style, inner, most) };
        let title = around(&texts.title, Style::bold(em * 1.55), 2);
        let subtitle = around(&texts.subtitle, Style::plain(em), 2);
        let lines = |lines: &[String], size: f64| lines.iter().map(|line| size * leading(line)).sum::<f64>();
        let head = margin + lines(&title, em * 1.55) + lines(&subtitle, em) + if texts.bare { 0.0 } else { em * 0.5 };
        let foot: Vec<String> = texts.foot.iter().flat_map(|p| around(p, Style::plain(em * 0.78), 4)).collect();
        let foot_top = height - if texts.bare { 0.0 } else { margin * 0.8 } - lines(&foot, em * 0.78);
        let (body_top, body_bottom) = (head, (foot_top - em * 0.4).max(head + em));
        let mut plan = Self {
            size, fonts, texts, em, frames: Vec::new(), legend: [0.0; 4], legend_em: em * 0.95, legend_step: 0.0, locator: None, foot, foot_top, title, subtitle,
        };
        let mut body = [margin, body_top, width - margin, body_bottom];
        if !texts.legend.is_empty() {
            body = plan.place_legend(body);
        }
        plan.place_frames(body, captions, aspect);
        plan
    }

    /// Beside the map on a wide sheet, below it on a high one; what is left for the map.
    fn place_legend(&mut self, [left, top, right, bottom]: Box4) -> Box4 {
        let (width, height) = (right - left, bottom - top);
        let beside = width > height * 1.05;
        let blocks = self.texts.legend.len() as f64;
        // smaller letters before a legend that is cut off
        for shrink in [1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55] {
            self.legend_em = self.em * 0.95 * shrink;
            if beside {
                let column = (width * 0.27).clamp(self.em * 9.0, self.em * 19.0);
                self.legend_step = 0.0;
                let high = self.legend_height(column);
                if high <= height || shrink <= 0.55 {
                    self.legend = [right - column, top, right, bottom];
                    self.place_locator(height - high);
                    return [left, top, right - column - self.em * 0.9, bottom];
                }
            } else {
                self.legend_step = width / blocks;
                let high = self.legend_height(self.legend_step - self.em);
                if high <= height * 0.42 || shrink <= 0.55 {
                    self.legend = [left, bottom - high, right, bottom];
                    return [left, top, right, bottom - high - self.em * 0.6];
                }
            }
        }
        [left, top, right, bottom]
    }

    /// At the foot of the column of the legend, where it leaves so much room.
    fn place_locator(&mut self, left_over: f64) {
        let [left, _, right, bottom] = self.legend;
        let width = (right - left).min(self.em * 15.0);
        let height = (width * 0.75).min(left_over - self.em * 0.6);
        if height >= self.em * 5.0 {
            self.locator = Some([left, bottom - height, left + width, bottom]);
        }
    }

    /// Room for the inset of a sheet with one map: below the legend, else in the corner of the map that hides least; none where
    /// it has none.
    pub fn locator(&self, map: &Filled) -> Option<Box4> {
        let [([x, y, ..], _)] = self.frames.as_slice() else { return None };
        let in_map = || {
            let [left, top, right, bottom] = corner::least(&map.scene, &self.corners(map.window.width, map.window.height)?)?;
            let (x, y) = (f64::from(*x), f64::from(*y));
            Some([left + x, top + y, right + x, bottom + y])
        };
        self.locator.or_else(in_map)
    }

    /// Corners of a map that an inset may take, clear of the bar of scale and the arrow; none on a map too small for it.
    fn corners(&self, width: f64, height: f64) -> Option<[Box4; 4]> {
        let em = self.em;
        let wide = (em * 11.0).min(width * 0.26);
        let (high, gap) = (wide * 0.75, em * 0.6);
        let at = |left: f64, top: f64| [left, top, left + wide, top + high];
        let (right, bottom) = (width - wide - gap, height - high - gap);
        (wide >= em * 6.0 && high * 2.5 <= height).then(|| [at(right, bottom), at(gap, gap), at(gap, bottom - em * 3.2), at(right, gap + em * 3.8)])
    }

    fn legend_height(&self, width: f64) -> f64 {
        let pen = self.legend_pen("measure");
        let heights = self.texts.legend.iter().map(|block| legend::block(block, pen, [0.0, 0.0], width).1);
        if self.legend_step > 0.0 { heights.fold(0.0, f64::max) } else { heights.sum() }
    }

    fn legend_pen(&self, prefix: &'a str) -> Pen<'a> {
        Pen { fonts: self.fonts, size: self.legend_em, larger: self.larger(), ink: INK, prefix }
    }

    /// As many columns as leave the maps largest.
    fn place_frames(&mut self, [left, top, right, bottom]: Box4, captions: &[String], aspect: f64) {
        let (width, height) = (right - left, bottom - top);
        let count = captions.len().max(1);
        let gap = self.em * 0.7;
        let caption = if captions.iter().any(|c| !c.is_empty()) { self.em * 1.5 } else { 0.0 };
        let room = |columns: usize| {
            let rows = count.div_ceil(columns);
            let w = (width - gap * (columns - 1) as f64) / columns as f64;
            let h = (height - gap * (rows - 1) as f64) / rows as f64 - caption;
            (w, h)
        };
        let shown = |columns: usize| {
            let (w, h) = room(columns);
            w.min(h * aspect)
        };
        let columns = (1..=count).max_by(|a, b| shown(*a).total_cmp(&shown(*b)).then(b.cmp(a))).unwrap_or(1);
        let (w, h) = room(columns);
        for (i, text) in captions.iter().enumerate() {
            let (column, row) = ((i % columns) as f64, (i / columns) as f64);
            let (x, y) = (left + column * (w + gap), top + row * (h + gap + caption) + caption);
            let frame = [whole(x), whole(y), whole(w).max(16), whole(h).max(16)];
            self.frames.push((frame, text.clone()));
        }
    }

    /// By how much lines, marks and hatchings are drawn larger than on screen.
    pub fn larger(&self) -> f64 {
        let crowd = match self.frames.len() {
            0 | 1 => 1.0,
            2..=4 => 0.8,
            _ => 0.62,
        };
        (self.em / 11.0 * crowd).max(0.5)
    }

    /// Width and height of each map in pixels.
    pub fn frames(&self) -> Vec<(u32, u32)> {
        self.frames.iter().map(|([_, _, width, height], _)| (*width, *height)).collect()
    }

    /// Room around what a map shows, in pixels.
    pub fn inset(&self) -> f64 {
        self.em * if self.frames.len() > 1 { 1.5 } else { 2.5 }
    }

    /// Fills the frames, one map for each, and the room of the inset.
    pub fn fill(self, maps: Vec<Filled>, locator: Option<(Box4, String)>, told: &Told) -> Drawing {
        let mut over = String::new();
        let em = self.em;
        let mut names_left_out = 0;
        let mut scenes = Vec::new();
        for (i, (map, (frame, caption))) in maps.into_iter().zip(&self.frames).enumerate() {
            let [x, y, width, height] = *frame;
            let (fw, fh) = (f64::from(width), f64::from(height));
            let mut inside = String::new();
            let size = em * if self.frames.len() > 1 { 0.68 } else { 0.86 };
            let mut taken = Vec::new();
            if let Some(([left, top, right, bottom], _)) = &locator {
                let (x, y) = (f64::from(x), f64::from(y));
                taken.push([left - x, top - y, right - x, bottom - y]);
            }
            if i == 0 {
                let inset = taken.clone();
                let choose = |rooms: [Box4; 2]| if inset.iter().any(|other| room::overlap(rooms[1], *other)) { rooms[0] } else { corner::clear(&map.scene, rooms) };
                let bar = furniture::scale_bar(&map.window, self.fonts, size, INK, &self.texts.units, &choose);
                let arrow = furniture::north_arrow(&map.window, self.fonts, size, INK, &self.texts.north, &choose);
                for piece in bar.into_iter().chain([arrow]) {
                    taken.push(piece.room);
                    inside.push_str(&piece.svg);
                }
                if self.frames.len() == 1 {
                    for piece in furniture::figures(&map.window, self.fonts, size * 0.9, PALE_INK, &self.texts.west, &taken) {
                        taken.push(piece.room);
                        inside.push_str(&piece.svg);
                    }
                }
            }
            let style = Style { size, bold: false };
            let (placed, left_out) = room::place(&map.names, self.fonts, Manner::one_line(style), [2.0, 2.0, fw - 2.0, fh - 2.0], &taken);
            names_left_out += left_out;
            let halo = format!(
                "fill=\"{INK}\" stroke=\"#FFFFFF\" stroke-width=\"{:.2}\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                size * 0.34
            );
            for name in &placed {
                for (line, at) in &name.lines {
                    inside.push_str(&self.fonts.element(line, *at, name.hold, style, &halo));
                }
            }
            let _ = writeln!(over, "<g transform=\"translate({x} {y})\">\n{inside}<rect width=\"{width}\" height=\"{height}\" fill=\"none\" stroke=\"{PALE_INK}\" stroke-width=\"{:.2}\"/>\n</g>", em / 14.0);
            if !caption.is_empty() {
                let bold = Style { size: em * 0.95, bold: true };
                let line = self.fonts.wrap(caption, bold, fw, 1).pop().unwrap_or_default();
                over.push_str(&self.fonts.element(&line, [f64::from(x), f64::from(y) - em * 0.4], Hold::Start, bold, &format!("fill=\"{INK}\"")));
            }
            scenes.push(([x, y], map.scene));
        }
        if let Some(([x, y, ..], locator)) = locator {
            let _ = writeln!(over, "<g transform=\"translate({x:.2} {y:.2})\">\n{locator}</g>");
        }
        self.around(&told.legend, &mut over);
        let about = format!("{}. {}", self.texts.subtitle, told.said).trim_end().to_owned();
        Drawing { size: self.size, lang: self.texts.lang.clone(), title: self.texts.title.clone(), about, foot: self.texts.foot.clone(), subtitle: self.texts.subtitle.clone(), family: self.fonts.clone(), scenes, over, names_left_out }
    }

    /// Title, legend and foot.
    fn around(&self, blocks: &[Block], over: &mut String) {
        let em = self.em;
        let mut y = em;
        for (lines, size, bold, ink) in [(&self.title, em * 1.55, true, INK), (&self.subtitle, em, false, PALE_INK)] {
            for line in lines {
                over.push_str(&self.fonts.element(line, [em, y + size * 0.85], Hold::Start, Style { size, bold }, &format!("fill=\"{ink}\"")));
                y += size * leading(line);
            }
        }
        let [left, mut top, right, _] = self.legend;
        let mut x = left;
        for (i, block) in blocks.iter().enumerate() {
            let prefix = format!("legend{i}-");
            let pen = Pen { fonts: self.fonts, size: self.legend_em, larger: self.larger(), ink: INK, prefix: &prefix };
            let width = if self.legend_step > 0.0 { self.legend_step - em } else { right - left };
            let (svg, high) = legend::block(block, pen, [x, top], width);
            over.push_str(&svg);
            if self.legend_step > 0.0 { x += self.legend_step } else { top += high }
        }
        let style = Style { size: em * 0.78, bold: false };
        let mut y = self.foot_top;
        for line in &self.foot {
            over.push_str(&self.fonts.element(line, [em, y + style.size * 0.9], Hold::Start, style, &format!("fill=\"{PALE_INK}\"")));
            y += style.size * leading(line);
        }
    }
}

/// A sheet that is ready to leave.
pub struct Drawing {
    size: Size,
    lang: String,
    title: String,
    subtitle: String,
    about: String,
    foot: Vec<String>,
    family: Fonts,
    scenes: Vec<([u32; 2], Scene)>,
    over: String,
    /// Names that found no room.
    pub names_left_out: usize,
}

impl Drawing {
    fn open(&self) -> String {
        let Size { width, height } = self.size;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" xml:lang=\"{}\" {}>\n\
             <title>{}</title>\n<desc>{}</desc>\n",
            Escaped(&self.lang), self.family.root(), Escaped(&self.title), Escaped(&self.about)
        )
    }

    /// The words that stand around it: what it is about, sources, licence, revision, disclaimers.
    pub fn caption(&self) -> String {
        std::iter::once(&self.subtitle).chain(&self.foot).map(String::as_str).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" \u{B7} ")
    }

    /// What it shows in words.
    pub fn said(&self) -> String {
        format!("{}. {}", self.title, self.about)
    }

    /// The whole sheet as SVG. Text stays text.
    pub fn svg(&self) -> String {
        let mut out = self.open();
        let _ = writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"{PAGE}\"/>");
        for (i, ([x, y], scene)) in self.scenes.iter().enumerate() {
            let _ = writeln!(out, "<g transform=\"translate({x} {y})\">\n{}</g>", svg::scene(scene, &format!("map{i}-")));
        }
        out.push_str(&self.over);
        out.push_str("</svg>\n");
        out
    }

    /// The whole sheet as PNG: maps by maplibre-rs, all around and above them by resvg.
    pub fn png(&self, renderer: &Renderer) -> Result<Vec<u8>, RenderError> {
        self.png_while(renderer, &|| true)
    }

    /// The same, until nobody wants it any more.
    pub fn png_while(&self, renderer: &Renderer, wanted: &dyn Fn() -> bool) -> Result<Vec<u8>, RenderError> {
        let mut page = picture::Page::new(self.size.width, self.size.height, PAGE)?;
        for (at, scene) in &self.scenes {
            page.lay(&renderer.draw_while(scene, wanted)?, *at);
        }
        page.draw(&format!("{}{}</svg>", self.open(), self.over), &self.family.options())?;
        page.png()
    }

    /// What is drawn in each frame, and where the frame lies: for those who check a picture.
    pub fn scenes(&self) -> &[([u32; 2], Scene)] {
        &self.scenes
    }
}
