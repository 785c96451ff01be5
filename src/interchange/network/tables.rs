//! Networks as tables with a header: an edge list (`source,target,...` of Gephi and many scripts, `from,to,...` of Kumu),
//! alone or with a table of its nodes.
//!
//! A node that only edges name is made from them; where the file says nothing of direction, an edge runs both ways, but of
//! Kumu's connections one way, as Kumu draws them.

use std::collections::BTreeMap;

use super::builder::{Builder, Direction, Of};
use super::file::NetworkFile;
use super::kumu;
use crate::interchange::delimited::{Short, check_widths};
use crate::interchange::grid::Grid;
use crate::interchange::limits::Limits;
use crate::interchange::profile;
use crate::interchange::records::unescape;
use crate::interchange::refused::Refused;
use crate::interchange::words::{count, fold, shown};

fn headers(grid: &Grid) -> Vec<String> {
    grid.rows.first().map(|r| (0..r.cells.len()).map(|c| fold(r.get(c))).collect()).unwrap_or_default()
}

/// The columns of both ends.
pub fn ends(grid: &Grid) -> Option<[usize; 2]> {
    let headers = headers(grid);
    let at = |name: &str| headers.iter().position(|h| h == name);
    profile::network().tables.ends.iter().find_map(|[from, to]| Some([at(from)?, at(to)?]))
}

/// A table of nodes and one of edges among several, by their names: those decide before any word in a cell does.
pub fn pair<'g>(grids: &[&'g Grid]) -> Option<(&'g Grid, &'g Grid)> {
    let words = &profile::network().tables;
    let edges = grids.iter().copied().find(|g| is_named(g, &words.edges) && ends(g).is_some())?;
    let nodes = grids.iter().copied().find(|g| !std::ptr::eq(*g, edges) && is_named(g, &words.nodes) && id_column(g).is_some())?;
    Some((nodes, edges))
}

/// True where a table is named for edges and has the columns of both ends.
pub fn is_edges(grid: &Grid) -> bool {
    is_named(grid, &profile::network().tables.edges) && ends(grid).is_some()
}

/// True where a table is named so, perhaps with the name of its project before or after: `Partners [Edges]`.
fn is_named(grid: &Grid, names: &[String]) -> bool {
    let title = fold(&grid.title);
    let last = title.rsplit(' ').next().unwrap_or_default();
    let first = title.split(' ').next().unwrap_or_default();
    names.iter().any(|name| *name == title || name == last || name == first)
}

fn id_column(grid: &Grid) -> Option<usize> {
    let headers = headers(grid);
    profile::network().tables.ids.iter().find_map(|id| headers.iter().position(|h| h == id))
}

/// Reads an edge list, and its nodes where they have a table.
pub fn read(nodes: Option<&Grid>, edges: &Grid, limits: &Limits) -> Result<NetworkFile, Refused> {
    // both sheets of a workbook are one file
    let file = edges.file.split_once('#').map_or(edges.file.as_str(), |(file, _)| if nodes.is_some() { file } else { edges.file.as_str() });
    let mut builder = Builder::new(file, limits);
    for grid in nodes.into_iter().chain([edges]) {
        builder.problems(grid.problems.iter().cloned().chain(check_widths(grid, 0, Short::Taken)));
    }
    if let Some(grid) = nodes {
        read_nodes(grid, &mut builder)?;
    }
    let stated = read_edges(edges, &mut builder)?;
    if nodes.is_some() {
        // ends may be written by id or by name
        for label in ["label", "name", "nom"] {
            builder.ends_by_label(label);
        }
    }
    builder.imply_nodes()?;
    let kumu = matches!(fold(&edges.title).as_str(), "connections" | "connexions");
    if !stated {
        builder.assume_direction(kumu);
    }
    builder.finish(kumu)
}

