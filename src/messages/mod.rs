//! The words that Rust writes, in all languages. They are the messages of the page (`web/src/messages`), read from the same
//! files, so that what is printed says what the page says; `briefing/` there holds the words of paper alone, `maps/` the short
//! ones on the sheet of a map, a legend's among them.
//!
//! - [`icu`] a message with its values filled in

use std::collections::BTreeMap;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

use crate::domain::Day;

pub mod icu;

pub use icu::Value;

/// The most names that a sentence tells: a listener loses the thread of more.
pub const MOST_NAMED: usize = 12;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/web/src/messages");

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Khmer.
    Km,
}

impl Lang {
    /// Every language, in the order of the page's menu.
    pub const ALL: [Self; 3] = [Self::En, Self::Fr, Self::Km];
    /// Their codes (ISO 639-1), in the same order.
    pub const CODES: [&str; 3] = ["en", "fr", "km"];

    /// The language of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
    /// Its code.
    pub fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }
    /// True where a speaker has read the words.
    pub fn is_checked(self) -> bool {
        catalogue(self).checked
    }
}

/// The messages of a language.
struct Catalogue {
    checked: bool,
    messages: BTreeMap<String, icu::Message>,
}

fn catalogue(lang: Lang) -> &'static Catalogue {
    static LOADED: [OnceLock<Catalogue>; 3] = [const { OnceLock::new() }; 3];
    LOADED[lang as usize].get_or_init(|| load(lang))
}

/// Every `<part>/<lang>.json`. A file that is no JSON would leave its keys out; a test reads them all.
fn load(lang: Lang) -> Catalogue {
    let mut read = Catalogue { checked: true, messages: BTreeMap::new() };
    for part in FILES.dirs() {
        let Some(file) = part.get_file(part.path().join(format!("{}.json", lang.code()))) else { continue };
        let parsed: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(file.contents()).unwrap_or_default();
        for (key, value) in parsed {
            match value {
                serde_json::Value::Bool(checked) => read.checked &= checked,
                serde_json::Value::String(text) => drop(read.messages.insert(key, icu::Message::parse(&text))),
                _ => {}
            }
        }
    }
    read
}

impl Lang {
    /// The message of that key with its values; `None` where there is no such message.
    pub fn try_tell(self, key: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
        catalogue(self).messages.get(key).map(|message| message.write(self, values))
    }
    /// The message of that key with its values; the key itself where there is none, as the page has it.
    pub fn tell(self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.try_tell(key, values).unwrap_or_else(|| key.to_owned())
    }
    /// A message without values.
    pub fn word(self, key: &str) -> String {
        self.tell(key, &[])
    }
    /// What several things have in common and their names; of more than [`MOST_NAMED`] the others are counted.
    pub fn told(self, what: &str, names: &[String]) -> String {
        let few = names[..names.len().min(MOST_NAMED)].join(", ");
        let said = self.tell("briefing.figure.said", &[("what", Value::Text(what)), ("names", Value::Text(&few))]);
        let more = names.len().saturating_sub(MOST_NAMED);
        if more > 0 { format!("{said} {}", self.tell("briefing.more", &[("n", Value::Count(more))])) } else { said }
    }
    /// A day in words.
    pub fn day(self, day: Day) -> String {
        let month = self.word(&format!("date.month.{}", day.month()));
        let (date, year) = (day.day().to_string(), day.year().to_string());
        self.tell("date.day", &[("day", Value::Text(&date)), ("month", Value::Text(&month)), ("year", Value::Text(&year))])
    }
    /// A number with at most so many decimals, its thousands grouped as the language does (CLDR).
    pub fn number(self, value: f64, decimals: usize) -> String {
        let text = format!("{:.decimals$}", value.abs());
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let rest = rest.trim_end_matches('0');
        let (group, point) = if self == Self::Fr { ('\u{202f}', ',') } else { (',', '.') };
        let mut written = String::new();
        let zero = whole == "0" && rest.is_empty();
        if value < 0.0 && !zero {
            written.push('\u{2212}');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                written.push(group);
            }
            written.push(digit);
        }
        if !rest.is_empty() {
            written.push(point);
            written.push_str(rest);
        }
        written
    }
    /// A whole number.
    pub fn count(self, value: usize) -> String {
        self.number(value as f64, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_messages_and_they_are_read() {
        let keys = |lang: Lang| catalogue(lang).messages.keys().collect::<Vec<_>>();
        assert!(keys(Lang::En).len() > 1000, "{}", keys(Lang::En).len());
        assert_eq!(keys(Lang::Fr), keys(Lang::En));
        assert_eq!(keys(Lang::Km), keys(Lang::En));
        assert!(Lang::En.is_checked() && !Lang::Fr.is_checked() && !Lang::Km.is_checked());
        for part in FILES.dirs() {
            for file in part.files().filter(|f| f.path().extension().is_some_and(|e| e == "json")) {
                assert!(serde_json::from_slice::<serde_json::Value>(file.contents()).is_ok(), "{}", file.path().display());
            }
        }
    }

    #[test]
    fn days_and_numbers_are_written_as_the_page_writes_them() {
        let day = jiff::civil::date(2012, 6, 30);
        assert_eq!([Lang::En.day(day), Lang::Fr.day(day), Lang::Km.day(day)], ["30 June 2012", "30 juin 2012", "30 មិថុនា 2012"]);
        let number = |lang: Lang| lang.number(1_234_567.5, 1);
        assert_eq!([number(Lang::En), number(Lang::Fr), number(Lang::Km)], ["1,234,567.5", "1\u{202f}234\u{202f}567,5", "1,234,567.5"]);
        assert_eq!([Lang::En.number(-0.2, 0), Lang::En.number(-12.0, 2), Lang::En.count(100)], ["0", "\u{2212}12", "100"]);
    }

    #[test]
    fn a_sentence_names_a_few_and_counts_the_others() {
        let names = |n: usize| (0..n).map(|i| format!("n{i}")).collect::<Vec<_>>();
        assert_eq!(Lang::Fr.told("Ici", &names(2)), "Ici : n0, n1.");
        assert!(Lang::En.told("Here", &names(MOST_NAMED)).ends_with("n10, n11."));
        assert!(Lang::En.told("Here", &names(MOST_NAMED + 1)).ends_with("n10, n11. 1 more is left out here."));
    }

    #[test]
    fn the_words_on_maps_are_messages_like_any_other() {
        assert_eq!(Lang::Fr.tell("map.as_of", &[("day", Value::Text("2014-09-24"))]), "au 2014-09-24");
        assert!(Lang::ALL.iter().all(|lang| lang.try_tell("legend.tie_lines", &[]).is_some()));
    }

    #[test]
    fn a_message_that_is_not_there_is_its_key() {
        assert_eq!(Lang::Fr.word("no.such.message"), "no.such.message");
        assert_eq!(Lang::parse("km"), Some(Lang::Km));
        assert_eq!(Lang::parse("../km"), None);
    }
}
