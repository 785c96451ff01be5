//! A text that may hold several names: where it can be cut, and whether all its parts are names.
//!
//! A name may hold a comma, a slash or an *and* itself (*Agriculture, Forestry and Fishing*): only parts that are names on
//! their own tell the two apart.

use crate::interchange::profile::cells;
use crate::interchange::words::fold;

/// The most parts in which names are looked for: their number squared is looked up.
const MOST_PARTS: usize = 40;

/// What a text is.
#[derive(Debug, PartialEq, Eq)]
pub enum Cut<'t> {
    /// Nothing in it parts names, or no part of it is a name: one name.
    One,
    /// All its parts are names.
    Several(Vec<&'t str>),
    /// Some of its parts are names, these; the others are not.
    Partly(Vec<&'t str>),
    /// A comma, a slash or a plus stands in it, and no part is a name.
    Unknown,
}

/// A run of text between two places where it can be cut, in bytes.
type Run = (usize, usize);

/// Cuts a text into the fewest names. O(parts squared) questions.
pub fn cut<'t>(text: &'t str, is_name: &dyn Fn(&str) -> bool) -> Cut<'t> {
    let (runs, signs) = runs(text);
    if runs.len() < 2 {
        return Cut::One;
    }
    let none = if signs { Cut::Unknown } else { Cut::One };
    if runs.len() > MOST_PARTS {
        return none;
    }
    let of = |from: usize, to: usize| text[runs[from].0..runs[to].1].trim();
    // the fewest names up to each run, and where the last of them begins
    let mut best: Vec<Option<(usize, usize)>> = vec![Some((0, 0))];
    for to in 0..runs.len() {
        let ends = (0..=to).filter_map(|from| Some((best[from]?.0 + 1, from))).filter(|(_, from)| (*from, to) != (0, runs.len() - 1));
        let found = ends.filter(|(_, from)| is_name(of(*from, to))).min();
        best.push(found);
    }
    let mut names = Vec::new();
    let mut at = runs.len();
    while let Some((_, from)) = best[at].filter(|_| at > 0) {
        names.push(of(from, at - 1));
        at = from;
    }
    if at == 0 {
        names.reverse();
        return Cut::Several(names);
    }
    let known: Vec<&str> = (0..runs.len()).map(|at| of(at, at)).filter(|part| is_name(part)).collect();
    if known.is_empty() { none } else { Cut::Partly(known) }
}

/// Every part of a text, whether it is a name or not: somebody has said that it holds several.
pub fn parts(text: &str) -> Vec<&str> {
    runs(text).0.into_iter().map(|(from, to)| text[from..to].trim()).collect()
}

/// Parts between `;`, `|` and line ends outside of brackets.
pub fn lines(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in outside_brackets(text) {
        if matches!(c, ';' | '；' | '|' | '\n' | '\r') {
            parts.push(text[from..at].trim());
            from = at + c.len_utf8();
        }
    }
    parts.push(text[from..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// True of a text that has anything between parts.
pub fn may_hold_several(text: &str) -> bool {
    text.contains([',', ';', '|', '\n', '\r', '/', '+', '&', '•', '，', '、', '；', '／', '＆'])
        || (text.contains(char::is_whitespace) && holds_joining_word(&fold(text)))
}

fn holds_joining_word(folded: &str) -> bool {
    cells().joining.iter().any(|word| folded.contains(word.as_str()))
}

/// The runs of a text, and whether any sign (rather than a word or `&`) parts them.
fn runs(text: &str) -> (Vec<Run>, bool) {
    let mut runs = Vec::new();
    let mut signs = false;
    let mut from = 0;
    for (at, c) in outside_brackets(text) {
        if at < from {
            continue;
        }
        let joined = if is_sign(c) || matches!(c, '&' | '＆') { Some(at + c.len_utf8()) } else { joining_word(text, at, c) };
        if let Some(behind) = joined {
            signs |= is_sign(c) && !text[from..at].trim().is_empty() && !text[behind..].trim().is_empty();
            push(text, (from, at), &mut runs);
            from = behind;
        }
    }
    push(text, (from, text.len()), &mut runs);
    (runs, signs)
}

fn push(text: &str, (from, to): Run, runs: &mut Vec<Run>) {
    if text.get(from..to).is_some_and(|part| part.chars().any(char::is_alphanumeric)) {
        runs.push((from, to));
    }
}

fn is_sign(c: char) -> bool {
    matches!(c, ',' | '/' | '+' | '•' | '，' | '、' | '／' | ';' | '；' | '|' | '\n' | '\r')
}

/// Where the text goes on behind a joining word that begins behind this white space.
fn joining_word(text: &str, at: usize, c: char) -> Option<usize> {
    if !c.is_whitespace() {
        return None;
    }
    let rest = text[at..].trim_start();
    let start = text.len() - rest.len();
    let ends = rest.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).take(3);
    let mut longest = None;
    for end in ends {
        if cells().joining.contains(&fold(&rest[..end])) && rest[..end].chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '/' | '\u{17b6}'..='\u{17d3}')) {
            longest = Some(start + end);
        }
    }
    longest
}

