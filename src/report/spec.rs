//! What stands in a briefing, as a file says it (`data/briefings/*.toml`; its README explains each word).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ReportError;
use crate::analysis;
use crate::domain::Kind;

/// The most parts of a briefing: what somebody reads.
pub const MAX_PARTS: usize = 40;
/// The most rows of one table in it; the whole answer leaves as a file.
pub const MAX_ROWS: usize = 500;
/// Rows where a part does not say.
pub const ROWS: usize = 20;

/// A briefing as its file says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The kind of record that it is about, in the plural; the workspace where it is not given.
    #[serde(default)]
    pub about: Option<String>,
    /// `briefing` or `sheet`.
    #[serde(default = "briefing")]
    pub style: String,
    /// Key of its title among the messages; `{name}` and `{day}` are filled in.
    pub title: String,
    /// Key of its question.
    pub question: String,
    /// The parts in order.
    #[serde(rename = "part")]
    pub parts: Vec<PartSpec>,
}

fn briefing() -> String {
    "briefing".to_owned()
}

/// What a part shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// How many records of which kind the workspace holds.
    Counts,
    /// Fields of the record that it is about.
    About,
    /// A map.
    Map,
    /// A figure.
    Figure,
    /// Rows of an analysis.
    Rows,
    /// Records of a kind.
    Records,
    /// Lines to write on.
    Lines,
    /// How it was counted and what it rests on.
    Method,
}

/// A part of a briefing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartSpec {
    /// What it shows.
    pub show: Show,
    /// Key of its heading; an analysis has its own name.
    #[serde(default)]
    pub title: Option<String>,
    /// Key of a sentence before it; figures of the summary of its analysis are filled in.
    #[serde(default)]
    pub words: Option<String>,
    /// Key of what is said where there is nothing; without it the part is left out then.
    #[serde(default)]
    pub empty: Option<String>,
    /// `rows`: the analysis.
    #[serde(default)]
    pub analysis: Option<String>,
    /// `rows` and `figure`: parameters of the analysis; `$id` is the record that the briefing is about.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// `records`: the kind, in the plural.
    #[serde(default)]
    pub records: Option<String>,
    /// `rows` and `records`: only those whose columns are so.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, toml::Value>,
    /// `records`: only those whose period holds the day.
    #[serde(default)]
    pub active: bool,
    /// `rows` and `records`: the columns shown.
    #[serde(default)]
    pub columns: Vec<String>,
    /// `records`: leave out those that another record names in this field (`carried_from`: what was carried over).
    #[serde(default)]
    pub unless_named_in: Option<String>,
    /// `records`: the fields by which they are sorted.
    #[serde(default)]
    pub sort: Vec<String>,
    /// `rows` and `records`: at most so many.
    #[serde(default)]
    pub rows: Option<usize>,
    /// `rows` and `records`: with a number before each.
    #[serde(default)]
    pub numbered: bool,
    /// `records`: keys of columns that are left blank, to be written on.
    #[serde(default)]
    pub blank: Vec<String>,
    /// `records`: so many empty rows after them; `lines`: so many lines.
    #[serde(default)]
    pub spare: usize,
    /// `about`: the fields.
    #[serde(default)]
    pub fields: Vec<String>,
    /// `figure`: `network`, `ego`, `present`, `matrix`, `bars` or `mixing`.
    #[serde(default)]
    pub figure: Option<String>,
    /// `map`: its name.
    #[serde(default)]
    pub map: Option<String>,
    /// `figure` and `map`: share of the width of the page, 0 to 1.
    #[serde(default)]
    pub width: Option<f64>,
}

