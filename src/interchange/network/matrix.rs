//! Adjacency matrices: the same names across the top and down the side, and in each cell the strength of the tie from the
//! row to the column; blank and 0 are no tie. Symmetric ones are undirected. Where every cell is 0 or 1 the cells say that
//! there is a tie, and nothing of its strength.

use std::collections::BTreeSet;

use super::builder::{Builder, Direction};
use super::file::NetworkFile;
use crate::domain::Note;
use crate::interchange::grid::Grid;
use crate::interchange::limits::Limits;
use crate::interchange::refused::Refused;

/// Names below this are no matrix but a small table.
const FEWEST: usize = 2;

/// True where the first row and the first column name the same, in the same order.
pub fn is_matrix(grid: &Grid) -> bool {
    let Some((header, rows)) = grid.rows.split_first() else { return false };
    let n = rows.len();
    let width = (0..header.cells.len()).rev().find(|c| !header.get(*c).is_empty()).map_or(0, |c| c + 1);
    let names: BTreeSet<&str> = rows.iter().map(|r| r.get(0)).filter(|n| !n.is_empty()).collect();
    n >= FEWEST && width == n + 1 && names.len() == n && rows.iter().enumerate().all(|(at, row)| row.get(0) == header.get(at + 1))
}

/// Reads the matrix.
pub fn read(grid: &Grid, limits: &Limits) -> Result<NetworkFile, Refused> {
    let mut builder = Builder::new(&grid.file, limits);
    builder.problems(grid.problems.iter().cloned());
    let rows = grid.rows.get(1..).unwrap_or_default();
    for row in rows {
        builder.node(row.get(0), row.number)?;
    }
    let cell = |row: usize, column: usize| {
        let text = rows[row].get(column + 1);
        if grid.decimal_comma { text.replacen(',', ".", 1) } else { text.to_owned() }
    };
    let number = |row: usize, column: usize| cell(row, column).parse::<f64>().ok();
    let is_tie = |row: usize, column: usize| !cell(row, column).is_empty() && number(row, column) != Some(0.0);
    let all = || (0..rows.len()).flat_map(|row| (0..rows.len()).map(move |column| (row, column)));
    let same = |(row, column): (usize, usize)| cell(row, column) == cell(column, row) || number(row, column).is_some_and(|n| number(column, row) == Some(n));
    let symmetric = all().filter(|(row, column)| row < column).all(|at| same(at) || (!is_tie(at.0, at.1) && !is_tie(at.1, at.0)));
    let binary = all().filter(|(row, column)| is_tie(*row, *column)).all(|(row, column)| number(row, column) == Some(1.0));
    let direction = if symmetric { Direction::Undirected } else { Direction::Directed };
    for (row, column) in all().filter(|(row, column)| is_tie(*row, *column) && (!symmetric || row <= column)) {
        let of = builder.edge(None, [rows[row].get(0), rows[column].get(0)], direction, rows[row].number)?;
        if !binary {
            builder.say(of, "weight", &cell(row, column))?;
        }
    }
    builder.note(if symmetric {
        Note::new("matrix_symmetric", "the matrix is symmetric: ties are undirected")
    } else {
        Note::new("matrix_directed", "the matrix is not symmetric: each cell is a tie from its row to its column")
    });
    if binary {
        builder.note(Note::new("matrix_binary", "every cell is 0, 1 or blank: the strength of ties is not said"));
    }
    builder.finish(false)
}
