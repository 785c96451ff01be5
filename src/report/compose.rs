//! A spec and an atlas make a document. Pure: what is drawn elsewhere comes in by [`Asking::maps`].

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Block, Document, Part, Picture};
use super::filter::{Filter, Subject};
use super::spec::{PartSpec, Show, Spec};
use super::{ReportError, about, method, names, pictures, records, rows};
use crate::analysis::{self, Control, Finished};
use crate::atlas::{Atlas, Audience};
use crate::domain::{AsOf, Text};
use crate::letters::unseen::taken_out;
use crate::messages::{Lang, Value};

/// A map that is wanted: its name in addresses, and the site that it shows (the whole workspace where none is given).
#[derive(Clone, Copy, Debug)]
pub struct MapAsk<'a> {
    /// The name of the map description.
    pub map: &'a str,
    /// The site that it shows.
    pub site: Option<&'a str>,
    /// The day.
    pub as_of: AsOf,
    /// The language of its legend.
    pub lang: Lang,
    /// Its share of the width of the page: on a narrow map letters stay as large.
    pub share: f64,
}

/// A map that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnMap {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// `png` or `svg`.
    pub extension: &'static str,
    /// What it shows, for those who do not see it.
    pub said: String,
    /// The words under it: what it is about, sources, licence, disclaimers.
    pub caption: String,
}

/// Draws a map; `None` where this program cannot.
pub type Maps<'a> = dyn Fn(&MapAsk<'_>) -> Result<Option<DrawnMap>, ReportError> + 'a;

/// What is asked for.
pub struct Asking<'a> {
    /// What stands in the briefing.
    pub spec: &'a Spec,
    /// What it is about; the workspace where none is given.
    pub subject: Option<Subject>,
    /// The language of its words.
    pub lang: Lang,
    /// The day it is about.
    pub as_of: AsOf,
    /// Who draws its maps.
    pub maps: &'a Maps<'a>,
}

/// What the parts are written with, and what was used for them.
pub struct Desk<'a> {
    /// The view that may be shown.
    pub atlas: &'a Atlas,
    /// What is asked for.
    pub ask: &'a Asking<'a>,
    /// Stop, and how far it is.
    pub control: &'a Control,
    /// Reports by analysis and parameters, in the order in which they were first asked for.
    pub(super) used: Vec<(String, Finished)>,
    /// Records that something on paper rests on.
    pub(super) evidence: BTreeSet<Text>,
    /// Pictures so far.
    pub(super) pictures: usize,
}

impl Desk<'_> {
    /// The message of a key.
    pub fn word(&self, key: &str) -> String {
        self.ask.lang.word(key)
    }
    /// The report of an analysis, asked once however often it is used.
    pub fn report(&mut self, name: &str, params: &BTreeMap<String, String>) -> Result<&Finished, ReportError> {
        let subject = self.ask.subject.as_ref();
        let given: Vec<(String, String)> = params.iter().map(|(k, v)| (k.clone(), Subject::fill(subject, v))).collect();
        let key = format!("{name} {given:?}");
        if let Some(at) = self.used.iter().position(|(known, _)| *known == key) {
            return Ok(&self.used[at].1);
        }
        let analysis = analysis::find(name).ok_or_else(|| ReportError::NotFound { what: "analysis", name: name.to_owned() })?;
        let day = self.ask.as_of.map(|d| d.to_string());
        let finished = analysis::run(analysis, self.atlas, &given, day.as_deref(), self.control)?;
        self.used.push((key, finished));
        let last = self.used.len() - 1;
        Ok(&self.used[last].1)
    }
    /// Takes a picture into the document under a name of its own.
    pub fn picture(&mut self, bytes: Vec<u8>, extension: &str, picture: Picture) -> Block {
        self.pictures += 1;
        let unseen = if extension == "svg" { std::str::from_utf8(&bytes).map(|svg| taken_out(svg).1).unwrap_or_default() } else { Vec::new() };
        Block::Figure(Picture { file: format!("picture-{}.{extension}", self.pictures), unseen, bytes, ..picture })
    }
}

