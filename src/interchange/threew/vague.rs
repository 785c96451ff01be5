//! Cells that name nothing in particular: *all communes*, *divers*, *à préciser*. Words in `data/profiles/cells.toml`.

use crate::domain::Kind;
use crate::interchange::profile::{OfKind, cells};
use crate::interchange::words::fold;

/// True of a text that stands in the place of a name and is none: it says how many, or that the name is still to come.
pub fn is_vague(kind: Kind, text: &str) -> bool {
    let folded = fold(text);
    let words = cells();
    let own = words.kinds.get(kind.plural());
    if words.phrases.contains(&folded) || own.is_some_and(|own| own.phrases.contains(&folded)) {
        return true;
    }
    let rest: Vec<&str> = folded.split(' ').filter(|w| !words.small.contains(*w)).collect();
    let is_quantifier = |word: &str| words.quantifiers.contains(word);
    if !rest.iter().any(|w| is_quantifier(w)) {
        return false;
    }
    let is_noun = |word: &str| own.is_some_and(|own| own.nouns.contains(word));
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    rest.iter().all(|w| is_quantifier(w) || is_noun(w) || is_number(w)) || (kind == Kind::Site && names_its_region(&rest, own, &is_quantifier))
}

/// *All communes of Ségou*: how many of what come first, the place around them behind.
fn names_its_region(words: &[&str], own: Option<&OfKind>, is_quantifier: &dyn Fn(&str) -> bool) -> bool {
    let [first, second, ..] = words else { return false };
    is_quantifier(first) && own.is_some_and(|own| own.nouns.contains(*second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_how_many_and_not_which_is_no_name() {
        for text in ["all communes", "Toutes les communes", "ALL", "National", "whole region", "toute la région", "several", "Divers", "all 12 communes", "All communes of Ségou", "L'ensemble du pays", "à préciser", "To be confirmed", "plusieurs villages", "Niveau national"] {
            assert!(is_vague(Kind::Site, text), "{text}");
        }
        for text in ["various", "Plusieurs partenaires", "all NGOs", "Divers bailleurs", "À identifier", "Others", "several"] {
            assert!(is_vague(Kind::Stakeholder, text), "{text}");
        }
        for text in ["Tous secteurs", "all sectors", "Divers", "various"] {
            assert!(is_vague(Kind::Theme, text), "{text}");
        }
    }

    #[test]
    fn names_are_names() {
        for text in ["Toutouville", "Allada", "Commune I", "Zone Nord", "Villeneuve", "Ensemble-Kaye", "Sansanding", "District 9", "Many Peaks", ""] {
            assert!(!is_vague(Kind::Site, text), "{text}");
        }
        for text in ["Action contre la Faim", "Tous pour l'eau", "All for Health", "Ensemble pour demain", "National Trust", "ONG locale Kolon"] {
            assert!(!is_vague(Kind::Stakeholder, text), "{text}");
        }
        assert!(!is_vague(Kind::Theme, "Other") && !is_vague(Kind::Theme, "Multi-sector"));
    }
}
