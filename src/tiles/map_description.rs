//! What a map shows, said once: classes with their words, colours and patterns. The browser's style, its legend and the
//! printed picture are made from it.
//!
//! Colour means presence (or, on its own map, the gap score); a mark of ink on it means coordination. The colours differ
//! in lightness as well as in hue, so that they stay apart for colour-blind eyes and in black and white (a test holds
//! them to it). *No data* and *unspecified* are hatched and never on the scale.
//!
//! Words are keys of the web's messages; an English wording stands beside each for readers of the raw document.

use serde_json::{Value, json};

use super::disputed::{Disputed, DisputedError};
use crate::atlas::Atlas;

/// The accent of what is selected; used for nothing else.
pub const SELECTION: &str = "#C2185B";
/// Ink of outlines and marks.
pub const INK: &str = "#1F2933";
/// Paper under everything.
pub const PAPER: &str = "#F7F5F0";

/// A hatching, drawn by the client under its id.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pattern {
    /// Name of the image.
    pub id: &'static str,
    /// Colour of the strokes.
    pub colour: &'static str,
    /// Colour between them.
    pub background: &'static str,
    /// Direction of the strokes in degrees, counter-clockwise from east.
    pub angle: u16,
    /// Distance between strokes in pixels.
    pub spacing: u8,
    /// Width of a stroke in pixels.
    pub stroke: f32,
}

/// How a mark is drawn on a site's point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Fill.
    pub fill: &'static str,
    /// Outline.
    pub stroke: &'static str,
    /// Width of the outline in pixels.
    pub stroke_width: f32,
    /// Radius in pixels.
    pub radius: f32,
}

/// A class of a legend: a value, its words, how it looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// The value in feature state.
    pub value: &'static str,
    /// Key of its words among the messages.
    pub message: &'static str,
    /// Its words in English.
    pub words: &'static str,
    /// Its fill; of a hatched class the colour that stands for it where patterns cannot be drawn.
    pub colour: &'static str,
    /// Its hatching.
    pub pattern: Option<Pattern>,
    /// Its mark.
    pub mark: Option<Mark>,
}

/// A class of a sequential scale: from a value up to the next one's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The lowest value.
    pub from: f64,
    /// Its fill.
    pub colour: &'static str,
}

/// What one aspect of the drawing means.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Named classes drawn as fills.
    Fills(&'static [Class]),
    /// Named classes drawn as marks on points.
    Marks(&'static [Class]),
    /// A number drawn as fills, from pale to strong.
    Sequential(&'static [Step]),
}

/// One part of a legend: the feature state it reads and what its values look like.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// Name of the feature state.
    pub state: &'static str,
    /// Key of its title among the messages.
    pub message: &'static str,
    /// Its title in English.
    pub words: &'static str,
    /// What its values look like.
    pub scale: Scale,
}

/// What is drawn, from the ground up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// Sites filled by a legend (its position).
    SiteFills(usize),
    /// Outlines of sites.
    SiteOutlines,
    /// Marks on sites by a legend (its position).
    SiteMarks(usize),
    /// Ties as lines.
    Ties,
    /// Stakeholders as circles in the colour of their constituency.
    Stakeholders,
    /// What is selected.
    Selection,
}

/// A map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapDescription {
    /// Its name in addresses.
    pub name: &'static str,
    /// Key of its title among the messages.
    pub message: &'static str,
    /// Its title in English.
    pub words: &'static str,
    /// Layers of tiles that it reads.
    pub sources: &'static [&'static str],
    /// What is drawn, from the ground up.
    pub drawings: &'static [Drawing],
    /// What it means.
    pub legends: Vec<Legend>,
    /// Borders in dispute, drawn over all outlines.
    pub disputed: Option<Disputed>,
}

/// What is not known.
pub const HATCH_NO_DATA: Pattern =
    Pattern { id: "hatch-no-data", colour: "#8D8A83", background: "#F1EEE7", angle: 45, spacing: 8, stroke: 1.5 };
const HATCH_UNSPECIFIED: Pattern =
    Pattern { id: "hatch-unspecified", colour: "#B9B5AB", background: "#F1EEE7", angle: 135, spacing: 8, stroke: 1.0 };

const fn fill(value: &'static str, message: &'static str, words: &'static str, colour: &'static str) -> Class {
    Class { value, message, words, colour, pattern: None, mark: None }
}

