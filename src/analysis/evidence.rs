//! Evidence: the records that a row rests on, written `kind/id`, sorted, without repeats.

use crate::atlas::Table;
use crate::domain::{OneOf, Text};

/// Collects the records of one row.
#[derive(Clone, Debug, Default)]
pub struct Evidence(Vec<Text>);

impl Evidence {
    /// Adds the record at a position of its table.
    pub fn add<R: OneOf>(&mut self, table: &Table<R>, index: usize) {
        self.0.push(path(table, index));
    }
    /// Adds the records at these positions.
    pub fn add_all<R: OneOf>(&mut self, table: &Table<R>, indexes: impl IntoIterator<Item = usize>) {
        for index in indexes {
            self.add(table, index);
        }
    }
    /// The list as a report carries it.
    pub fn into_list(mut self) -> Vec<Text> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}

/// `kind/id` of the record at a position of its table.
pub fn path<R: OneOf>(table: &Table<R>, index: usize) -> Text {
    Text::from(format!("{}/{}", R::KIND.plural(), table.at(index).id()))
}
