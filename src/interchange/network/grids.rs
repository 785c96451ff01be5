//! Networks in sheets: which of several tables are one, and in which form.
//!
//! A table is taken for a network only where nothing else could be meant, unless the profile is named.

use super::file::NetworkFile;
use super::{lists, matrix, tables};
use crate::domain::{Kind, Note};
use crate::interchange::grid::Grid;
use crate::interchange::limits::Limits;
use crate::interchange::records;
use crate::interchange::refused::Refused;
use crate::interchange::threew::headers;
use crate::interchange::words::shown;

/// How sure one must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The profile is named: what can be a network is one.
    ByName,
    /// It is recognised: what may be something else is not one.
    ByContent,
}

/// The networks that these tables are; `None` where they are something else. Notes say what was passed over.
pub fn read(grids: &[&Grid], asked: Asked, limits: &Limits, notes: &mut Vec<Note>) -> Result<Option<Vec<NetworkFile>>, Refused> {
    let mut pass_over = |read: &[&Grid]| {
        for other in grids.iter().filter(|g| !read.iter().any(|r| std::ptr::eq(**g, *r))) {
            notes.push(Note::new("passed_over_network", "passed over, elements and connections are read").of(shown(&other.file)));
        }
    };
    // the names of sheets decide before the words of their cells: NGO and Partner are values here, and headings elsewhere
    if let Some((nodes, edges)) = tables::pair(grids).filter(|_| asked == Asked::ByName || !grids.iter().all(|g| is_record(g))) {
        pass_over(&[nodes, edges]);
        return tables::read(Some(nodes), edges, limits).map(|network| Some(vec![network]));
    }
    let alone: Vec<&Grid> = grids.iter().copied().filter(|g| tables::is_edges(g) && !is_record(g)).collect();
    if let [edges] = alone.as_slice()
        && grids.iter().all(|g| std::ptr::eq(*g, *edges) || asked == Asked::ByName || !is_other(g))
    {
        pass_over(&[edges]);
        return tables::read(None, edges, limits).map(|network| Some(vec![network]));
    }
    if asked == Asked::ByContent && grids.iter().any(|g| is_other(g)) {
        return Ok(None);
    }
    let mut networks = Vec::new();
    for grid in grids {
        let network = if tables::ends(grid).is_some() {
            tables::read(None, grid, limits)?
        } else if matrix::is_matrix(grid) {
            matrix::read(grid, limits)?
        } else if lists::is_list(grid, asked) {
            lists::read(grid, limits)?
        } else {
            return Ok(None);
        };
        networks.push(network);
    }
    Ok(Some(networks).filter(|n| !n.is_empty()))
}

/// Records by their name or columns, rules, or a 3W sheet.
fn is_other(grid: &Grid) -> bool {
    is_record(grid) || headers::find(grid, &std::collections::BTreeMap::new()).is_some()
}

/// Records by their name and columns: a sheet of ties of others has no id of ours.
fn is_record(grid: &Grid) -> bool {
    let columns: Vec<String> = grid.rows.first().map(|r| r.cells.iter().map(|c| c.trim().to_owned()).collect()).unwrap_or_default();
    let named = Kind::from_plural(&grid.title.to_lowercase());
    named.is_some_and(|kind| kind != Kind::Tie || columns.iter().any(|c| c == "id")) || records::kind_of_columns(&columns).is_some()
}