/// Presence, after DOMAIN.md section 3. `gap` is *empty* with a stated need or chosen priority.
const PRESENCE: &[Class] = &[
    Class {
        pattern: Some(HATCH_NO_DATA),
        ..fill("no_data", "legend.presence.no_data", "No data: no report covers this place", "#F1EEE7")
    },
    Class {
        pattern: Some(HATCH_UNSPECIFIED),
        ..fill("unspecified", "legend.presence.unspecified", "Partners known only for a wider area", "#F1EEE7")
    },
    fill("empty", "legend.presence.empty", "No partner activity reported, no need stated", "#F2DFBC"),
    fill("gap", "legend.presence.gap", "No partner activity reported, need stated", "#CC7519"),
    fill("single", "legend.presence.single", "One partner", "#8CBBD6"),
    fill("several", "legend.presence.several", "Several partners", "#22587F"),
];

const fn mark(value: &'static str, message: &'static str, words: &'static str, mark: Mark) -> Class {
    Class { value, message, words, colour: mark.fill, pattern: None, mark: Some(mark) }
}

/// Coordination among the partners of a place; fewer than two have no mark.
const COORDINATION: &[Class] = &[
    mark(
        "unknown",
        "legend.coordination.unknown",
        "Not known whether they coordinate here",
        Mark { fill: "#FFFFFF", stroke: "#8A8F94", stroke_width: 1.0, radius: 3.0 },
    ),
    mark(
        "none",
        "legend.coordination.none",
        "No tie or shared seat about it, as reported",
        Mark { fill: "#FFFFFF", stroke: INK, stroke_width: 2.5, radius: 5.0 },
    ),
    mark(
        "partial",
        "legend.coordination.partial",
        "Several groups that coordinate apart",
        Mark { fill: "#9AA5B1", stroke: INK, stroke_width: 1.5, radius: 5.5 },
    ),
    mark(
        "all",
        "legend.coordination.all",
        "All coordinate",
        Mark { fill: INK, stroke: "#FFFFFF", stroke_width: 1.0, radius: 6.0 },
    ),
];

/// Need-weighted gap score, 0 to 1 (`analysis::coverage::gaps`), in steps of one degree of severity: cividis, pale to strong.
const GAP_SCORE: &[Step] = &[
    Step { from: 0.0, colour: "#FFEA46" },
    Step { from: 0.2, colour: "#CBBA69" },
    Step { from: 0.4, colour: "#958F78" },
    Step { from: 0.6, colour: "#575C6D" },
    Step { from: 0.8, colour: "#00204D" },
];

/// Every map, in the order of the menu.
pub fn all() -> Vec<MapDescription> {
    let presence = Legend { state: "state", message: "legend.presence", words: "Partners reported", scale: Scale::Fills(PRESENCE) };
    let coordination =
        Legend { state: "coordination", message: "legend.coordination", words: "Coordination among them", scale: Scale::Marks(COORDINATION) };
    let score = Legend {
        state: "score",
        message: "legend.gap_score",
        words: "Unmet need, 0 to 1",
        scale: Scale::Sequential(GAP_SCORE),
    };
    vec![
        MapDescription {
            name: "coverage",
            message: "map.coverage",
            words: "Who is where, and do they coordinate",
            sources: &["sites"],
            drawings: &[Drawing::SiteFills(0), Drawing::SiteOutlines, Drawing::SiteMarks(1), Drawing::Selection],
            legends: vec![presence, coordination],
            disputed: None,
        },
        MapDescription {
            name: "gap_score",
            message: "map.gap_score",
            words: "Gaps weighted by need",
            sources: &["sites"],
            drawings: &[Drawing::SiteFills(0), Drawing::SiteOutlines, Drawing::Selection],
            legends: vec![score],
            disputed: None,
        },
        MapDescription {
            name: "sites",
            message: "map.sites",
            words: "Sites",
            sources: &["sites"],
            drawings: &[Drawing::SiteOutlines, Drawing::Selection],
            legends: Vec::new(),
            disputed: None,
        },
        MapDescription {
            name: "network",
            message: "map.network",
            words: "Stakeholders and ties at their places",
            sources: &["sites", "ties", "stakeholders"],
            drawings: &[Drawing::SiteOutlines, Drawing::Ties, Drawing::Stakeholders, Drawing::Selection],
            legends: Vec::new(),
            disputed: None,
        },
    ]
}

/// The title of a map of coverage that shows no coordination: key and words in English.
pub const PRESENCE_ALONE: (&str, &str) = ("map.presence", "Who is where");

/// The map of that name.
pub fn find(name: &str) -> Option<MapDescription> {
    all().into_iter().find(|m| m.name == name)
}

