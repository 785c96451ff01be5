//! Results: indicators, with baselines, targets and actual values as observations of the activity.

use std::collections::BTreeMap;

use super::drafts::day;
use super::file::IatiFile;
use super::node::Node;
use crate::domain::{Cell, Draft, Kind, Problem, Severity, Text};
use crate::interchange::drafts::Gathering;
use crate::interchange::keys;
use crate::interchange::profile::iati;
use crate::interchange::threew::values;
use crate::interchange::words::fold;

/// `indicator/@measure` of percentages (IATI IndicatorMeasure).
const PERCENTAGE: &str = "2";

/// Says the results of an activity.
pub(super) fn read(file: &IatiFile, id: &Text, activity: &Node, out: &mut Gathering<'_>) {
    let mut used: BTreeMap<String, u32> = BTreeMap::new();
    for result in activity.all("result") {
        for node in result.all("indicator") {
            let indicator = indicator(file, id, result, node, &mut used, out);
            let mut seen = BTreeMap::new();
            for baseline in node.all("baseline") {
                let date = Some(baseline.get("iso-date")).filter(|d| !d.is_empty()).unwrap_or_else(|| baseline.get("year"));
                observation(file, id, &indicator, (baseline, "baseline", date), &mut seen, out);
            }
            for period in node.all("period") {
                let date = period.of("period-end", "iso-date");
                for status in ["target", "actual"] {
                    for value in period.all(status) {
                        observation(file, id, &indicator, (value, status, date), &mut seen, out);
                    }
                }
            }
        }
    }
}

/// The indicator, told apart by its activity: two activities that call one the same need not measure the same.
fn indicator(file: &IatiFile, id: &Text, result: &Node, node: &Node, used: &mut BTreeMap<String, u32>, out: &mut Gathering<'_>) -> Text {
    let title = Some(node.words_of("title")).filter(|t| !t.is_empty()).unwrap_or_else(|| result.words_of("title"));
    let title = if title.is_empty() { "indicator" } else { title };
    let times = used.entry(fold(title)).or_default();
    *times += 1;
    let number = if *times > 1 { times.to_string() } else { String::new() };
    let parts: Vec<&str> = [id.as_str(), title, &number].into_iter().filter(|p| !p.is_empty()).collect();
    let key = Text::from(keys::joined(&parts));
    let mut draft = Draft::new(Kind::Indicator, key.clone(), file.place(node, ""));
    draft.say("name", Cell::text(title));
    draft.say("source", Cell::text(&file.file));
    if node.get("measure") == PERCENTAGE {
        draft.say("unit", Cell::text("percent"));
    }
    let definition: Vec<&str> = [node.words_of("description"), result.words_of("title")].into_iter().filter(|t| !t.is_empty() && *t != title).collect();
    if !definition.is_empty() {
        draft.say("definition", Cell::text(&definition.join(" | ")));
    }
    let reference = node.of("reference", "code");
    if !reference.is_empty() {
        draft.say("source_id", Cell::text(reference));
    }
    out.take(draft);
    key
}

fn observation(
    file: &IatiFile,
    id: &Text,
    indicator: &Text,
    (node, status, date): (&Node, &str, &str),
    seen: &mut BTreeMap<String, u32>,
    out: &mut Gathering<'_>,
) {
    let comment = node.words_of("comment");
    let written = Some(node.get("value")).filter(|v| !v.is_empty()).unwrap_or_else(|| node.text());
    let value = written.parse::<f64>().ok().filter(|v| v.is_finite());
    if !written.is_empty() && value.is_none() {
        let message = "this is no number: it is kept in the note";
        let place = file.place(node, node.name);
        out.problems.push(Problem::new(Severity::Warning, "iati_value", place, message, "digits with a decimal point, no separators").with_value(written));
    }
    let (mut sex, mut age, mut tags) = ("", "", Vec::new());
    for dimension in node.all("dimension") {
        let (name, value) = (dimension.get("name"), dimension.get("value"));
        match values::code(&iati().dimension, name) {
            Some("sex") if sex.is_empty() && values::code(&iati().sex, value).is_some() => sex = values::code(&iati().sex, value).unwrap_or_default(),
            Some("age") if age.is_empty() => age = value,
            _ => tags.push(format!("{name}={value}")),
        }
    }
    tags.extend(node.all("location").map(|l| l.get("ref")).filter(|r| !r.is_empty()).map(|r| format!("location={r}")));
    let parts = [indicator.as_str(), status, date, sex, age, &tags.join(" ")];
    let own: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    let times = seen.entry(own.join("\u{1f}")).or_default();
    *times += 1;
    let number = times.to_string();
    let own: Vec<&str> = own.into_iter().chain((*times > 1).then_some(number.as_str())).collect();
    let mut draft = Draft::new(Kind::Observation, keys::joined(&own), file.place(node, ""));
    let mut say = |field: &str, text: &str| {
        if !text.is_empty() {
            draft.say(field, Cell::text(text));
        }
    };
    say("indicator", indicator);
    say("subject", &format!("{}/{id}", Kind::Activity.plural()));
    say("status", status);
    say("sex", sex);
    say("age", age);
    say("source", &file.file);
    say("date", &day(date).unwrap_or_default());
    let words = if value.is_none() { written } else { "" };
    say("note", [words, comment].join(" ").trim());
    if let Some(value) = value {
        draft.say("value", Cell::Real(value));
    }
    if !tags.is_empty() {
        draft.say("tags", Cell::List(tags.into_iter().map(Text::from).collect()));
    }
    out.take(draft);
}
