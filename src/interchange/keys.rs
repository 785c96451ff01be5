//! Natural keys: the id of a row that brings none, out of what makes the record the one it is.

use sha2::{Digest, Sha256};

use crate::domain::id::{MAX_ID_CHARS, slugify};
use crate::domain::{Cell, Draft, Kind};

/// Hexadecimal digits of the hash that stands for what is cut off: 48 bits, one clash expected in 17 million rows.
const HASH_DIGITS: usize = 12;

/// The fields that make a record the one it is; the empty list means that nothing does and an id must be given.
pub const fn fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Setting | Kind::Rule | Kind::Acknowledgement => &[],
        Kind::Stakeholder | Kind::Site | Kind::Theme | Kind::Platform | Kind::Indicator | Kind::Layer => &["name"],
        Kind::Activity => &["title"],
        Kind::Participation => &["activity", "stakeholder", "role", "year", "money_status"],
        Kind::Mandate => &["stakeholder", "function", "sites", "themes"],
        Kind::Tie => &["from", "to", "kind", "sites", "themes"],
        Kind::Membership => &["platform", "stakeholder", "seat"],
        Kind::Meeting => &["platform", "date"],
        Kind::Need | Kind::Priority => &["subject", "theme", "date"],
        Kind::Plan => &["title", "start"],
        Kind::Commitment => &["plan", "title"],
        Kind::Scope => &["covers", "sites", "themes", "roles", "start"],
        Kind::Involvement => &["subject", "stakeholder", "constituency", "phase"],
        Kind::Observation => &["indicator", "subject", "date", "status", "sex", "age"],
        Kind::Concern => &["about", "date"],
        Kind::Lesson => &["text"],
        Kind::LayerFeature => &["layer", "attributes"],
        Kind::Assessment => &["assessor", "subject", "dimension", "date"],
        Kind::Contact => &["stakeholder", "name"],
        Kind::Objection => &["subject", "text"],
    }
}

/// The natural key of what a draft says; `None` where it says none of the fields that make one.
pub fn natural(draft: &Draft) -> Option<String> {
    let parts: Vec<String> =
        fields(draft.kind).iter().filter_map(|f| draft.said(f)).filter_map(Cell::flat).filter(|p| !p.trim().is_empty()).collect();
    if parts.is_empty() { None } else { Some(joined(&parts)) }
}

/// One id out of several parts: their slugs joined with `.`; where that is too long, or a part has no Latin letter, a
/// hash of the words stands in. The same parts give the same id everywhere.
pub fn joined<S: AsRef<str>>(parts: &[S]) -> String {
    let mut slugs = Vec::with_capacity(parts.len());
    let mut cut = false;
    for part in parts {
        let slug = slugify(part.as_ref());
        // slugify cuts at the longest id: such a slug may lack its end
        cut |= slug.len() + 4 > MAX_ID_CHARS;
        slugs.push(if slug.is_empty() { hash(&[part.as_ref()]) } else { slug });
    }
    let id = slugs.join(".");
    if !cut && id.len() <= MAX_ID_CHARS { id } else { hashed(&id, parts) }
}

/// An id that begins with readable words and ends with a hash of all parts.
pub fn hashed<S: AsRef<str>>(words: &str, parts: &[S]) -> String {
    let mut head = slugify_dotted(words);
    head.truncate(MAX_ID_CHARS - HASH_DIGITS - 1);
    let head = head.trim_matches(['-', '.', '_']);
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    if head.is_empty() { hash(&parts) } else { format!("{head}-{}", hash(&parts)) }
}

fn slugify_dotted(words: &str) -> String {
    words.split('.').map(slugify).filter(|s| !s.is_empty()).collect::<Vec<_>>().join(".")
}

fn hash(parts: &[&str]) -> String {
    use std::fmt::Write as _;
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.trim().as_bytes());
        digest.update([0x1f]);
    }
    let mut hex = String::with_capacity(HASH_DIGITS);
    for byte in digest.finalize().iter().take(HASH_DIGITS / 2) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Place;
    use crate::domain::id::is_slug;

    #[test]
    fn a_link_gets_its_key_from_its_ends() {
        let mut draft = Draft::new(Kind::Participation, "x", Place::default());
        for (field, value) in [("activity", "wells"), ("stakeholder", "worldfish"), ("role", "implementing")] {
            draft.say(field, Cell::text(value));
        }
        assert_eq!(natural(&draft).as_deref(), Some("wells.worldfish.implementing"));
    }

    #[test]
    fn long_and_foreign_words_get_a_stable_hash() {
        let long = "a very long name of a partnership that goes on and on and on until nobody reads it";
        let a = joined(&[long]);
        let b = joined(&[format!("{long}!")]);
        assert!(is_slug(&a) && is_slug(&b) && a != b, "{a} {b}");
        assert_eq!(a, joined(&[long]));
        let khmer = joined(&["ភ្នំពេញ"]);
        assert!(is_slug(&khmer) && khmer.len() == HASH_DIGITS);
    }
}
