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
    if asked == Asked::ByContent && grids.iter().any(|g| is_other(g)) {
        return Ok(None);
    }
    if let Some((nodes, edges)) = tables::pair(grids) {
        for other in grids.iter().filter(|g| !std::ptr::eq(**g, nodes) && !std::ptr::eq(**g, edges)) {
            notes.push(Note::new("passed_over_network", "passed over, elements and connections are read").of(shown(&other.file)));
        }
        return tables::read(Some(nodes), edges, limits).map(|network| Some(vec![network]));
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
    let columns: Vec<String> = grid.rows.first().map(|r| r.cells.iter().map(|c| c.trim().to_owned()).collect()).unwrap_or_default();
    Kind::from_plural(&grid.title.to_lowercase()).is_some() || records::kind_of_columns(&columns).is_some() || headers::find(grid, &std::collections::BTreeMap::new()).is_some()
}