impl MapDescription {
    /// The description as the web reads it: legends with classes, colours, patterns and marks.
    pub fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "message": self.message,
            "words": self.words,
            "sources": self.sources,
            "selection": SELECTION,
            "ink": INK,
            "paper": PAPER,
            "legends": self.legends.iter().map(Legend::to_json).collect::<Vec<_>>(),
            "disputed": self.disputed.as_ref().map(Disputed::drawn),
        })
    }
    /// The map as a workspace has it: with the borders in dispute that it sets.
    pub fn of(self, atlas: &Atlas) -> Result<Self, DisputedError> {
        Ok(Self { disputed: Disputed::of(atlas)?, ..self })
    }
    /// The hatchings that it uses, each once.
    pub fn patterns(&self) -> Vec<Pattern> {
        let fills = self.legends.iter().filter_map(|l| if let Scale::Fills(classes) = l.scale { Some(classes) } else { None });
        fills.flatten().filter_map(|c| c.pattern).collect()
    }
}

impl Legend {
    fn to_json(&self) -> Value {
        let (kind, classes): (_, Vec<Value>) = match &self.scale {
            Scale::Fills(classes) => ("fills", classes.iter().map(|c| c.to_json()).collect()),
            Scale::Marks(classes) => ("marks", classes.iter().map(|c| c.to_json()).collect()),
            Scale::Sequential(steps) => {
                ("sequential", steps.iter().map(|s| json!({ "from": s.from, "colour": s.colour })).collect())
            }
        };
        json!({ "state": self.state, "message": self.message, "words": self.words, "kind": kind, "classes": classes })
    }
}

impl Class {
    fn to_json(self) -> Value {
        let mut class = json!({ "value": self.value, "message": self.message, "words": self.words, "colour": self.colour });
        if let Some(p) = self.pattern {
            class["pattern"] = json!({
                "id": p.id, "colour": p.colour, "background": p.background, "angle": p.angle, "spacing": p.spacing, "stroke": p.stroke,
            });
        }
        if let Some(m) = self.mark {
            class["mark"] = json!({ "fill": m.fill, "stroke": m.stroke, "stroke_width": m.stroke_width, "radius": m.radius });
        }
        class
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_and_the_style_say_the_same_in_the_same_colours() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src/state/palette.ts");
        let palette = std::fs::read_to_string(file).expect("the page's palette");
        let light = palette.split("paper: '").nth(1).expect("the light palette comes first");
        let of_page = |name: &str| {
            let from = light.split(&format!(" {name}: '")).nth(1).unwrap_or_else(|| panic!("the page has no colour {name}"));
            from.split('\'').next().expect("a colour").to_uppercase()
        };
        for (value, name) in [("empty", "empty"), ("gap", "gap"), ("single", "single"), ("several", "several")] {
            let class = PRESENCE.iter().find(|c| c.value == value).expect("a class");
            assert_eq!(class.colour, of_page(name), "{value}");
        }
        assert_eq!(HATCH_NO_DATA.colour, of_page("hatch"));
        assert_eq!(HATCH_UNSPECIFIED.colour, of_page("hatchLight"));
        assert_eq!(HATCH_NO_DATA.background, of_page("hatchPaper"));
    }

    /// CIE 1976 lightness of an sRGB colour, 0 to 100 (IEC 61966-2-1, CIE 15).
    fn lightness(hex: &str) -> f64 {
        let part = |at: usize| {
            let v = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        let y = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
        if y > 0.008_856 { 116.0 * y.cbrt() - 16.0 } else { 903.3 * y }
    }

    #[test]
    fn colours_on_the_scale_stay_apart_in_black_and_white() {
        let on_scale: Vec<f64> = PRESENCE.iter().filter(|c| c.pattern.is_none()).map(|c| lightness(c.colour)).collect();
        for (i, a) in on_scale.iter().enumerate() {
            for b in &on_scale[i + 1..] {
                assert!((a - b).abs() > 12.0, "{a} {b}");
            }
        }
        let steps: Vec<f64> = GAP_SCORE.iter().map(|s| lightness(s.colour)).collect();
        assert!(steps.windows(2).all(|w| w[0] - w[1] > 12.0), "{steps:?}");
    }

    #[test]
    fn every_state_of_presence_and_coordination_has_words_and_a_look() {
        let values: Vec<_> = PRESENCE.iter().map(|c| c.value).collect();
        assert_eq!(values, ["no_data", "unspecified", "empty", "gap", "single", "several"]);
        let values: Vec<_> = COORDINATION.iter().map(|c| c.value).collect();
        assert_eq!(values, ["unknown", "none", "partial", "all"]);
        for class in PRESENCE.iter().chain(COORDINATION) {
            assert!(!class.words.is_empty() && class.message.ends_with(class.value));
            assert!(class.mark.is_some() == COORDINATION.contains(class));
        }
        assert_eq!(find("coverage").expect("a map").patterns().len(), 2);
        assert!(find("nonsense").is_none());
    }
}
