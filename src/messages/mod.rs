//! The words that the server itself writes, on maps and other paper, in all languages. Those of the page are its own
//! (`web/src/messages`).
//!
//! A file per subject and language, keys and words. French and Khmer were not checked by a speaker yet. What a language
//! does not say is said in English, and a test holds all languages to the same keys and the same places to fill in.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A language of the program.
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
    /// Every language.
    pub const ALL: [Self; 3] = [Self::En, Self::Fr, Self::Km];

    /// Its code (BCP 47).
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Km => "km",
        }
    }
    /// The language of that code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
    fn words(self) -> &'static BTreeMap<String, String> {
        static WORDS: [OnceLock<BTreeMap<String, String>>; 3] = [const { OnceLock::new() }; 3];
        let file = match self {
            Self::En => include_str!("maps.en.json"),
            Self::Fr => include_str!("maps.fr.json"),
            Self::Km => include_str!("maps.km.json"),
        };
        // a test reads each file, so that this never falls back
        WORDS[self as usize].get_or_init(|| serde_json::from_str(file).unwrap_or_default())
    }
    /// The words of a key; in English where this language has none, and the key itself where nobody has.
    pub fn say(self, key: &str) -> &str {
        let words = self.words().get(key).or_else(|| Self::En.words().get(key));
        words.map_or(key, |words| words.as_str())
    }
    /// The same with places filled in: `{name}` by the value of that name.
    pub fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.say(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> = text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn all_languages_say_the_same_with_the_same_places() {
        let english = Lang::En.words();
        assert!(english.len() > 30, "the file was read");
        for lang in Lang::ALL {
            assert_eq!(lang.words().keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{}", lang.code());
            for (key, words) in lang.words() {
                assert_eq!(places(words), places(&english[key]), "{} {key}", lang.code());
                assert!(!words.is_empty(), "{} {key}", lang.code());
            }
        }
    }

    #[test]
    fn places_are_filled_and_unknown_keys_stay() {
        assert_eq!(Lang::Fr.fill("map.as_of", &[("day", "2014-09-24")]), "au 2014-09-24");
        assert_eq!(Lang::Km.say("no.such.key"), "no.such.key");
        assert_eq!(Lang::parse("km"), Some(Lang::Km));
        assert_eq!(Lang::parse("xx"), None);
    }
}
