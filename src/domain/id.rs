//! Ids: short slugs, unique per kind, typed by the record they name.

use std::fmt;
use std::marker::PhantomData;

use super::record::Record;
use super::text::{Text, is_unseen};
use unicode_normalization::UnicodeNormalization;

/// The most characters an id may have: it stands in URLs, file names and tile properties.
pub const MAX_ID_CHARS: usize = 64;

/// The id of a record of kind `R`: `[a-z0-9._-]{1,64}`, not `.` or `..`.
pub struct Id<R> {
    slug: Text,
    of: PhantomData<fn() -> R>,
}

/// Why a text is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to 64 characters out of a-z 0-9 . _ -")]
pub struct NotAnId;

/// True where `text` may be an id of any kind.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_ID_CHARS
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
        && text != "."
        && text != ".."
}

/// A slug out of any words: accents folded, everything else `-`, cut at a word; empty where no letter or digit
/// of the Latin script is left (a Khmer name, say: the caller then takes another natural key).
pub fn slugify(words: &str) -> String {
    let mut slug = String::with_capacity(words.len().min(MAX_ID_CHARS * 4));
    if words.is_ascii() {
        // nothing to take apart: most words, and an import makes a million slugs
        words.chars().for_each(|c| push_slug(&mut slug, c.to_ascii_lowercase()));
    } else {
        let plain = words.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c) && !is_unseen(*c));
        plain.flat_map(char::to_lowercase).for_each(|c| push_slug(&mut slug, c));
    }
    slug.truncate(MAX_ID_CHARS);
    slug.trim_matches('-').to_owned()
}

fn push_slug(slug: &mut String, c: char) {
    match c {
        'a'..='z' | '0'..='9' => slug.push(c),
        'œ' => slug.push_str("oe"),
        'æ' => slug.push_str("ae"),
        'ß' => slug.push_str("ss"),
        'ø' => slug.push('o'),
        'đ' => slug.push('d'),
        '\'' | '’' => {}
        _ if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
        _ => {}
    }
}

impl<R> Id<R> {
    /// Parses an id.
    pub fn parse(text: &str) -> Result<Self, NotAnId> {
        if is_slug(text) { Ok(Self { slug: Text::from(text), of: PhantomData }) } else { Err(NotAnId) }
    }
    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.slug
    }
    /// The slug as shared text.
    pub fn text(&self) -> &Text {
        &self.slug
    }
    /// The slug, to be interned.
    pub fn text_mut(&mut self) -> &mut Text {
        &mut self.slug
    }
}
impl<R: Record> Id<R> {
    /// `kind/id`, as it stands in evidence lists and URLs.
    pub fn path(&self) -> String {
        format!("{}/{}", R::KIND.plural(), self.slug)
    }
}
impl<R> Clone for Id<R> {
    fn clone(&self) -> Self {
        Self { slug: self.slug.clone(), of: PhantomData }
    }
}
impl<R> PartialEq for Id<R> {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug
    }
}
impl<R> Eq for Id<R> {}
impl<R> std::hash::Hash for Id<R> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.slug.hash(state);
    }
}
impl<R> PartialOrd for Id<R> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<R> Ord for Id<R> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.slug.cmp(&other.slug)
    }
}
impl<R> fmt::Debug for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.slug)
    }
}
impl<R> fmt::Display for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_tested_at_its_limit_and_one_beyond() {
        assert!(is_slug(&"a".repeat(MAX_ID_CHARS)));
        assert!(!is_slug(&"a".repeat(MAX_ID_CHARS + 1)));
        for bad in ["", ".", "..", "A", "a b", "a/b", "é", "a\0"] {
            assert!(!is_slug(bad), "{bad:?}");
        }
    }

    #[test]
    fn words_become_slugs() {
        assert_eq!(slugify("Boky-Wèrè"), "boky-were");
        assert_eq!(slugify("  L'Eau & la Vie (ONG) "), "leau-la-vie-ong");
        assert_eq!(slugify("ភ្នំពេញ"), "");
        assert_eq!(slugify("World\u{200b}Fish \u{feff}Mali"), slugify("WorldFish Mali"));
    }
}
