//! Sentences of analyses in the language of the reader. A report has them in English, and beside them, in its column `said`, what
//! each is made of; the words are those of the page (`web/src/messages/said`), filled in as the page fills them in
//! (`web/src/panels/said.ts`).

use super::names;
use crate::analysis::{ColumnSpec, ReportRow};
use crate::atlas::Atlas;
use crate::domain::{Cell, Day, Text, sentence};
use crate::messages::{Lang, Value};

/// The sentences of a row under a column, in words of the language; `None` where the column holds none, or where there are no
/// words for one: it stands as it is.
pub fn told(atlas: &Atlas, lang: Lang, columns: &[ColumnSpec], row: &ReportRow, column: &str) -> Option<String> {
    let at = columns.iter().position(|c| c.name == "said")?;
    match (column, row.cells.get(at)?) {
        ("message", Cell::Text(parts)) => words(atlas, lang, parts),
        ("resolve", Cell::Text(parts)) => {
            let (_, values) = sentence::read(parts)?;
            let (_, rule) = values.into_iter().find(|(name, _)| name == "resolve")?;
            lang.try_tell(&format!("resolve.{}", rule.first()?), &[])
        }
        ("reasons", Cell::List(each)) => {
            let each: Option<Vec<String>> = each.iter().map(|parts: &Text| words(atlas, lang, parts)).collect();
            Some(each?.join("; "))
        }
        _ => None,
    }
}

/// One sentence.
fn words(atlas: &Atlas, lang: Lang, parts: &str) -> Option<String> {
    let (key, values) = sentence::read(parts)?;
    let mut filled: Vec<(String, Filled)> = Vec::new();
    for (name, held) in values {
        let each: Vec<Filled> = held.iter().map(|value| Filled::of(atlas, lang, &name, value)).collect();
        // the parts of a list of two by name_1, name_2
        if let [_, _, ..] = each.as_slice() {
            let all: Vec<String> = each.iter().map(|one| one.in_words(lang)).collect();
            filled.extend(each.into_iter().enumerate().map(|(i, one)| (format!("{name}_{}", i + 1), one)));
            filled.push((name, Filled::Words(list(lang, &all))));
        } else {
            filled.extend(each.into_iter().map(|one| (name.clone(), one)));
        }
    }
    let values: Vec<(&str, Value<'_>)> = filled.iter().map(|(name, value)| (name.as_str(), value.as_value())).collect();
    lang.try_tell(&format!("said.{key}"), &values)
}

/// A value as a message takes it.
enum Filled {
    Words(String),
    Count(usize),
}

impl Filled {
    fn of(atlas: &Atlas, lang: Lang, name: &str, value: &str) -> Self {
        if let Ok(n) = value.parse() {
            return Self::Count(n);
        }
        let number = value.parse::<f64>().ok().filter(|n| n.is_finite() && value.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
        if let Some(number) = number {
            return Self::Words(lang.number(number, 1));
        }
        if let (10, Ok(day)) = (value.len(), value.parse::<Day>()) {
            return Self::Words(lang.day(day));
        }
        // a code with its list
        if let Some((list, code)) = value.split_once(':').filter(|(list, code)| is_word(list) && is_word(code)) {
            let known = crate::domain::codelist::all().into_iter().any(|l| l.name == list);
            if known || list == "country" {
                return Self::Words(if known { names::code(lang, list, code) } else { code.to_owned() });
            }
        }
        let is_path = value.split_once('/').is_some_and(|(a, b)| is_word(a) && is_word(b));
        Self::Words(if is_path || name == "cells" { names::path(atlas, lang, value) } else { value.to_owned() })
    }
    fn as_value(&self) -> Value<'_> {
        match self {
            Self::Words(words) => Value::Text(words),
            Self::Count(n) => Value::Count(*n),
        }
    }
    fn in_words(&self, lang: Lang) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Count(n) => lang.count(*n),
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Things one after the other, as the language joins them (CLDR 45, *list patterns, standard*).
fn list(lang: Lang, each: &[String]) -> String {
    let Some((last, before)) = each.split_last().filter(|(_, before)| !before.is_empty()) else { return each.concat() };
    let and = match lang {
        Lang::En if before.len() > 1 => ", and ",
        Lang::En => " and ",
        Lang::Fr => " et ",
        Lang::Km => " និង ",
    };
    format!("{}{and}{last}", before.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Identity;
    use crate::domain::Sentence;

    fn say(lang: Lang, sentence: &Sentence) -> String {
        let atlas = Atlas::build(Identity::default(), Vec::new());
        words(&atlas, lang, &sentence.parts()).expect("words for it")
    }

    #[test]
    fn a_sentence_is_said_in_each_language_with_its_values() {
        let renewal = Sentence::new("plan-renewal", "").with("plan", "Plan <b>").with("day", "2014-09-24");
        assert_eq!(say(Lang::En, &renewal), "Plan <b> ends on 24 September 2014 and no plan that follows it is on record");
        assert!(say(Lang::Fr, &renewal).contains("24 septembre 2014"));
        assert!(say(Lang::Km, &renewal).contains("Plan <b>") && !say(Lang::Km, &renewal).contains("record"));
        let leads = Sentence::new("one-lead", "").with("platform", "P").with("n", 2).with_all("who", ["A", "B", "C"]);
        assert_eq!(say(Lang::En, &leads), "P: 2 leads are on record: A, B, and C");
        let reached = Sentence::new("people-chain.reached", "").with("activity", "A").with_all("n", [1_200, 900]);
        assert_eq!(say(Lang::En, &reached), "The activity A: 1,200 people reached, 900 targeted");
        let seat = Sentence::new("invite.seat", "").with("seat", "seat:lead");
        assert_ne!(say(Lang::Fr, &seat), say(Lang::En, &seat));
    }

    #[test]
    fn what_has_no_words_stands_as_it_is() {
        let atlas = Atlas::build(Identity::default(), Vec::new());
        assert_eq!(words(&atlas, Lang::Fr, "key=no.such.sentence"), None);
        assert_eq!(words(&atlas, Lang::Fr, ""), None);
    }
}
