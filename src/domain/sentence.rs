//! A sentence in English together with what it is made of: the key under which a reader's own language has the words, and
//! the values that stand in it.
//!
//! **Form.** `key=no-lead&platform=platforms%2Fccg&n=2`: name and value in pairs, percent-encoded as in the query of an address,
//! so that every browser reads it; a name that stands several times is a list. A value is a record (`kind/id`), a day, a number,
//! a code with its list (`seat:lead`), or text as somebody wrote it.

use std::fmt::{self, Display, Write as _};

/// What is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sentence {
    /// In English.
    pub english: String,
    key: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Sentence {
    /// Words under a key.
    pub fn new(key: &'static str, english: impl Into<String>) -> Self {
        Self { english: english.into(), key, values: Vec::new() }
    }
    /// With a value; the same name again makes a list.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
    /// With a value where one is known.
    #[must_use]
    pub fn with_known(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
    /// With several values, in their order.
    #[must_use]
    pub fn with_all<V: Display>(self, name: &'static str, values: impl IntoIterator<Item = V>) -> Self {
        values.into_iter().fold(self, |said, value| said.with(name, value))
    }
    /// What it is made of, in the form at the head of this file.
    pub fn parts(&self) -> String {
        let mut parts = format!("key={}", self.key);
        for (name, value) in &self.values {
            let _ = write!(parts, "&{name}={}", percent(value));
        }
        parts
    }
}

impl Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

/// Text as it stands in an address, in its path or its query: every byte but letters, digits and `-._~:` as `%XX`.
pub fn percent(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Values by name, in their order; several of one name are a list.
pub type Values = Vec<(String, Vec<String>)>;

/// What a sentence is made of, read back from [`Sentence::parts`]: its key, and its values by name in their order. `None` where
/// there is no key.
pub fn read(parts: &str) -> Option<(String, Values)> {
    let mut key = None;
    let mut values = Values::new();
    for (name, value) in parts.split('&').filter_map(|pair| pair.split_once('=')) {
        let value = plain(value);
        if name == "key" {
            key = Some(value);
        } else if let Some((_, held)) = values.iter_mut().find(|(known, _)| known == name) {
            held.push(value);
        } else {
            values.push((name.to_owned(), vec![value]));
        }
    }
    Some((key?, values))
}

/// The text behind [`percent`]; what is no such text stands as it is.
fn plain(encoded: &str) -> String {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let [first, more @ ..] = rest {
        let hex = more.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(hex.unwrap_or(*first));
        rest = if hex.is_some() { &more[2..] } else { more };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sentence_is_made_of_is_read_back() {
        let said = Sentence::new("late", "").with("title", "Pump & pipe: 50 % ខ=é").with_all("site", ["sites/a", "sites/b"]);
        let (key, values) = read(&said.parts()).expect("a key");
        assert_eq!(key, "late");
        assert_eq!(values, [("title".to_owned(), vec!["Pump & pipe: 50 % ខ=é".to_owned()]), ("site".to_owned(), vec!["sites/a".to_owned(), "sites/b".to_owned()])]);
        assert_eq!(read("title=x"), None);
        assert_eq!(read(""), None);
        assert_eq!(read("key=a%2&b=%zz%"), Some(("a%2".to_owned(), vec![("b".to_owned(), vec!["%zz%".to_owned()])])));
    }

    #[test]
    fn a_sentence_says_what_it_is_made_of_in_a_form_that_an_address_has() {
        let said = Sentence::new("late", "“Pump & pipe” was due").with("title", "Pump & pipe: 50 %").with_all("site", ["sites/a", "sites/b"]);
        assert_eq!(said.with_known("by", None::<&str>).parts(), "key=late&title=Pump%20%26%20pipe:%2050%20%25&site=sites%2Fa&site=sites%2Fb");
    }

    #[test]
    fn text_of_any_script_becomes_plain_letters() {
        assert_eq!(percent("ខ=é"), "%E1%9E%81%3D%C3%A9");
    }
}
