//! Ids to positions, many at once.

use std::collections::HashMap;

use crate::atlas::Table;
use crate::domain::OneOf;

/// Fewer look-ups than this share of the table are made by binary search; more are worth a map, which costs a pass over
/// the table and then finds an id in one step (at a million records 20 times faster).
const SHARE_WORTH_A_MAP: usize = 8;

/// The positions of a table's ids.
#[derive(Debug)]
pub struct Lookup<'t, R> {
    table: &'t Table<R>,
    map: Option<HashMap<&'t str, u32>>,
}

impl<'t, R: OneOf> Lookup<'t, R> {
    /// Ready for about so many look-ups. O(table) where they are many.
    pub fn new(table: &'t Table<R>, about: usize) -> Self {
        let many = about > table.len() / SHARE_WORTH_A_MAP;
        let map = many.then(|| table.iter().enumerate().map(|(i, record)| (record.id().as_str(), super::grid::packed(i))).collect());
        Self { table, map }
    }
    /// Position of an id.
    pub fn index(&self, id: &str) -> Option<usize> {
        match &self.map {
            Some(map) => map.get(id).map(|i| *i as usize),
            None => self.table.index(id),
        }
    }
}
