//! What a name says beside itself: legal forms and what a place is, as data (`data/matching/names.toml`); its acronym.
//!
//! *Commune rurale de Dioro* and *Dioro* are one place where the site that is known is a commune; *Cercle de Ségou* is not the
//! region of that name.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::Deserialize;

use super::fold;

static WORDS: &str = include_str!("../../data/matching/names.toml");

/// What a place is, by the words for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Designation {
    /// The kinds of sites that are so called.
    kinds: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    attached: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    legal_forms: BTreeSet<String>,
    small: BTreeSet<String>,
    joining: Vec<String>,
    #[serde(rename = "designation")]
    designations: Vec<Designation>,
    /// The words with which a designation before a name begins, and one behind it ends.
    #[serde(skip)]
    first: BTreeSet<String>,
    #[serde(skip)]
    last: BTreeSet<String>,
}

#[allow(clippy::panic, reason = "words inside the binary that do not parse are a build error; a test loads them")]
fn all() -> &'static Words {
    static ALL: OnceLock<Words> = OnceLock::new();
    ALL.get_or_init(|| match toml::from_str::<Words>(WORDS) {
        Ok(mut words) => {
            for designation in &mut words.designations {
                for list in [&mut designation.before, &mut designation.after, &mut designation.attached] {
                    for word in list.iter_mut() {
                        *word = fold::words(word);
                    }
                }
                words.first.extend(designation.before.iter().filter_map(|w| w.split(' ').next()).map(str::to_owned));
                words.last.extend(designation.after.iter().filter_map(|w| w.rsplit(' ').next()).map(str::to_owned));
            }
            words
        }
        Err(error) => panic!("data/matching/names.toml: {error}"),
    })
}

/// True of a folded word that says what sort of legal body bears the name.
pub fn is_legal_form(word: &str) -> bool {
    all().legal_forms.contains(word)
}

/// The least letters of an acronym: two are the initials of too many.
const MIN_INITIALS: usize = 3;

/// The acronym that a name may have: the first letters of its words but for small ones and legal forms. `None` where it would
/// have fewer than three.
pub fn initials(name: &str) -> Option<String> {
    let folded = fold::name(name);
    let words = folded.split(' ').filter(|word| !all().small.contains(*word));
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    (letters.chars().count() >= MIN_INITIALS).then_some(letters)
}

/// A name with its acronym behind it in brackets, *World Food Programme (WFP)*: both.
pub fn with_acronym(name: &str) -> Option<(&str, &str)> {
    let (long, short) = name.trim().strip_suffix(')')?.rsplit_once('(')?;
    let (long, short) = (long.trim(), short.trim());
    (!long.is_empty() && !short.is_empty()).then_some((long, short))
}

/// The words of a folded name in order of the alphabet; `None` where there is only one.
pub fn bag(folded: &str) -> Option<String> {
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    (words.len() > 1).then(|| words.join(" "))
}

/// The name of a place without what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The rest of the name, folded.
    pub name: String,
    /// Codes of the kinds of sites that it may be.
    pub kinds: &'static [String],
}

