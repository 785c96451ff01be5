//! Text in filters: case folding, accents, wildcards.

use unicode_normalization::UnicodeNormalization;

use crate::domain::Text;

/// `CASEI`: Unicode case folding, so that `STRASSE` is `straße` and a final sigma a sigma.
pub fn fold_case(text: &str) -> Text {
    Text::from(text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect::<String>())
}

/// `ACCENTI`: accents of the Latin, Greek and Cyrillic scripts off, strokes through letters too. Signs of Khmer, Lao and
/// other scripts are letters to their readers and stay.
pub fn fold_accents(text: &str) -> Text {
    let plain = text.nfd().filter(|c| !is_accent(*c)).map(without_stroke);
    Text::from(plain.collect::<String>())
}

const fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Letters with a stroke have no decomposition in Unicode.
const fn without_stroke(c: char) -> char {
    match c {
        'ø' => 'o',
        'Ø' => 'O',
        'đ' => 'd',
        'Đ' => 'D',
        'ł' => 'l',
        'Ł' => 'L',
        'ħ' => 'h',
        'Ħ' => 'H',
        'ŧ' => 't',
        'Ŧ' => 'T',
        'ı' => 'i',
        other => other,
    }
}

/// `LIKE`: `%` is any run of characters, `_` one character, `\` takes the next one as it is; case counts.
/// O(text x pattern) at worst, without recursion.
pub fn is_like(text: &str, pattern: &str) -> bool {
    enum Piece {
        Run,
        Any,
        One(char),
    }
    let mut pieces = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '%' => Piece::Run,
            '_' => Piece::Any,
            '\\' => Piece::One(chars.next().unwrap_or('\\')),
            other => Piece::One(other),
        });
    }
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut piece) = (0, 0);
    // where the last run began: there the text is taken up again, one character further
    let mut run: Option<(usize, usize)> = None;
    while at < text.len() {
        match pieces.get(piece) {
            Some(Piece::Run) => {
                run = Some((at, piece));
                piece += 1;
            }
            Some(Piece::Any) => (at, piece) = (at + 1, piece + 1),
            Some(Piece::One(c)) if *c == text[at] => (at, piece) = (at + 1, piece + 1),
            _ => {
                let Some((began, of)) = run else { return false };
                run = Some((began + 1, of));
                (at, piece) = (began + 1, of + 1);
            }
        }
    }
    pieces[piece..].iter().all(|p| matches!(p, Piece::Run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_runs_and_single_characters() {
        for (text, pattern, matches) in [
            ("Bern", "B_r%", true),
            ("bern", "B_r%", false),
            ("", "%", true),
            ("", "_", false),
            ("abcabd", "%ab_", true),
            ("aaaaaaaaab", "%a%a%a%c", false),
            ("100%", "100\\%", true),
            ("1000", "100\\%", false),
            ("ភ្នំពេញ", "ភ្នំ%", true),
            ("x\\", "x\\", true),
        ] {
            assert_eq!(is_like(text, pattern), matches, "{text:?} LIKE {pattern:?}");
        }
    }

    #[test]
    fn case_and_accents_fold_in_latin_and_leave_khmer() {
        assert_eq!(fold_case("STRASSE"), fold_case("straße"));
        assert_eq!(fold_case("ΣΊΣΥΦΟΣ"), fold_case("σίσυφος"));
        assert_eq!(fold_case("SÉGOU"), fold_case("ségou"));
        assert_eq!(fold_accents("Ségou, Chișinău, København"), Text::from("Segou, Chisinau, Kobenhavn"));
        assert_eq!(fold_accents("កំពង់ចាម"), Text::from("កំពង់ចាម"));
        assert_eq!(fold_case("ភ្នំពេញ"), Text::from("ភ្នំពេញ"));
    }
}
