//! Parameters as given, checked against the registry entry and the atlas, in one canonical form.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::spec::{ParamSpec, ParamType, Spec};
use crate::atlas::Atlas;
use crate::domain::codelist;
use crate::domain::time::{AsOf, Day, widen};

/// The most values one list parameter takes: a selection on a map, not a dump.
pub const MAX_LIST_VALUES: usize = 5_000;

/// Why a request for an analysis is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {message}")]
pub struct BadParameter {
    /// Its name.
    pub parameter: String,
    /// What is wrong and what to do.
    pub message: String,
}

fn bad(parameter: &str, message: impl Into<String>) -> BadParameter {
    BadParameter { parameter: parameter.to_owned(), message: message.into() }
}

/// Checked parameters. Values are kept as canonical texts; lists in the order given, repeats dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    values: BTreeMap<&'static str, Vec<String>>,
    /// The day the question is about; `None` only where the workspace knows no day at all.
    pub as_of: AsOf,
}

impl Params {
    /// Checks what was given. `as_of` falls back to the atlas's data date.
    pub fn parse(spec: &Spec, given: &[(String, String)], as_of: Option<&str>, atlas: &Atlas) -> Result<Self, BadParameter> {
        let as_of = match as_of {
            Some(text) => Some(widen(text, true).map_err(|e| bad("as_of", e.hint))?),
            None => atlas.data_date,
        };
        let mut values: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for (name, text) in given {
            let Some(param) = spec.parameters.iter().find(|p| p.name == name) else {
                let known: Vec<_> = spec.parameters.iter().map(|p| p.name).collect();
                return Err(bad(name, format!("{} has no such parameter; it takes: {}", spec.name, known.join(", "))));
            };
            let slot = values.entry(param.name).or_default();
            for part in split(param, text) {
                let value = check(param, part.trim(), atlas)?;
                if !slot.contains(&value) {
                    slot.push(value);
                }
            }
            if !param.list && slot.len() > 1 {
                return Err(bad(name, "takes one value"));
            }
            if slot.len() > MAX_LIST_VALUES {
                return Err(bad(name, format!("takes at most {MAX_LIST_VALUES} values")));
            }
        }
        for (name, value, now, meant) in OLDER_MEANINGS {
            let asked = values.get(name).is_some_and(|v| v == &[value]);
            if let Some(param) = spec.parameters.iter().find(|p| asked && p.name == now && !values.contains_key(now)) {
                values.insert(param.name, vec![meant.to_owned()]);
            }
        }
        for param in spec.parameters {
            if values.get(param.name).is_none_or(Vec::is_empty) {
                match param.default {
                    Some(default) => {
                        let parts = split(param, default).map(str::to_owned).collect();
                        values.insert(param.name, parts);
                    }
                    None if param.required => {
                        return Err(bad(param.name, format!("is missing: {}", param.doc)));
                    }
                    None => {}
                }
            }
        }
        Ok(Self { values, as_of })
    }

    /// The values of a list parameter; empty where it was not given.
    pub fn list(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }
    /// The value of a parameter.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.list(name).first().map(String::as_str)
    }
    /// The value of a flag; absent is no.
    pub fn flag(&self, name: &str) -> bool {
        self.one(name) == Some("true")
    }
    /// The value of a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.one(name)?.parse().ok()
    }
    /// The value of a whole number.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.one(name)?.parse().ok()
    }
    /// The value of a day.
    pub fn day(&self, name: &str) -> Option<Day> {
        widen(self.one(name)?, true).ok()
    }
    /// The parameters as the method block shows them, in order of name.
    pub fn to_json(&self, spec: &Spec) -> Map<String, Value> {
        let mut map = Map::new();
        for param in spec.parameters {
            let values = self.list(param.name);
            let json = |v: &String| match param.ty {
                ParamType::Flag => Value::Bool(v == "true"),
                ParamType::Integer { .. } | ParamType::Number { .. } => serde_json::from_str(v).unwrap_or(Value::Null),
                _ => Value::String(v.clone()),
            };
            let value = if param.list {
                Value::Array(values.iter().map(json).collect())
            } else {
                values.first().map_or(Value::Null, json)
            };
            map.insert(param.name.to_owned(), value);
        }
        map
    }
    /// One line that is equal exactly where the parameters are: for caches and `ETag`s.
    pub fn canonical(&self) -> String {
        let day = self.as_of.map_or_else(|| "none".to_owned(), |d| d.to_string());
        format!("as_of={day} {:?}", self.values)
    }
}

/// What a value said beside itself before it had a parameter of its own: name, value, the other parameter and its value.
/// Addresses that were kept then still ask the same, and the method block shows it.
const OLDER_MEANINGS: [(&str, &str, &str, &str); 1] = [("weak_links", "true", "unplaced_ties", "count")];

/// The word of today for one that a parameter took when it was a flag.
fn older_word(name: &str, text: &str) -> Option<&'static str> {
    match (name, text) {
        ("seats", "true" | "yes" | "1") => Some("working"),
        ("seats", "false" | "no" | "0") => Some("none"),
        _ => None,
    }
}

fn split<'a>(param: &ParamSpec, text: &'a str) -> Box<dyn Iterator<Item = &'a str> + 'a> {
    if param.list {
        Box::new(text.split(',').filter(|p| !p.trim().is_empty()))
    } else {
        Box::new(std::iter::once(text))
    }
}

fn check(param: &ParamSpec, text: &str, atlas: &Atlas) -> Result<String, BadParameter> {
    let shown: String = text.chars().take(80).collect();
    match param.ty {
        ParamType::Flag => match text {
            "true" | "yes" | "1" => Ok("true".into()),
            "false" | "no" | "0" => Ok("false".into()),
            _ => Err(bad(param.name, format!("{shown:?} is neither true nor false"))),
        },
        ParamType::Integer { min, max } => match text.parse::<i64>() {
            Ok(n) if (min..=max).contains(&n) => Ok(n.to_string()),
            _ => Err(bad(param.name, format!("{shown:?} is no whole number within {min} and {max}"))),
        },
        ParamType::Number { min, max } => match text.parse::<f64>() {
            Ok(n) if n.is_finite() && n >= min && n <= max => Ok(n.to_string()),
            _ => Err(bad(param.name, format!("{shown:?} is no number within {min} and {max}"))),
        },
        ParamType::Day => widen(text, true).map(|d| d.to_string()).map_err(|e| bad(param.name, e.hint)),
        ParamType::Code(name) => {
            let list = codelist::all().into_iter().find(|l| l.name == name);
            match list {
                Some(list) if list.position(text).is_some() => Ok(text.to_owned()),
                Some(list) => Err(bad(param.name, format!("{shown:?} is not one of: {}", list.codes_line()))),
                None => Err(bad(param.name, format!("the codelist {name} is missing"))),
            }
        }
        ParamType::Choice(words) if words.contains(&text) => Ok(text.to_owned()),
        ParamType::Choice(_) if older_word(param.name, text).is_some() => Ok(older_word(param.name, text).unwrap_or(text).to_owned()),
        ParamType::Choice(words) => Err(bad(param.name, format!("{shown:?} is not one of: {}", words.join(", ")))),
        ParamType::Ref(kind) if atlas.tables.any(kind, text).is_some() => Ok(text.to_owned()),
        ParamType::Ref(kind) => Err(bad(param.name, format!("there is no {} with the id {shown:?}", kind.singular()))),
    }
}
