//! One value between a record and the outside: a CSV cell, a JSON member, a GeoPackage column.

use super::shape::Shape;
use super::text::Text;

/// A value on its way in or out. `Null` is *unknown*, never zero and never the empty text.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Not known.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Int(i64),
    /// A finite number.
    Real(f64),
    /// Text, not empty.
    Text(Text),
    /// Several values (ids, codes, words).
    List(Vec<Text>),
    /// Keys with values, in the order given.
    Map(Vec<(Text, Text)>),
    /// A geometry in WGS 84, longitude first.
    Shape(Shape),
}

impl Cell {
    /// Text after trimming; the empty text is `Null`.
    pub fn text(raw: &str) -> Self {
        let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if trimmed.is_empty() { Self::Null } else { Self::Text(Text::from(trimmed)) }
    }

    /// True where nothing is known: `Null`, an empty list, an empty map.
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::List(items) => items.is_empty(),
            Self::Map(items) => items.is_empty(),
            _ => false,
        }
    }

    /// The flat text of the value as it stands in a CSV file or a GeoPackage column; `None` for unknown and for shapes.
    pub fn flat(&self) -> Option<String> {
        match self {
            Self::Null | Self::Shape(_) => None,
            Self::Flag(v) => Some(v.to_string()),
            Self::Int(v) => Some(v.to_string()),
            Self::Real(v) => Some(v.to_string()),
            Self::Text(v) => Some(v.to_string()),
            Self::List(items) if items.is_empty() => None,
            Self::List(items) => Some(join_list(items)),
            Self::Map(items) if items.is_empty() => None,
            Self::Map(items) => Some(join_list(
                &items.iter().map(|(k, v)| Text::from(format!("{k}={v}"))).collect::<Vec<_>>(),
            )),
        }
    }
}

/// Joins list items with `; `, writing a semicolon inside an item as `\;` and a backslash as `\\`.
pub fn join_list(items: &[Text]) -> String {
    let escaped: Vec<String> =
        items.iter().map(|i| i.replace('\\', "\\\\").replace(';', "\\;")).collect();
    escaped.join("; ")
}

/// Splits what [`join_list`] joined; empty items vanish.
pub fn split_list(text: &str) -> Vec<Text> {
    let mut items = Vec::new();
    let mut item = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(&next @ (';' | '\\'))) => {
                item.push(next);
                chars.next();
            }
            (';', _) => push_item(&mut items, &mut item),
            _ => item.push(c),
        }
    }
    push_item(&mut items, &mut item);
    items
}

fn push_item(items: &mut Vec<Text>, item: &mut String) {
    let trimmed = item.trim();
    if !trimmed.is_empty() {
        items.push(Text::from(trimmed));
    }
    item.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_survives_its_flat_form() {
        let items = vec![Text::from("a;b"), Text::from("c\\d"), Text::from("plain")];
        assert_eq!(split_list(&join_list(&items)), items);
    }

    #[test]
    fn blank_text_is_unknown() {
        assert_eq!(Cell::text("  \u{feff} "), Cell::Null);
    }
}
