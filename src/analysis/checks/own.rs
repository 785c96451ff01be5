//! Rules that a workspace carries: a record of the kind `rules` changes the shipped rule of its id, or adds one of its own
//! that asks the same logic with other parameters.

use std::collections::BTreeMap;

use super::RULE_IDS;
use super::rule::{self, Rule};
use crate::atlas::Atlas;
use crate::domain::{Invalid, Text, records};

/// The most rules that a workspace carries: each shipped one changed and as many of its own six times over. Each may cost a
/// pass over all records.
pub const MAX_OWN_RULES: usize = 200;
/// The largest number that a parameter takes: days, months, seats, steps and people at a table stay far below.
pub const MAX_PARAMETER: i64 = 10_000;

/// A rule of the workspace that cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// `rules/id`.
    pub record: Text,
    /// What is wrong and what to do.
    pub invalid: Invalid,
}

fn bad(column: &'static str, rule: &'static str, value: &str, hint: String) -> Invalid {
    Invalid { column, ..Invalid::new(rule, value, hint) }
}

/// The rule that a record makes of the shipped one whose logic it uses; every reason why it cannot be one.
pub fn read(record: &records::Rule) -> Result<Rule, Vec<Invalid>> {
    let logic = record.logic.as_ref().unwrap_or_else(|| record.id.text());
    let Some(shipped) = rule::built_in().iter().find(|r| *logic == r.id.as_str()) else {
        let hint = format!("logic is the id of a rule that ships: {}", RULE_IDS.join(", "));
        return Err(vec![bad("logic", "rule_logic", logic, hint)]);
    };
    let mut broken = Vec::new();
    if RULE_IDS.contains(&record.id.as_str()) && record.id.as_str() != shipped.id {
        let hint = "a rule under the id of a shipped one keeps that one's logic; give it an id of its own".to_owned();
        broken.push(bad("logic", "rule_logic", logic, hint));
    }
    let mut made = shipped.clone();
    record.id.as_str().clone_into(&mut made.id);
    made.on = record.on.unwrap_or(shipped.on);
    if let Some(severity) = record.severity.and_then(|s| rule::severity(s.code())) {
        made.severity = severity;
    }
    for (field, own) in [(&mut made.title, &record.title), (&mut made.question, &record.question), (&mut made.resolve, &record.resolve)] {
        if let Some(own) = own {
            own.as_str().clone_into(field);
        }
    }
    for (name, text) in &record.parameters.0 {
        match parameter(shipped, name, text) {
            Ok(value) => drop(made.parameters.insert(name.to_string(), value)),
            Err(invalid) => broken.push(invalid),
        }
    }
    if broken.is_empty() { Ok(made) } else { Err(broken) }
}

/// A parameter in the type that the shipped rule gives it.
fn parameter(shipped: &Rule, name: &str, text: &str) -> Result<toml::Value, Invalid> {
    let wrong = |hint: String| bad("parameters", "rule_parameter", &format!("{name}={text}"), hint);
    match shipped.parameters.get(name) {
        Some(toml::Value::Integer(_)) => {
            let number = text.parse::<i64>().ok().filter(|n| (0..=MAX_PARAMETER).contains(n));
            number.map(toml::Value::Integer).ok_or_else(|| wrong(format!("{name} is a whole number, 0 to {MAX_PARAMETER}")))
        }
        // every parameter that is no whole number is a share
        Some(toml::Value::Float(_)) => {
            let number = text.parse::<f64>().ok().filter(|n| (0.0..=1.0).contains(n));
            number.map(toml::Value::Float).ok_or_else(|| wrong(format!("{name} is a share, 0 to 1")))
        }
        Some(_) => {
            let words: Vec<toml::Value> = text.split(',').map(str::trim).filter(|w| !w.is_empty()).map(|w| toml::Value::String(w.to_owned())).collect();
            if words.is_empty() { Err(wrong(format!("{name} is one or several words parted by commas"))) } else { Ok(toml::Value::Array(words)) }
        }
        None => {
            let known: Vec<&str> = shipped.parameters.keys().map(String::as_str).collect();
            let takes = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            Err(wrong(format!("the rule {} has no such parameter; it takes: {takes}", shipped.id)))
        }
    }
}

/// Every rule that a workspace asks: those that ship, as it changes them, and its own, in the order of their logic and then
/// of their ids; and those of its rules that cannot be asked.
pub fn rules(atlas: &Atlas) -> (Vec<Rule>, Vec<Broken>) {
    let mut own: BTreeMap<String, Rule> = BTreeMap::new();
    let mut broken = Vec::new();
    for (position, record) in atlas.tables.rules.iter().enumerate() {
        let path = Text::from(record.id.path());
        if position >= MAX_OWN_RULES {
            let invalid = bad("id", "too_many_rules", record.id.as_str(), format!("a workspace carries at most {MAX_OWN_RULES} rules: take some out"));
            broken.push(Broken { record: path, invalid });
            continue;
        }
        match read(record) {
            Ok(rule) => drop(own.insert(rule.id.clone(), rule)),
            Err(wrong) => broken.extend(wrong.into_iter().map(|invalid| Broken { record: path.clone(), invalid })),
        }
    }
    let mut all: Vec<Rule> = rule::built_in().iter().map(|r| own.remove(&r.id).unwrap_or_else(|| r.clone())).collect();
    all.extend(own.into_values());
    all.sort_by(|a, b| (position(&a.logic), &a.id).cmp(&(position(&b.logic), &b.id)));
    (all, broken)
}

fn position(logic: &str) -> Option<usize> {
    RULE_IDS.iter().position(|id| *id == logic)
}
