//! Notes: what was noticed about what was sent as a whole, in a sentence with what it is made of.

use std::fmt::{self, Display};

use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};

use super::sentence::Sentence;

/// One note; as JSON `{"file", "message", "said"}`. Its words in other languages are those of `note.<key>` among the messages
/// of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// File name as given, where it is about one.
    pub file: Option<String>,
    /// What is said.
    pub sentence: Sentence,
}

impl Note {
    /// A note of that key, in English.
    pub fn new(key: &'static str, english: impl Into<String>) -> Self {
        Self { file: None, sentence: Sentence::new(key, english) }
    }
    /// It is about that file, unless it is about another already.
    #[must_use]
    pub fn of(mut self, file: impl Into<String>) -> Self {
        self.file.get_or_insert_with(|| file.into());
        self
    }
    /// It is about so many.
    #[must_use]
    pub fn counting(mut self, n: impl Display) -> Self {
        self.sentence = self.sentence.with("n", n);
        self
    }
    /// Names, codes and figures that it is made of, in a fixed order.
    #[must_use]
    pub fn with<T: Display>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.sentence = self.sentence.with_all("value", values);
        self
    }
}

impl Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}: {}", self.sentence),
            None => write!(f, "{}", self.sentence),
        }
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut note = serializer.serialize_struct("Note", 3)?;
        note.serialize_field("file", &self.file)?;
        note.serialize_field("message", &self.sentence.english)?;
        note.serialize_field("said", &self.sentence.parts())?;
        note.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_about_the_first_file_that_it_is_given() {
        let note = Note::new("passed_over", "passed over").of("a.txt").of("b.txt");
        assert_eq!((note.to_string().as_str(), note.file.as_deref()), ("a.txt: passed over", Some("a.txt")));
    }

    #[test]
    fn a_note_leaves_with_what_it_is_made_of() {
        let note = Note::new("columns", "two columns").counting(2).with(["a b", "c"]);
        assert_eq!(serde_json::json!(note), serde_json::json!({"file": null, "message": "two columns", "said": "key=columns&n=2&value=a%20b&value=c"}));
    }
}
