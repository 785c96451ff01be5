//! Words as people write them: folded for comparison, compared for hints, shortened for messages.

use crate::domain::text::is_unseen;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A value is shown in a message up to this many characters.
const SHOWN_CHARS: usize = 80;
/// Words longer than this are not compared for hints: the comparison costs the product of both lengths.
const COMPARED_CHARS: usize = 64;

/// Lower case, accents, apostrophes and what is not seen off, every other run of signs one space: the form in which headers and words of
/// a profile are compared. Letters of other scripts stay.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        // nothing to take apart: most cells
        text.chars().for_each(|c| push_folded(&mut folded, c.to_ascii_lowercase()));
    } else {
        let plain = text.nfd().filter(|c| !is_latin_mark(*c) && !is_unseen(*c));
        plain.flat_map(char::to_lowercase).for_each(|c| push_folded(&mut folded, c));
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn push_folded(folded: &mut String, c: char) {
    match c {
        'œ' => folded.push_str("oe"),
        'æ' => folded.push_str("ae"),
        c if c.is_alphanumeric() || is_combining_mark(c) => folded.push(c),
        _ if folded.ends_with(' ') || folded.is_empty() => {}
        _ => folded.push(' '),
    }
}

/// Accents of the Latin script; vowel signs of Khmer and Lao are letters to their readers.
fn is_latin_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// A text as it may stand in a message: one line, no control characters, shortened.
pub fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// The candidate nearest to `word`, where one is near enough to be a slip of the hand. Ties break by order.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(COMPARED_CHARS + 1).collect();
    if word.is_empty() || word.len() > COMPARED_CHARS {
        return None;
    }
    let allowed = (word.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.len().abs_diff(word.len()) > allowed * 4 {
            continue;
        }
        let letters: Vec<char> = candidate.chars().take(COMPARED_CHARS).collect();
        let distance = edits(&word, &letters);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Levenshtein distance: insertions, deletions, replacements. O(a b).
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// What spreadsheets write where a formula has no result, in English, French, German and Spanish.
const CELL_ERRORS: [&str; 22] = [
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#N/D", "#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", "#NV", "#WERT!",
    "#BEZUG!", "#ZAHL!", "#¡REF!", "#¡VALOR!", "#¿NOMBRE?",
];

/// True of a cell that holds an error of a spreadsheet, and so nothing that is known.
pub fn is_cell_error(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('#') && (CELL_ERRORS.iter().any(|e| e.eq_ignore_ascii_case(text)) || text.eq_ignore_ascii_case("#DIV/0") || text.starts_with("Err:"))
}

/// `1 row`, `2 rows`.
pub fn count(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_signs_fold_away_but_khmer_vowels_stay() {
        assert_eq!(fold("  Date de Début (prévue) "), "date de debut prevue");
        assert_eq!(fold("Mise en Œuvre"), "mise en oeuvre");
        assert_eq!(fold("ភ្នំពេញ"), "ភ្នំពេញ");
        assert_eq!(fold("ភ្នំ\u{200b}ពេញ"), "ភ្នំពេញ");
        assert_eq!(fold("\u{feff}Re\u{301}gion"), fold("R\u{e9}gion"));
    }

    #[test]
    fn a_slip_finds_its_word_and_nonsense_none() {
        let words = ["name", "country", "parent"];
        assert_eq!(nearest("contry", words.into_iter()), Some("country"));
        assert_eq!(nearest("nmae", words.into_iter()), None);
        assert_eq!(nearest("xyz", words.into_iter()), None);
    }
}
