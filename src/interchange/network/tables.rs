//! Networks as tables with a header: an edge list (`source,target,...` of Gephi and many scripts, `from,to,...` of Kumu),
//! alone or with a table of its nodes.
//!
//! A node that only edges name is made from them; where the file says nothing of direction, an edge runs both ways, but of
//! Kumu's connections one way, as Kumu draws them.

use super::builder::{Builder, Direction, Of};
use super::file::NetworkFile;
use super::kumu;
use crate::domain::Note;
use crate::interchange::delimited::{Short, check_widths};
use crate::interchange::grid::Grid;
use crate::interchange::limits::Limits;
use crate::interchange::records::unescape;
use crate::interchange::refused::Refused;
use crate::interchange::words::fold;

/// Headers of both ends.
const ENDS: [[&str; 2]; 7] = [["source", "target"], ["from", "to"], ["source id", "target id"], ["de", "vers"], ["src", "dst"], ["ego", "alter"], ["node1", "node2"]];
/// Headers of the id of a node, the best first.
const IDS: [&str; 5] = ["id", "node", "label", "name", "nom"];
/// Names of tables of nodes, and of edges.
const NODES: [&str; 2] = ["elements", "nodes"];
const EDGES: [&str; 3] = ["connections", "edges", "links"];

fn headers(grid: &Grid) -> Vec<String> {
    grid.rows.first().map(|r| (0..r.cells.len()).map(|c| fold(r.get(c))).collect()).unwrap_or_default()
}

/// The columns of both ends.
pub fn ends(grid: &Grid) -> Option<[usize; 2]> {
    let headers = headers(grid);
    let at = |name: &str| headers.iter().position(|h| h == name);
    ENDS.iter().find_map(|[from, to]| Some([at(from)?, at(to)?]))
}

/// A table of nodes and one of edges among several, by their names.
pub fn pair<'g>(grids: &[&'g Grid]) -> Option<(&'g Grid, &'g Grid)> {
    let named = |names: &[&str]| grids.iter().copied().find(|g| names.contains(&g.title.trim().to_lowercase().as_str()));
    let (nodes, edges) = (named(&NODES)?, named(&EDGES)?);
    ends(edges).is_some().then_some((nodes, edges)).filter(|_| id_column(nodes).is_some())
}

fn id_column(grid: &Grid) -> Option<usize> {
    let headers = headers(grid);
    IDS.iter().find_map(|id| headers.iter().position(|h| h == id))
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
        builder.ends_by_label("label");
    }
    builder.imply_nodes()?;
    let kumu = edges.title.trim().eq_ignore_ascii_case("connections");
    if !stated {
        builder.note(if kumu {
            Note::new("directed_unsaid", "no column says the direction: each connection is taken as directed")
        } else {
            Note::new("undirected_unsaid", "no column says the direction: edges are taken as undirected")
        });
    }
    builder.finish(kumu)
}

fn read_nodes(grid: &Grid, builder: &mut Builder<'_>) -> Result<(), Refused> {
    let Some(id) = id_column(grid) else { return Ok(()) };
    for row in grid.rows.iter().skip(1) {
        let of = builder.node(unescape(row.get(id)), row.number)?;
        say(grid, row, &[id], of, builder)?;
    }
    Ok(())
}

/// Reads the edges; true where a column says the direction.
fn read_edges(grid: &Grid, builder: &mut Builder<'_>) -> Result<bool, Refused> {
    let Some([from, to]) = ends(grid) else { return Ok(false) };
    let headers = headers(grid);
    let id = headers.iter().position(|h| h == "id");
    let says_direction = |column: &usize| {
        let mut words = grid.rows.iter().skip(1).map(|r| r.get(*column)).filter(|w| !w.is_empty()).peekable();
        words.peek().is_some() && words.all(|w| Direction::of(w).is_some())
    };
    // Gephi calls the direction type; Kumu has both
    let direction = ["direction", "directed", "type"].iter().find_map(|d| headers.iter().position(|h| h == d).filter(says_direction));
    let taken: Vec<usize> = [Some(from), Some(to), id, direction].into_iter().flatten().collect();
    for row in grid.rows.iter().skip(1) {
        let ends = [unescape(row.get(from)), unescape(row.get(to))];
        if ends.iter().any(|e| e.is_empty()) {
            let column = if ends[0].is_empty() { from } else { to };
            let header = grid.rows.first().map(|h| h.get(column).to_owned()).unwrap_or_default();
            builder.error("required", row.number, Some(&header), "the edge lacks an end", "name both ends, or take the row out");
            continue;
        }
        let runs = direction.and_then(|c| Direction::of(row.get(c))).unwrap_or(Direction::AsFile);
        // Kumu draws a connection to each of several
        let several = if headers[to] == "to" && row.get(to).contains('|') { row.get(to).split('|').collect() } else { vec![ends[1]] };
        for target in several {
            let of = builder.edge(id.map(|c| row.get(c)), [ends[0], target], runs, row.number)?;
            say(grid, row, &taken, of, builder)?;
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
