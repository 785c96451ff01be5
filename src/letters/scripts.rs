//! Scripts: letters that have a font of their own, and scripts whose lines stand higher. A text of several scripts is written
//! run by run, each in its font, as the fallback between fonts gives up where letters join.

use std::ops::RangeInclusive;

/// Letters that have a font of their own.
const SCRIPTS: [(RangeInclusive<char>, &str); 13] = [
    ('\u{1780}'..='\u{17FF}', "Noto Sans Khmer"),
    ('\u{19E0}'..='\u{19FF}', "Noto Sans Khmer"),
    ('\u{0E80}'..='\u{0EFF}', "Noto Sans Lao"),
    ('\u{0E00}'..='\u{0E7F}', "Noto Sans Thai"),
    ('\u{1000}'..='\u{109F}', "Noto Sans Myanmar"),
    ('\u{0600}'..='\u{06FF}', "Noto Sans Arabic"),
    ('\u{0750}'..='\u{077F}', "Noto Sans Arabic"),
    ('\u{FB50}'..='\u{FDFF}', "Noto Sans Arabic"),
    ('\u{FE70}'..='\u{FEFE}', "Noto Sans Arabic"),
    ('\u{1200}'..='\u{139F}', "Noto Sans Ethiopic"),
    ('\u{0900}'..='\u{097F}', "Noto Sans Devanagari"),
    ('\u{0980}'..='\u{09FF}', "Noto Sans Bengali"),
    ('\u{07C0}'..='\u{07FF}', "Noto Sans NKo"),
];

/// The font that a letter has of its own.
pub fn font_of(c: char) -> Option<&'static str> {
    SCRIPTS.iter().find(|(range, _)| range.contains(&c)).map(|(_, font)| *font)
}

/// Letters that go with those before them: spaces that show nothing, and what joins or parts letters.
fn follows(c: char) -> bool {
    matches!(c, ' ' | '\u{200B}'..='\u{200D}')
}

/// A text in runs of one font each; at least one, which may be empty. `None` is the font of the text around.
pub fn runs(text: &str) -> Vec<(Option<&'static str>, &str)> {
    let mut runs: Vec<(Option<&'static str>, &str)> = Vec::new();
    let mut start = 0;
    let mut font = text.chars().find(|c| !follows(*c)).and_then(font_of);
    for (at, c) in text.char_indices() {
        if !follows(c) && font_of(c) != font {
            runs.push((font, &text[start..at]));
            (start, font) = (at, font_of(c));
        }
    }
    runs.push((font, &text[start..]));
    runs
}

/// Scripts that stack marks above and below their letters.
fn stacks(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'))
}

/// How far letters rise above the base line, as a share of their size.
pub fn rise(text: &str) -> f64 {
    if stacks(text) { 1.05 } else { 0.82 }
}

/// How far letters hang below the base line, as a share of their size.
pub fn hang(text: &str) -> f64 {
    if stacks(text) { 0.55 } else { 0.26 }
}

/// How lines follow each other, as a share of the size of their letters.
pub fn leading(text: &str) -> f64 {
    if stacks(text) { 1.7 } else { 1.28 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_two_scripts_is_cut_where_the_font_changes() {
        let found: Vec<(bool, &str)> = runs("អាងបឹង (Lagoon) ១២").into_iter().map(|(font, run)| (font.is_some(), run)).collect();
        assert_eq!(found, [(true, "អាងបឹង "), (false, "(Lagoon) "), (true, "១២")]);
        assert_eq!(runs(""), [(None, "")]);
        assert_eq!(runs("  "), [(None, "  ")]);
    }

    #[test]
    fn lines_that_stack_do_not_touch() {
        for text in ["Ségou", "ភាពជាដៃគូ", "ລາວ"] {
            assert!(rise(text) + hang(text) <= leading(text) + 1e-9, "{text}");
        }
    }
}