fn read_nodes(grid: &Grid, builder: &mut Builder<'_>) -> Result<(), Refused> {
    let Some(id) = id_column(grid) else { return Ok(()) };
    // a column of names that serves as the id is the name too, unless another is one more plainly
    let headers = headers(grid);
    let is_name = |at: usize| matches!(headers[at].as_str(), "name" | "nom");
    let is_id = matches!(headers[id].as_str(), "id" | "node id" | "identifiant" | "code") || (0..headers.len()).any(|at| at != id && is_name(at));
    let taken: &[usize] = if is_id { &[id] } else { &[] };
    for row in grid.rows.iter().skip(1) {
        let of = builder.node(unescape(row.get(id)), row.number)?;
        say(grid, row, taken, of, builder)?;
    }
    Ok(())
}

/// Reads the edges; true where a column says the direction.
fn read_edges(grid: &Grid, builder: &mut Builder<'_>) -> Result<bool, Refused> {
    let Some([from, to]) = ends(grid) else { return Ok(false) };
    let headers = headers(grid);
    let id = headers.iter().position(|h| h == "id");
    // Gephi calls the direction type; Kumu has both: the column is the first of these in which most words are of direction
    let says_direction = |column: &usize| {
        let words: Vec<&str> = grid.rows.iter().skip(1).map(|r| r.get(*column)).filter(|w| !w.is_empty()).collect();
        2 * words.iter().filter(|w| Direction::of(w).is_some()).count() > words.len()
    };
    let direction = profile::network().direction.headers.iter().find_map(|d| headers.iter().position(|h| h == d).filter(says_direction));
    let mut odd: BTreeMap<&str, (u64, usize)> = BTreeMap::new();
    let taken: Vec<usize> = [Some(from), Some(to), id, direction].into_iter().flatten().collect();
    for row in grid.rows.iter().skip(1) {
        let ends = [unescape(row.get(from)), unescape(row.get(to))];
        if ends.iter().any(|e| e.is_empty()) {
            let column = if ends[0].is_empty() { from } else { to };
            let header = grid.rows.first().map(|h| h.get(column).to_owned()).unwrap_or_default();
            builder.error("required", row.number, Some(&header), "the edge lacks an end", "name both ends, or take the row out");
            continue;
        }
        let word = direction.map(|c| row.get(c)).unwrap_or_default();
        let runs = Direction::of(word).unwrap_or(Direction::AsFile);
        if !word.is_empty() && Direction::of(word).is_none() {
            odd.entry(word).or_insert((row.number, 0)).1 += 1;
        }
        // Kumu draws a connection to each of several
        let several = if headers[to] == "to" && row.get(to).contains('|') { row.get(to).split('|').collect() } else { vec![ends[1]] };
        for target in several {
            let of = builder.edge(id.map(|c| row.get(c)), [ends[0], target], runs, row.number)?;
            say(grid, row, &taken, of, builder)?;
        }
    }
    if let Some(column) = direction {
        let header = grid.rows.first().map(|h| h.get(column).to_owned()).unwrap_or_default();
        for (word, (line, times)) in odd {
            let message = format!("{:?} is no direction that is known ({}): the edge is taken as the file's others that say none", shown(word), count(times, "time", "times"));
            builder.warn_at("direction", line, Some(&header), message, "write directed or undirected", word);
        }
    }
    Ok(direction.is_some())
}

/// What the other cells of a row say.
fn say(grid: &Grid, row: &crate::interchange::grid::GridRow, taken: &[usize], of: Of, builder: &mut Builder<'_>) -> Result<(), Refused> {
    let Some(header) = grid.rows.first() else { return Ok(()) };
    for column in (0..row.cells.len().min(header.cells.len())).filter(|c| !taken.contains(c)) {
        let value = unescape(row.get(column));
        // 1,5 is a number where no comma separates the cells
        let point = value.replacen(',', ".", 1);
        let number = grid.decimal_comma && value.matches(',').count() == 1 && point.parse::<f64>().is_ok();
        // Kumu puts several tags into one cell
        let tags = header.get(column).eq_ignore_ascii_case("tags").then(|| value.replace('|', "; "));
        kumu::say(builder, of, header.get(column), tags.as_deref().unwrap_or(if number { &point } else { value }))?;
    }
    Ok(())
}