/// What a name says of a place beside itself, given as written and folded; `None` where it says nothing, or nothing else.
/// O(words of the list) where it begins or ends with one of them, else a look at both ends.
pub fn place(name: &str, folded: &str) -> Option<Place> {
    let ends = (folded.split(' ').next().unwrap_or_default(), folded.rsplit(' ').next().unwrap_or_default());
    if !all().first.contains(ends.0) && !all().last.contains(ends.1) && folded.is_ascii() {
        return None;
    }
    // an apostrophe joins when folded: the article goes before
    let apart: String = name.replace(['’', 'ʼ'], "'").split(' ').map(without_article).collect::<Vec<_>>().join(" ");
    let folded = fold::words(&apart);
    let mut best: Option<(usize, &str, &'static [String])> = None;
    for designation in &all().designations {
        let before = designation.before.iter().filter_map(|word| Some((word, without_joining(folded.strip_prefix(word.as_str())?.strip_prefix(' ')?))));
        let after = designation.after.iter().filter_map(|word| Some((word, folded.strip_suffix(word.as_str())?.strip_suffix(' ')?)));
        let attached = designation.attached.iter().filter_map(|word| Some((word, folded.strip_prefix(word.as_str())?.trim_start())));
        for (word, rest) in before.chain(after).chain(attached) {
            // the longest words count: a rural commune is called neither rural nor `rurale de`
            if !rest.is_empty() && !all().joining.iter().any(|word| rest == word || ends_with_word(rest, word)) && best.is_none_or(|(longest, ..)| word.len() > longest) {
                best = Some((word.len(), rest, &designation.kinds));
            }
        }
    }
    best.map(|(_, rest, kinds)| Place { name: rest.to_owned(), kinds })
}

/// `d'Ouéléssébougou` is `Ouéléssébougou`.
fn without_article(word: &str) -> &str {
    let rest = ["d'", "D'", "l'", "L'"].iter().find_map(|article| word.strip_prefix(article));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(word)
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '))
}

/// What stands behind a joining word, or all.
fn without_joining(rest: &str) -> &str {
    let behind = all().joining.iter().filter_map(|word| rest.strip_prefix(word.as_str())?.strip_prefix(' '));
    behind.min_by_key(|behind| behind.len()).unwrap_or(rest)
}

/// True of a site kind that some designation names: such a site is not what another designation says.
pub fn is_designated(kind: &str) -> bool {
    all().designations.iter().any(|d| d.kinds.iter().any(|k| k == kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codelist;

    #[test]
    fn every_word_is_folded_and_every_kind_is_a_code() {
        let kinds = codelist::all().into_iter().find(|l| l.name == "site_kind").expect("the codelist");
        assert!(all().legal_forms.iter().chain(&all().joining).chain(&all().small).all(|w| fold::words(w) == **w));
        for designation in &all().designations {
            assert!(designation.kinds.iter().all(|k| kinds.entries().iter().any(|e| e.code == k.as_str())), "{designation:?}");
            assert!(designation.before.iter().chain(&designation.after).chain(&designation.attached).all(|w| !w.is_empty()));
        }
    }

    #[test]
    fn an_acronym_is_made_of_the_words_that_count() {
        for (name, acronym) in [
            ("International Union for Conservation of Nature", Some("iucn")),
            ("Association malienne d'éveil au développement durable", Some("amddd")),
            ("World Food Programme Ltd.", Some("wfp")),
            ("Helen Keller", None),
            ("", None),
        ] {
            assert_eq!(initials(name).as_deref(), acronym, "{name}");
        }
        assert_eq!(with_acronym(" World Food Programme (WFP) "), Some(("World Food Programme", "WFP")));
        for none in ["World Food Programme", "(WFP)", "World ()", "A (B) C"] {
            assert_eq!(with_acronym(none), None, "{none}");
        }
        assert_eq!(bag("mali care"), bag("care mali"));
        assert_eq!(bag("care"), None);
    }

    #[test]
    fn what_a_place_is_is_told_from_its_name() {
        for (written, name, kind) in [
            ("Commune de Dioro", "dioro", "commune"),
            ("COMMUNE RURALE DE DIORO", "dioro", "commune"),
            ("Commune Urbaine d’Ouéléssébougou", "ouelessebougou", "commune"),
            ("Cercle de Ségou", "segou", "circle"),
            ("Région de Ségou", "segou", "region"),
            ("Province of Kampong Thom", "kampong thom", "province"),
            ("Kampong Thom Province", "kampong thom", "province"),
            ("ខេត្តកំពង់ធំ", "កំពង់ធំ", "province"),
            ("ខេត្ត\u{200b}កំពង់ធំ", "កំពង់ធំ", "province"),
            ("Khum Prek Toal", "prek toal", "commune"),
            ("Village de la Paix", "paix", "village"),
        ] {
            let place = place(written, &fold::name(written)).unwrap_or_else(|| panic!("{written}"));
            assert_eq!(place.name, name, "{written}");
            assert!(place.kinds.iter().any(|k| k == kind), "{written}: {:?}", place.kinds);
        }
        for plain in ["Dioro", "Commune", "Province", "", "Villeneuve", "Communeland", "Delta de la Commune"] {
            assert_eq!(place(plain, &fold::name(plain)), None, "{plain}");
        }
    }
}
