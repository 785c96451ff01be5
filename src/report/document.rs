//! A briefing as plain data: what both templates are given. Every text in it is text, whoever wrote it.

use serde::Serialize;

use crate::letters::Unseen;

/// A briefing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Document {
    /// Language of its words (ISO 639-1).
    pub lang: &'static str,
    /// `briefing`, or `sheet`: black on white, close together, to be written on.
    pub style: String,
    /// Its title.
    pub title: String,
    /// The workspace that it is from.
    pub workspace: String,
    /// What the question is.
    pub question: String,
    /// What everybody must know before reading: examples are shown, the words are not checked.
    pub warnings: Vec<String>,
    /// The parts in order.
    pub parts: Vec<Part>,
    /// The line under every page: workspace, revision, day.
    pub foot: String,
    /// What the workspace says of itself; it stands in the caption of every map.
    pub disclaimer: String,
    /// The word before a page number.
    pub page: String,
}

/// A part with its heading.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Part {
    /// Its heading; none where it is empty.
    pub title: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// What stands in a part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Words {
        /// Its text.
        text: String,
    },
    /// A remark, smaller.
    Note {
        /// Its text.
        text: String,
    },
    /// Names with their values.
    Facts {
        /// Name and value.
        rows: Vec<[String; 2]>,
    },
    /// A table.
    Table(Table),
    /// A picture.
    Figure(Picture),
    /// Room to write.
    Lines {
        /// How many lines.
        count: usize,
    },
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a text for each column.
    pub rows: Vec<Vec<String>>,
    /// To be written on: with lines and high rows.
    pub sheet: bool,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Column {
    /// The words over it.
    pub name: String,
    /// Figures stand to the right.
    pub figures: bool,
    /// Its share of the width.
    pub share: usize,
}

/// A picture that goes with the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Picture {
    /// Its name among the files of the document.
    pub file: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// The words under it.
    pub caption: String,
    /// A map: its caption ends with sources, licence and disclaimers.
    pub map: bool,
    /// Its share of the width of the page, 0 to 1.
    pub width: f64,
    /// Letters that it draws as outlines: a PDF lays them unseen over it, to be searched and copied.
    pub unseen: Vec<Unseen>,
    /// Its bytes; the templates name it by `file`.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

impl Document {
    /// The pictures, in order.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.parts.iter().flat_map(|p| &p.blocks).filter_map(|b| match b {
            Block::Figure(picture) => Some(picture),
            _ => None,
        })
    }
    /// The document as the templates read it.
    pub fn to_json(&self) -> serde_json::Value {
        // plain structs with text keys cannot fail
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// How wide columns stand beside each other: by their longest texts, and wide enough for their longest words.
pub fn shares(columns: &mut [Column], rows: &[Vec<String>]) {
    /// Letters that a column takes at most: what is longer stands in several lines.
    const WIDEST: usize = 40;
    /// Letters that a word takes at most: what is longer is broken.
    const LONGEST_WORD: usize = 18;
    /// Space between columns, in letters.
    const GAP: usize = 3;
    let word = |text: &str| text.split_whitespace().map(|w| w.chars().count()).max().unwrap_or(0).min(LONGEST_WORD);
    for (at, column) in columns.iter_mut().enumerate() {
        let texts = || rows.iter().filter_map(|row| row.get(at));
        let longest = texts().map(|t| t.chars().count()).max().unwrap_or(0).min(WIDEST);
        let words = texts().map(|t| word(t)).max().unwrap_or(0).max(word(&column.name));
        column.share = longest.max(words) + GAP;
    }
}
