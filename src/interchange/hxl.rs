//! Writing HXL-tagged CSV (Humanitarian Exchange Language 1.1, <https://hxlstandard.org>): a header, a row of hashtags, then
//! rows as in [`super::csv`], codes and labels in columns of their own. Which column has which tag is data in
//! `data/profiles/hxl.toml`.

use std::io::{self, Write};

use super::csv::{self, GEOMETRY};
use super::profile;
use crate::domain::table::{Column, ColumnType, FeatureTable};

/// Writes a table; returns the number of rows.
pub fn write(table: FeatureTable<'_>, out: &mut impl Write) -> io::Result<u64> {
    let own = table.columns.iter().map(|c| tag(&table.name, &c.name, Some(c)));
    let geometry: &[&str] = if table.spatial { &GEOMETRY } else { &[] };
    let tags = own.chain(geometry.iter().map(|name| tag(&table.name, name, None))).collect();
    let names = csv::names(&table);
    csv::write_under(&[names, tags], table, out)
}

/// The hashtag of a column: of the layer's own table, of all, else made from its name.
pub fn tag(layer: &str, name: &str, column: Option<&Column>) -> String {
    let profile = profile::hxl();
    if let Some(tag) = profile.kinds.get(layer).and_then(|own| own.get(name)).or_else(|| profile.columns.get(name)) {
        return tag.clone();
    }
    let attribute: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let letter = attribute.starts_with(|c: char| c.is_ascii_alphabetic());
    let attribute = if letter { attribute } else { format!("x_{attribute}") };
    match column.map(|c| c.ty) {
        Some(ColumnType::Integer | ColumnType::Number) => format!("#indicator+{attribute}"),
        Some(ColumnType::Date | ColumnType::DateTime) => format!("#date+{attribute}"),
        _ => format!("#meta+{attribute}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    /// `#tag+attribute+attribute`, as the standard has it.
    fn is_tag(tag: &str) -> bool {
        let word = |w: &str| w.starts_with(|c: char| c.is_ascii_alphabetic()) && w.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        tag.strip_prefix('#').is_some_and(|t| t.split('+').all(word))
    }

    #[test]
    fn every_tag_of_the_profile_and_every_made_one_is_a_tag() {
        let profile = profile::hxl();
        for tag in profile.columns.values().chain(profile.kinds.values().flat_map(|own| own.values())) {
            assert!(is_tag(tag), "{tag}");
        }
        assert!(profile.kinds.keys().all(|k| Kind::from_plural(k).is_some()));
        for name in ["2020 été", "x", "_", "betweenness_error"] {
            assert!(is_tag(&tag("x", name, None)), "{name}");
        }
        assert_eq!(tag("sites", "name", None), "#loc+name");
    }
}
