//! What colours, hatchings and marks mean, as SVG.

use std::fmt::Write as _;

use super::svg;
use crate::letters::scripts::leading;
use crate::letters::{Fonts, Hold, Style};
use crate::tiles::map_description::{Mark, Pattern};

/// One part of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is about.
    pub title: String,
    /// Its classes.
    pub entries: Vec<Entry>,
}

/// A class and its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// How it looks.
    pub swatch: Swatch,
    /// What it means.
    pub words: String,
    /// How many look so; not told where it is not known.
    pub count: Option<usize>,
}

/// How a class looks.
#[derive(Clone, Debug, PartialEq)]
pub enum Swatch {
    /// An area.
    Fill {
        /// As `#RRGGBB`.
        colour: String,
        /// Strokes over it.
        pattern: Option<Pattern>,
    },
    /// A mark on a place.
    Mark(Mark),
    /// A circle.
    Disc {
        /// As `#RRGGBB`.
        colour: String,
    },
    /// A line.
    Line {
        /// As `#RRGGBB`.
        colour: String,
        /// Its dashes, where it has any.
        dash: Option<[f64; 2]>,
    },
}

/// Distances of a legend, in ems.
const SWATCH: f64 = 1.9;
const SWATCH_HEIGHT: f64 = 1.05;
const AFTER_SWATCH: f64 = 0.55;
const AFTER_ENTRY: f64 = 0.42;
const AFTER_BLOCK: f64 = 0.9;
/// More lines than this no class takes.
const MAX_LINES: usize = 4;

/// How a legend is written.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    /// Its fonts.
    pub fonts: &'a Fonts,
    /// Its em in pixels.
    pub size: f64,
    /// By how much marks and hatchings are drawn larger than on screen.
    pub larger: f64,
    /// Colour of its words.
    pub ink: &'a str,
    /// Keeps its names apart from others in the file.
    pub prefix: &'a str,
}

/// A block at a place, no wider than `width`: its SVG and how high it is.
pub fn block(block: &Block, pen: Pen<'_>, [x, top]: [f64; 2], width: f64) -> (String, f64) {
    let (mut out, mut y) = (String::new(), top);
    let bold = Style { size: pen.size, bold: true };
    for line in pen.fonts.wrap(&block.title, bold, width, MAX_LINES) {
        let _ = write!(out, "{}", pen.fonts.element(&line, [x, y + pen.size], Hold::Start, bold, &fill(pen.ink)));
        y += pen.size * leading(&line);
    }
    y += pen.size * AFTER_ENTRY;
    let style = Style { size: pen.size, bold: false };
    for (i, entry) in block.entries.iter().enumerate() {
        let words = entry.count.map_or_else(|| entry.words.clone(), |n| format!("{}\u{A0}({n})", entry.words));
        let indent = pen.size * (SWATCH + AFTER_SWATCH);
        let lines = pen.fonts.wrap(&words, style, width - indent, MAX_LINES);
        let step = pen.size * leading(&words);
        out.push_str(&swatch(&entry.swatch, pen, [x, y], &format!("{}{i}", pen.prefix)));
        for (n, line) in lines.iter().enumerate() {
            out.push_str(&pen.fonts.element(line, [x + indent, y + pen.size * 0.9 + step * n as f64], Hold::Start, style, &fill(pen.ink)));
        }
        y += (step * lines.len().max(1) as f64).max(pen.size * SWATCH_HEIGHT) + pen.size * AFTER_ENTRY;
    }
    (out, y - top + pen.size * (AFTER_BLOCK - AFTER_ENTRY))
}

fn fill(colour: &str) -> String {
    format!("fill=\"{colour}\"")
}

fn swatch(swatch: &Swatch, pen: Pen<'_>, [x, y]: [f64; 2], id: &str) -> String {
    let (width, height) = (pen.size * SWATCH, pen.size * SWATCH_HEIGHT);
    let (cx, cy) = (x + width / 2.0, y + height / 2.0);
    let edge = format!("stroke=\"{}\" stroke-width=\"{:.2}\" stroke-opacity=\"0.55\"", pen.ink, pen.size / 16.0);
    let rect = |fill: &str, edge: &str| format!("<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"{fill}\" {edge}/>\n");
    match swatch {
        Swatch::Fill { colour, pattern: None } => rect(colour, &edge),
        Swatch::Fill { colour, pattern: Some(pattern) } => {
            let name = format!("{id}-{}", pattern.id);
            let definition = svg::pattern(&name, pattern, pen.larger);
            format!("<defs>{definition}</defs>{}{}", rect(colour, ""), rect(&format!("url(#{name})"), &edge))
        }
        Swatch::Mark(mark) => {
            let (radius, stroke) = (f64::from(mark.radius) * pen.larger, f64::from(mark.stroke_width) * pen.larger);
            format!(
                "<circle cx=\"{cx:.2}\" cy=\"{cy:.2}\" r=\"{:.2}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{stroke:.2}\"/>\n",
                radius + stroke / 2.0, mark.fill, mark.stroke
            )
        }
        Swatch::Disc { colour } => format!("<circle cx=\"{cx:.2}\" cy=\"{cy:.2}\" r=\"{:.2}\" fill=\"{colour}\" {edge}/>\n", height / 2.2),
        Swatch::Line { colour, dash } => {
            let dash = dash.map(|[on, off]| format!("stroke-dasharray=\"{on:.1} {off:.1}\"")).unwrap_or_default();
            format!("<path d=\"M{x:.2} {cy:.2}h{width:.2}\" stroke=\"{colour}\" stroke-width=\"{:.2}\" fill=\"none\" {dash}/>\n", pen.size / 7.0)
        }
    }
}
