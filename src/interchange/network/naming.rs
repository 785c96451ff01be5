//! What names the nodes of a file that has no attribute for it: programs keep the name in the description, as a caption or
//! as an identifier, and number their nodes.

use std::collections::BTreeSet;

use super::file::{NetworkFile, said};
use super::meaning::Says;
use crate::domain::Note;
use crate::interchange::words::{fold, shown};

/// Attributes that may hold the name, the best first; compared folded.
const MAYBE: [&str; 18] = [
    "shared name", "display name", "caption", "title", "titre", "identifier", "identifiant", "text", "texte", "node text", "value", "nodelabel", "node labels", "nodelabels", "vertex", "description", "desc", "tooltip",
];
/// A name is no longer than this; what is longer is a description.
const NAME_CHARS: usize = 120;
/// Letters that a number of a node may begin with: `n0`, `node12`, `internal_1`.
const PREFIX_LETTERS: usize = 12;

/// What names the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// An attribute that is one for names, or their ids, which are names.
    Own,
    /// The attribute at that position.
    Attribute(usize),
    /// Their descriptions.
    Words,
    /// Nothing: their ids are numbers.
    Nothing,
}

/// What names the nodes of a network.
pub fn of(network: &NetworkFile, says: &[Vec<Says>]) -> NamedBy {
    let nodes = &network.nodes;
    let attributes = &network.node_attributes;
    let is_name = |at: usize| says.get(at).and_then(|s| s.first()).is_some_and(|s| s.field == "name");
    if nodes.is_empty() || nodes.iter().any(|n| said(attributes, &n.values).any(|(at, _)| is_name(at))) || !nodes.iter().all(|n| is_number(&n.id)) {
        return NamedBy::Own;
    }
    let attribute = |name: &&str| attributes.iter().position(|a| fold(&a.name) == **name);
    for at in MAYBE.iter().filter_map(attribute) {
        if are_names(nodes.iter().map(|n| said(attributes, &n.values).find(|(a, _)| *a == at).map(|(_, value)| value))) {
            return NamedBy::Attribute(at);
        }
    }
    if are_names(nodes.iter().map(|n| n.note.as_deref())) { NamedBy::Words } else { NamedBy::Nothing }
}

/// True where every node has a word, each is short and another, and they are not all numbers.
fn are_names<'n>(words: impl Iterator<Item = Option<&'n str>>) -> bool {
    let Some(words) = words.collect::<Option<Vec<&str>>>() else { return false };
    let distinct: BTreeSet<&str> = words.iter().copied().collect();
    let short = words.iter().all(|w| !w.trim().is_empty() && w.chars().nth(NAME_CHARS).is_none() && !w.trim().contains('\n'));
    short && distinct.len() == words.len() && words.iter().any(|w| !is_number(w))
}

/// True for a number, one with a few letters before it, of a path such as `n0::n1`, or with the form of a UUID.
fn is_number(id: &str) -> bool {
    let plain = |part: &str| {
        let digits = part.trim_start_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '.' | '#'));
        part.len() - digits.len() <= PREFIX_LETTERS && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let uuid = id.len() >= 32 && id.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'-' | b'{' | b'}'));
    uuid || id.split("::").all(|part| plain(part.trim()))
}

/// Says what was taken for the names, or that there are none.
pub fn tell(named_by: NamedBy, network: &NetworkFile, notes: &mut Vec<Note>) {
    let file = shown(&network.file);
    match named_by {
        NamedBy::Own => {}
        NamedBy::Attribute(at) => {
            let name = network.node_attributes.get(at).map(|a| shown(&a.name)).unwrap_or_default();
            notes.push(Note::new("names_from", format!("no node has a name or a label: what they say of {name} is taken for it")).with([name]).of(file));
        }
        NamedBy::Words => notes.push(Note::new("names_from_words", "no node has a name or a label: their descriptions are taken for it").of(file)),
        NamedBy::Nothing => {
            let sample = network.nodes.first().map(|n| shown(&n.id)).unwrap_or_default();
            let message = format!("no node has a name: their ids, such as {sample}, stand for it; give the nodes an attribute name or label");
            notes.push(Note::new("names_missing", message).with([sample]).of(file));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_programs_are_told_from_names() {
        for id in ["7", "n0", "n0::n12", "node_3", "internal_1", "#4", "9f86d081884c7d659a2feaa0c55ad015", "123e4567-e89b-12d3-a456-426614174000"] {
            assert!(is_number(id), "{id}");
        }
        for id in ["a", "Aide Kolon", "WorldFish", "Union 1 Soro", "organisation-locale-1", "G7 group", "n0::alpha", ""] {
            assert!(!is_number(id), "{id}");
        }
    }
}
