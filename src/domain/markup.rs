//! Texts as they may stand in markup: XML 1.0 and HTML alike, between tags or within either kind of quotes.
//!
//! One form serves all of these, so that nobody has to choose, and choose wrongly:
//! - `& < > " '` are written as references that both languages know (`&apos;` is none of HTML 4);
//! - line ends and tabs are written as numbers: within quotes a reader would make blanks of them (XML 1.0, section 3.3.3), and
//!   between tags a line feed of a carriage return (section 2.11);
//! - what XML cannot hold at all (section 2.2), not even as a number, is written as U+FFFD and not left out: a text that
//!   closes over what was taken from it may become another word (Unicode Technical Report 36, section 3.5).

use std::fmt;

/// A text that means itself in markup.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'t>(pub &'t str);

/// What is written instead of a letter; `None` where it may stand as it is.
fn instead(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\n' => "&#10;",
        '\r' => "&#13;",
        '\t' => "&#9;",
        // the other characters that XML 1.0 leaves out, surrogates, are none of a `str`
        c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => "\u{FFFD}",
        _ => return None,
    })
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain = 0;
        for (at, c) in self.0.char_indices() {
            let Some(instead) = instead(c) else { continue };
            f.write_str(&self.0[plain..at])?;
            f.write_str(instead)?;
            plain = at + c.len_utf8();
        }
        f.write_str(&self.0[plain..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::events::Event;
    use quick_xml::{Reader, XmlVersion};

    use super::Escaped;

    #[test]
    fn what_markup_means_is_escaped_and_what_it_cannot_hold_is_replaced() {
        assert_eq!(Escaped("<a> & \"b\" 'c'\n\u{1}é").to_string(), "&lt;a&gt; &amp; &quot;b&quot; &#39;c&#39;&#10;\u{FFFD}é");
        assert_eq!(Escaped("\t\r\n\u{0}\u{8}\u{B}\u{C}\u{1F}\u{FFFE}\u{FFFF}").to_string(), format!("&#9;&#13;&#10;{}", "\u{FFFD}".repeat(7)));
        assert_eq!(Escaped("]]></text><script>&amp;").to_string(), "]]&gt;&lt;/text&gt;&lt;script&gt;&amp;amp;");
        // DEL, C1 controls and letters beyond the first plane are characters of XML 1.0
        assert_eq!(Escaped("\u{7F}\u{85}\u{1F600}ក្រុង").to_string(), "\u{7F}\u{85}\u{1F600}ក្រុង");
        assert_eq!(Escaped("").to_string(), "");
    }

    /// What a reader of XML makes of a text in an attribute and in an element.
    fn read_back(text: &str) -> [String; 2] {
        let document = format!("<a b=\"{0}\" c='{0}'>{0}</a>", Escaped(text));
        let mut reader = Reader::from_str(&document);
        let mut inside = String::new();
        let mut quoted = Vec::new();
        loop {
            match reader.read_event().expect("well formed") {
                Event::Start(tag) => {
                    for attribute in tag.attributes() {
                        let value = attribute.expect("an attribute").normalized_value(XmlVersion::Implicit1_0).expect("known references").into_owned();
                        quoted.push(value);
                    }
                }
                Event::Text(part) => inside.push_str(&part.xml10_content()),
                Event::GeneralRef(name) => match name.resolve_char_ref().expect("a number") {
                    Some(c) => inside.push(c),
                    None => inside.push_str(quick_xml::escape::resolve_xml_entity(&name).expect("an entity of XML itself")),
                },
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(quoted.len(), 2);
        assert_eq!(quoted[0], quoted[1]);
        [quoted.remove(0), inside]
    }

    proptest! {
        #[test]
        fn any_text_comes_back_whole_from_either_place(text in "\\PC{0,40}|[\\x00-\\x7F]{0,40}") {
            let expected: String = text.chars().map(|c| if c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}') { '\u{FFFD}' } else { c }).collect();
            prop_assert_eq!(read_back(&text), [expected.clone(), expected]);
        }
    }
}
