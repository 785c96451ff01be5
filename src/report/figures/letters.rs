//! How much room words take, near enough to lay out a figure without the font: it is drawn by whoever opens it, with the font
//! that is there. Widths are of Noto Sans, in ems.

use unicode_normalization::char::is_combining_mark;

/// Width of a text in pixels at a font size. O(length).
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

fn em(c: char) -> f64 {
    match c {
        c if is_combining_mark(c) || matches!(c, '\u{200b}'..='\u{200f}') => 0.0,
        ' ' | 'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | 'I' | '!' => 0.29,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '[' | ']' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' => 0.88,
        'A'..='Z' => 0.66,
        'a'..='z' | '0'..='9' => 0.57,
        '\u{0e00}'..='\u{0eff}' => 0.6,
        c if (c as u32) < 0x2000 => 0.62,
        _ => 1.0,
    }
}

/// A text cut to a width, with an ellipsis where something is missing. A mark stays with its letter.
pub fn cut(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = em('…') * size;
    for c in text.chars() {
        used += em(c) * size;
        if used > most && !is_combining_mark(c) {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end_matches(['\u{17d2}', ' ']))
}

/// A text in at most so many lines, each no wider; words that are too long and what is left over are cut.
pub fn lines(text: &str, size: f64, most: f64, count: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // Khmer parts words by a space that is not seen
    for word in text.split([' ', '\u{200b}']).filter(|w| !w.is_empty()) {
        let last = lines.len() == count;
        match lines.last_mut() {
            // the last line takes everything that is left, to be cut below
            Some(line) if last || width(line, size) + width(" ", size) + width(word, size) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| cut(line, size, most)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_asked() {
        let made = lines("Coopérative des maraîchers de Farakou Massa", 10.0, 110.0, 2);
        assert_eq!(made.len(), 2);
        assert!(made.iter().all(|l| width(l, 10.0) <= 110.0), "{made:?}");
        assert!(made[1].ends_with('…'), "{made:?}");
        assert_eq!(lines("short", 10.0, 110.0, 2), ["short"]);
        assert_eq!(lines("", 10.0, 110.0, 2), Vec::<String>::new());
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        let khmer = "អាងបឹងឈូងសមុទ្រ";
        let made = cut(khmer, 10.0, 40.0);
        assert!(made.ends_with('…') && width(&made, 10.0) <= 41.0 + 10.0, "{made}");
        let last = made.trim_end_matches('…').chars().count();
        let next = khmer.chars().nth(last).expect("something was cut");
        assert!(!is_combining_mark(next), "{made}");
    }
}
