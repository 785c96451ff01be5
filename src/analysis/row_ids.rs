//! Names of the rows of an analysis: what stands in the columns that tell rows apart, so that a row has the same name in every
//! file, through every door and in every revision in which it is still there (`reedford.drinking-water.implementing`).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Spec;
use crate::domain::Cell;

/// Columns that together name a row, beside the one of the site.
const KEYS: [&str; 5] = ["theme", "role", "stakeholder", "a", "b"];

/// Gives rows their names, one after another.
pub struct RowIds {
    keys: Vec<usize>,
    /// How often a name came, by its hash: eight bytes a row, whatever the name.
    seen: HashMap<u64, u32>,
}

impl RowIds {
    /// For the rows of an analysis.
    pub fn new(spec: &Spec) -> Self {
        let named = |column: &str| spec.site_column == Some(column) || KEYS.contains(&column);
        let keys = spec.columns.iter().enumerate().filter(|(_, c)| named(c.name)).map(|(at, _)| at).collect();
        Self { keys, seen: HashMap::new() }
    }
    /// The name of the next row, which is so far down: its keys with points between. Where a name comes again it is counted from
    /// the first row that was asked for; where no column names a row it is its number.
    pub fn next(&mut self, cells: &[Cell], number: usize) -> String {
        let parts: Vec<String> = self.keys.iter().filter_map(|k| cells.get(*k).and_then(Cell::flat)).collect();
        if parts.is_empty() {
            return number.to_string();
        }
        let id = parts.join(".");
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let times = self.seen.entry(hasher.finish()).or_default();
        *times += 1;
        if *times == 1 { id } else { format!("{id}.{times}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Text;

    #[test]
    fn rows_are_named_by_their_keys_and_counted_where_these_repeat() {
        let spec = crate::analysis::find("gaps").expect("registered").spec;
        let mut ids = RowIds::new(spec);
        let row = |site: &str, theme: &str| -> Vec<Cell> {
            spec.columns.iter().map(|c| match c.name {
                "site" => Cell::Text(Text::from(site)),
                "theme" => Cell::Text(Text::from(theme)),
                _ => Cell::Null,
            }).collect()
        };
        assert_eq!(ids.next(&row("reedford", "water"), 1), "reedford.water");
        assert_eq!(ids.next(&row("reedford", "health"), 2), "reedford.health");
        assert_eq!(ids.next(&row("reedford", "water"), 3), "reedford.water.2");
        assert_eq!(ids.next(&[], 4), "4");
    }
}