/// Letters that stand in no brackets; all, where the brackets do not match.
fn outside_brackets(text: &str) -> Vec<(usize, char)> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return text.char_indices().collect(),
            },
            _ if depth == 0 => found.push((at, c)),
            _ => {}
        }
    }
    if depth == 0 { found } else { text.char_indices().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among<'a>(names: &'a [&'a str]) -> impl Fn(&str) -> bool + 'a {
        move |text| names.iter().any(|name| fold(name) == fold(text))
    }

    #[test]
    fn a_text_is_cut_where_all_its_parts_are_names() {
        let known = ["Water", "Health", "Water, Sanitation and Hygiene", "MOH", "WHO"];
        for (text, parts) in [
            ("Water, Health", &["Water", "Health"][..]),
            ("Water / Health", &["Water", "Health"]),
            ("water & Health", &["water", "Health"]),
            ("Water and health", &["Water", "health"]),
            ("Water et Health", &["Water", "Health"]),
            ("Water + Health", &["Water", "Health"]),
            ("Water and/or Health", &["Water", "Health"]),
            ("Water, and Health", &["Water", "Health"]),
            ("MOH/WHO", &["MOH", "WHO"]),
            ("Water, Sanitation and Hygiene, Health", &["Water, Sanitation and Hygiene", "Health"]),
            ("Health & Water, Sanitation and Hygiene", &["Health", "Water, Sanitation and Hygiene"]),
        ] {
            assert_eq!(cut(text, &among(&known)), Cut::Several(parts.to_vec()), "{text}");
        }
    }

    #[test]
    fn what_is_known_in_part_or_not_at_all_is_said_so() {
        let known = ["Water"];
        assert_eq!(cut("Water, Roads", &among(&known)), Cut::Partly(vec!["Water"]));
        assert_eq!(cut("Agriculture, Forestry, Fishing", &among(&known)), Cut::Unknown);
        assert_eq!(cut("Save & Prosper", &among(&known)), Cut::One, "no sign that parts, and nothing known");
        assert_eq!(cut("Consortium (Water, Health)", &among(&["Water", "Health"])), Cut::One, "brackets hold together");
        for one in ["Water", "", "Water,", "Landes", "Sanders", ",", "Band Aid"] {
            assert_eq!(cut(one, &among(&known)), Cut::One, "{one}");
        }
        assert_eq!(parts("Roads, Bridges and Wells"), ["Roads", "Bridges", "Wells"]);
        assert_eq!(lines("A; B (C; D)\nE|"), ["A", "B (C; D)", "E"]);
        assert!(!may_hold_several("Aide Kolon") && may_hold_several("A et B"));
    }
}