/// Writes a briefing. Costs what its analyses cost.
pub fn compose(atlas: &Atlas, ask: &Asking<'_>, control: &Control) -> Result<Document, ReportError> {
    let lang = ask.lang;
    let workspace = atlas.setting_in("title", lang.code()).map_or_else(|| atlas.identity.workspace.clone(), Text::to_string);
    let name = ask.subject.as_ref().map_or_else(|| workspace.clone(), |s| names::record(atlas, lang, s.kind, &s.id));
    let day = ask.as_of.map_or_else(|| lang.word("filter.asOfUnknown"), |day| lang.day(day));
    let values = [("name", Value::Text(&name)), ("day", Value::Text(&day))];
    let mut desk = Desk { atlas, ask, control, used: Vec::new(), evidence: BTreeSet::new(), pictures: 0 };
    let mut parts = Vec::new();
    for part in &ask.spec.parts {
        parts.extend(write(&mut desk, part)?);
    }
    let revision = lang.number(atlas.identity.revision as f64, 0);
    let foot = [("name", Value::Text(&workspace)), ("revision", Value::Text(&revision)), ("day", Value::Text(&day))];
    Ok(Document {
        lang: lang.code(),
        style: ask.spec.style.clone(),
        title: lang.tell(&ask.spec.title, &values),
        question: lang.tell(&ask.spec.question, &values),
        warnings: warnings(atlas, lang),
        parts,
        foot: lang.tell("print.foot", &foot),
        disclaimer: atlas.setting_in("disclaimer", lang.code()).map(Text::to_string).unwrap_or_default(),
        page: lang.word("briefing.page"),
        workspace,
    })
}

fn warnings(atlas: &Atlas, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    if atlas.audience == Audience::PublicWithExamples {
        let n = atlas.tables.illustrative();
        said.push(lang.tell("banner.examples", &[("count", Value::Count(n)), ("n", Value::Text(&lang.count(n)))]));
    }
    if !lang.is_checked() {
        said.push(lang.word("lang.unchecked"));
    }
    said
}

/// A part; `None` where there is nothing and its file says nothing of that.
fn write(desk: &mut Desk<'_>, part: &PartSpec) -> Result<Option<Part>, ReportError> {
    desk.control.go_on()?;
    let mut title = part.title.as_deref().map(|key| desk.word(key)).unwrap_or_default();
    let mut blocks = match part.show {
        Show::Counts => about::counts(desk),
        Show::About => about::fields(desk, part),
        Show::Map => pictures::map(desk, part)?,
        Show::Figure => pictures::figure(desk, part)?,
        Show::Rows => rows::write(desk, part)?,
        Show::Records => records::write(desk, part),
        Show::Lines => vec![Block::Lines { count: part.spare }],
        Show::Method => method::write(desk),
    };
    if blocks.is_empty() {
        let Some(empty) = &part.empty else { return Ok(None) };
        // the sentence before it says of itself that there is none
        if part.words.is_none() {
            blocks.push(Block::Words { text: desk.word(empty) });
        }
    }
    if let Some(key) = &part.words {
        blocks.insert(0, Block::Words { text: sentence(desk, key, part)? });
    }
    if title.is_empty() && let (Show::Rows, Some(analysis)) = (part.show, &part.analysis) {
        title = desk.word(&format!("analysis.{analysis}"));
    }
    Ok(Some(Part { title: names::capital(&title), blocks }))
}

/// A sentence with the figures of the summary of the part's analysis, its `rows`, and the `shown` that the part is about.
fn sentence(desk: &mut Desk<'_>, key: &str, part: &PartSpec) -> Result<String, ReportError> {
    let lang = desk.ask.lang;
    let filter = Filter::new(&part.filter, desk.ask.subject.as_ref());
    let day = desk.ask.as_of.map(|day| lang.day(day)).unwrap_or_default();
    let Some(analysis) = &part.analysis else { return Ok(lang.tell(key, &[("day", Value::Text(&day))])) };
    let report = desk.report(analysis, &part.params)?;
    let mut values = vec![("day", Value::Text(&day)), ("rows", Value::Count(report.total)), ("shown", Value::Count(rows::kept(report, &filter).count()))];
    for (name, value) in &report.report.summary {
        if let Some(n) = value.as_u64().and_then(|n| usize::try_from(n).ok()) {
            values.push((name, Value::Count(n)));
        }
    }
    Ok(lang.tell(key, &values))
}
