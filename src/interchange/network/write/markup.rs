//! Texts as they may stand in XML.

use std::fmt;

/// A text in XML 1.0, in an element or in double quotes: line ends as numbers, so that no reader makes blanks of them, and
/// what XML cannot hold as the replacement character.
pub struct Escaped<'t>(pub &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain = 0;
        for (at, c) in self.0.char_indices() {
            let instead = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\n' => "&#10;",
                '\r' => "&#13;",
                '\t' => "&#9;",
                c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => "\u{fffd}",
                _ => continue,
            };
            f.write_str(&self.0[plain..at])?;
            f.write_str(instead)?;
            plain = at + c.len_utf8();
        }
        f.write_str(&self.0[plain..])
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn what_markup_means_is_escaped_and_what_it_cannot_hold_is_replaced() {
        assert_eq!(Escaped("<a> & \"b\"\n\u{1}é").to_string(), "&lt;a&gt; &amp; &quot;b&quot;&#10;\u{fffd}é");
    }
}
