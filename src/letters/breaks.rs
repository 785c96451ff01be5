//! Where a line may end: after spaces and hyphens, at spaces of no width, and between words of scripts that write none (Khmer,
//! Lao, Thai, Burmese), where a model trained on their texts says so (Unicode Standard Annex 14, with the models of ICU). Never
//! within a cluster: a letter with its marks and feet.

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter};

/// A part of a text that stays on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// Its letters, without the spaces around them.
    pub text: &'t str,
    /// A space stands before it where it does not begin a line.
    pub gap: bool,
}

/// A space at which a line may be broken; one that does not break stays in its word.
fn breaks(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}')
}

/// The parts of a text between which a line may be broken. O(length).
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let whole: Vec<usize> = boundaries(text);
    let mut pieces = Vec::new();
    let (mut start, mut gap) = (0, false);
    // the first is the beginning of the text
    for end in LineSegmenter::new_auto(LineBreakOptions::default()).segment_str(text).skip(1) {
        if whole.binary_search(&end).is_err() {
            continue;
        }
        let (left, part) = (start, &text[start..end]);
        let within = part.trim_matches(|c| breaks(c) || c == '\u{200B}');
        start = end;
        let spaced = |part: &str| part.contains(breaks);
        if within.is_empty() {
            gap |= spaced(part);
            continue;
        }
        let before = &part[..within.as_ptr() as usize - text.as_ptr() as usize - left];
        let after = &part[before.len() + within.len()..];
        pieces.push(Piece { text: within, gap: (gap || spaced(before)) && !pieces.is_empty() });
        gap = spaced(after);
    }
    pieces
}

/// The clusters of a text: what is never torn apart. O(length).
pub fn clusters(text: &str) -> Vec<&str> {
    boundaries(text).windows(2).map(|ends| &text[ends[0]..ends[1]]).collect()
}

/// Ends of clusters (UAX 29), and what they miss: the foot of a Khmer or Burmese letter, and the letter after a vowel that is
/// written before it in Thai and Lao.
fn boundaries(text: &str) -> Vec<usize> {
    let binds = |at: usize| {
        let before = text[..at].chars().next_back();
        // where a word ends too early there is nothing to bind
        let letter = text[at..].chars().next().is_some_and(|c| !breaks(c) && c != '\u{200B}');
        letter && matches!(before, Some('\u{17D2}' | '\u{1039}' | '\u{0E40}'..='\u{0E44}' | '\u{0EC0}'..='\u{0EC4}'))
    };
    GraphemeClusterSegmenter::new().segment_str(text).filter(|at| !binds(*at)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        pieces(text).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn latin_breaks_at_spaces_and_hyphens() {
        assert_eq!(texts("Cadres de concertation"), ["Cadres", "de", "concertation"]);
        assert_eq!(texts("well-kept"), ["well-", "kept"]);
        assert_eq!(texts(" One\u{A0}partner\u{A0}(12)  more\n"), ["One\u{A0}partner\u{A0}(12)", "more"]);
        assert_eq!(pieces("a-b c").into_iter().map(|p| p.gap).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(texts(""), Vec::<&str>::new());
        assert_eq!(texts("  \u{200B} "), Vec::<&str>::new());
    }

    #[test]
    fn khmer_breaks_between_words_and_at_spaces_of_no_width() {
        // consultation framework: two words
        let words = texts("ក្របខណ្ឌពិគ្រោះយោបល់");
        assert!(words.contains(&"ក្របខណ្ឌ"), "{words:?}");
        assert_eq!(words.concat(), "ក្របខណ្ឌពិគ្រោះយោបល់");
        assert_eq!(texts("ភាព\u{200B}ជា"), ["ភាព", "ជា"]);
    }

    #[test]
    fn a_letter_keeps_its_feet_and_marks() {
        assert_eq!(clusters("ក្រុង"), ["ក្រុ", "ង"]);
        assert_eq!(clusters("ខណ្ឌ"), ["ខ", "ណ្ឌ"]);
        assert_eq!(clusters("เมือง"), ["เมื", "อ", "ง"]);
        assert_eq!(clusters("e\u{301}te\u{301}"), ["e\u{301}", "t", "e\u{301}"]);
        assert_eq!(clusters(""), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn pieces_are_whole_clusters_and_lose_nothing_but_spaces(text in "[ក-ឳា-្a-z\u{200B} \u{A0}-]{0,30}") {
            let kept = |text: &str| text.chars().filter(|c| !breaks(*c) && *c != '\u{200B}').collect::<String>();
            prop_assert_eq!(kept(&texts(&text).concat()), kept(&text));
            let ends = boundaries(&text);
            for piece in pieces(&text) {
                let begins = piece.text.as_ptr() as usize - text.as_ptr() as usize;
                // a mark after a space stands on it: at the beginning of a piece the space goes all the same
                let after_space = text[..begins].ends_with(|c| breaks(c) || c == '\u{200B}');
                let whole = (after_space || ends.contains(&begins)) && ends.contains(&(begins + piece.text.len()));
                prop_assert!(whole, "{:?} of {:?}", piece, text);
            }
        }
    }
}
