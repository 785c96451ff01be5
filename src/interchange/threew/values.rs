//! Cells of a 3W sheet as codes and numbers.

use std::collections::BTreeMap;

use crate::interchange::words::fold;

/// The code whose words hold the text.
pub fn code<'a>(words: &'a BTreeMap<String, Vec<String>>, text: &str) -> Option<&'a str> {
    let folded = fold(text);
    words.iter().find(|(_, words)| words.contains(&folded)).map(|(code, _)| code.as_str())
}

/// A number without its thousands separators, with a decimal point. `1 200`, `1,200`, `1.200.000`, `1200,5`; `None` where
/// the text is no number.
pub fn number(text: &str) -> Option<f64> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '\u{a0}' | '\u{202f}')).collect();
    let plain = if is_grouped(&bare, ',') {
        bare.replace(',', "")
    } else if bare.matches('.').count() > 1 && is_grouped(&bare, '.') {
        bare.replace('.', "")
    } else if bare.matches(',').count() == 1 && !bare.contains('.') {
        bare.replace(',', ".")
    } else {
        bare
    };
    plain.parse().ok().filter(|n: &f64| n.is_finite())
}

/// Groups of three digits between separators, perhaps with decimals behind the last.
fn is_grouped(text: &str, separator: char) -> bool {
    let whole = if separator == ',' { text.split_once('.').map_or(text, |(whole, _)| whole) } else { text };
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    !rest.is_empty() && (1..=3).contains(&first.len()) && digits(first) && rest.iter().all(|g| g.len() == 3 && digits(g))
}

/// The ISO 4217 code that a header or cell names.
pub fn currency(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let has = |word: &str| folded.split(' ').any(|w| w == word);
    if text.contains('$') || has("usd") || has("us") || has("dollars") {
        Some("USD")
    } else if text.contains('€') || has("eur") || has("euro") || has("euros") {
        Some("EUR")
    } else if has("xof") || has("fcfa") || has("cfa") {
        Some("XOF")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_separators_and_nothing_else() {
        for (text, expected) in
            [("1 200", 1200.0), ("1,200", 1200.0), ("1.200.000", 1_200_000.0), ("1200,5", 1200.5), ("12.5", 12.5), ("1,234.5", 1234.5), ("0", 0.0)]
        {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        for text in ["environ 200", "", "12 à 15"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