impl Spec {
    /// Reads a file and checks every name in it.
    pub fn parse(file: &str, text: &str) -> Result<Self, ReportError> {
        let wrong = |message: String| ReportError::Template { file: file.to_owned(), message };
        let spec: Self = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        if spec.parts.len() > MAX_PARTS {
            return Err(wrong(format!("it has {} parts, more than the limit of {MAX_PARTS}", spec.parts.len())));
        }
        if let Some(about) = &spec.about {
            Kind::from_plural(about).ok_or_else(|| wrong(format!("about: there is no kind of record {about:?}")))?;
        }
        for (number, part) in spec.parts.iter().enumerate() {
            part.check().map_err(|message| wrong(format!("part {}: {message}", number + 1)))?;
        }
        Ok(spec)
    }
    /// The kind of record that it is about.
    pub fn about(&self) -> Option<Kind> {
        self.about.as_deref().and_then(Kind::from_plural)
    }
}

/// The figures that a part can show.
pub const FIGURES: [&str; 6] = ["network", "ego", "present", "matrix", "bars", "mixing"];

impl PartSpec {
    fn check(&self) -> Result<(), String> {
        if self.rows.is_some_and(|n| n > MAX_ROWS) || self.spare > MAX_ROWS {
            return Err(format!("rows and spare are at most {MAX_ROWS}"));
        }
        if self.width.is_some_and(|w| !(0.1..=1.0).contains(&w)) {
            return Err("width is a share of the page, 0.1 to 1".to_owned());
        }
        match self.show {
            Show::Rows => {
                let name = self.analysis.as_deref().ok_or("rows need an analysis")?;
                let analysis = analysis::find(name).ok_or_else(|| format!("there is no analysis {name:?}"))?;
                let known = |column: &String| analysis.spec.columns.iter().any(|c| c.name == column);
                self.columns.iter().find(|c| !known(c)).map_or(Ok(()), |c| Err(format!("{name} has no column {c:?}")))
            }
            Show::Records => {
                let plural = self.records.as_deref().ok_or("records need a kind")?;
                let kind = Kind::from_plural(plural).ok_or_else(|| format!("there is no kind of record {plural:?}"))?;
                let unknown = self.columns.iter().chain(&self.sort).chain(&self.unless_named_in).find(|c| *c != "id" && kind.column(c).is_none());
                unknown.map_or(Ok(()), |c| Err(format!("{plural} have no field {c:?}")))
            }
            Show::Figure => {
                let name = self.figure.as_deref().unwrap_or_default();
                if FIGURES.contains(&name) { Ok(()) } else { Err(format!("figure is one of {}", FIGURES.join(", "))) }
            }
            Show::Map => {
                let name = self.map.as_deref().unwrap_or_default();
                crate::tiles::map_description::find(name).map(|_| ()).ok_or_else(|| format!("there is no map {name:?}"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(part: &str) -> String {
        let text = format!("title = 'a'\nquestion = 'b'\n[[part]]\n{part}");
        Spec::parse("x.toml", &text).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_wrong_word_is_named_with_its_part() {
        assert_eq!(said("show = 'counts'"), "");
        assert!(said("show = 'rows'\nanalysis = 'nonsense'").contains("part 1: there is no analysis \"nonsense\""));
        assert!(said("show = 'rows'\nanalysis = 'gaps'\ncolumns = ['sitte']").contains("gaps has no column \"sitte\""));
        assert!(said("show = 'records'\nrecords = 'ties'\nsort = ['x']").contains("ties have no field \"x\""));
        assert!(said("show = 'figure'\nfigure = '../etc'").contains("figure is one of network"));
        assert!(said("show = 'map'\nmap = 'moon'").contains("there is no map"));
        assert!(said("show = 'counts'\ncolour = 'red'").contains("colour"));
    }

    #[test]
    fn limits_hold() {
        assert_eq!(said(&format!("show = 'lines'\nspare = {MAX_ROWS}")), "");
        assert!(said(&format!("show = 'lines'\nspare = {}", MAX_ROWS + 1)).contains("at most 500"));
        let parts = |n: usize| Spec::parse("x", &format!("title='a'\nquestion='b'\n{}", "[[part]]\nshow='counts'\n".repeat(n)));
        assert!(parts(MAX_PARTS).is_ok());
        assert!(parts(MAX_PARTS + 1).is_err());
    }
}
