//! How it was counted and what it rests on: the method of each analysis used, the records behind what is on paper by their
//! source, and what the workspace says of itself. From this page a figure can be repeated.

use std::collections::BTreeMap;

use super::compose::Desk;
use super::document::{Block, Column, Table, shares};
use crate::domain::{Kind, Text};
use crate::messages::Value;

/// Sources named, at most: those behind most records first.
const SOURCES: usize = 12;

/// The blocks of the part.
pub fn write(desk: &Desk<'_>) -> Vec<Block> {
    let lang = desk.ask.lang;
    let identity = &desk.atlas.identity;
    let day = desk.ask.as_of.map_or_else(|| lang.word("filter.asOfUnknown"), |day| lang.day(day));
    let mut rows = vec![
        [lang.word("briefing.workspace"), identity.workspace.clone()],
        [lang.word("evidence.revision"), lang.number(identity.revision as f64, 0)],
        [lang.word("filter.asOf"), day],
    ];
    for (key, label) in [("licence", "about.licence"), ("attribution", "about.attribution"), ("disclaimer", "briefing.toNote"), ("boundary_disclaimer", "briefing.disclaimer")] {
        if let Some(value) = desk.atlas.setting_in(key, lang.code()) {
            rows.push([lang.word(label), value.to_string()]);
        }
    }
    let mut blocks = vec![Block::Facts { rows }];
    if !desk.used.is_empty() {
        blocks.push(Block::Table(methods(desk)));
    }
    if let Some(table) = sources(desk) {
        blocks.push(Block::Words { text: lang.tell("briefing.restsOn", &[("n", Value::Count(desk.evidence.len()))]) });
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::Note { text: lang.word("about.unknown") });
    blocks
}

/// One row for each analysis: the question, how the answer is defined, with which parameters, after whom.
fn methods(desk: &Desk<'_>) -> Table {
    let lang = desk.ask.lang;
    let column = |key: &str| Column { name: lang.word(key), figures: false, share: 0 };
    let mut table = Table { columns: vec![column("briefing.col.analysis"), column("evidence.how")], ..Table::default() };
    for (_, report) in &desk.used {
        let spec = report.spec;
        let given = report.params.to_json(spec);
        let defaults = |name: &str| spec.parameters.iter().find(|p| p.name == name).and_then(|p| p.default);
        let given = given.iter().filter(|(name, value)| !value.is_null() && plain(value) != defaults(name).unwrap_or_default());
        let given: Vec<String> = given.map(|(name, value)| format!("{name} = {}", plain(value))).filter(|g| !g.ends_with("= ")).collect();
        let title = lang.word(&format!("analysis.{}", spec.name));
        let definition = lang.try_tell(&format!("define.{}", spec.name), &[]).unwrap_or_else(|| spec.definition.to_owned());
        let mut how = vec![format!("{} {definition}", lang.word(&format!("analysis.{}.question", spec.name)))];
        if !given.is_empty() {
            how.push(format!("({})", given.join("; ")));
        }
        how.push(format!("[{}]", spec.reference));
        table.rows.push(vec![format!("{title} ({}, v{})", spec.name, spec.version), how.join(" ")]);
    }
    table.columns[0].share = 22;
    table.columns[1].share = 78;
    table
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Sources of the records behind what is on paper, with how many are from each.
fn sources(desk: &Desk<'_>) -> Option<Table> {
    let lang = desk.ask.lang;
    let mut counts: BTreeMap<Option<Text>, usize> = BTreeMap::new();
    for path in &desk.evidence {
        let Some((kind, id)) = path.split_once('/') else { continue };
        let Some((record, _)) = Kind::from_plural(kind).and_then(|kind| desk.atlas.tables.any(kind, id)) else { continue };
        *counts.entry(record.source().cloned()).or_default() += 1;
    }
    let mut counts: Vec<(Option<Text>, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if counts.is_empty() {
        return None;
    }
    let left: usize = counts.iter().skip(SOURCES).map(|(_, n)| n).sum();
    let mut rows: Vec<Vec<String>> = counts
        .iter()
        .take(SOURCES)
        .map(|(source, n)| vec![source.as_ref().map_or_else(|| lang.word("record.noSource"), Text::to_string), lang.count(*n)])
        .collect();
    if left > 0 {
        rows.push(vec![lang.word("briefing.otherSources"), lang.count(left)]);
    }
    let mut columns = vec![
        Column { name: lang.word("col.source"), figures: false, share: 0 },
        Column { name: lang.word("col.records"), figures: true, share: 0 },
    ];
    shares(&mut columns, &rows);
    Some(Table { columns, rows, sheet: false })
}
