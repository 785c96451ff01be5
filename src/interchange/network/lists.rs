//! Edge lists without a header, as NetworkX, igraph and SNAP write them: two ends a line, then a weight or what NetworkX
//! puts in braces; lines that begin with `#` or `%` are comments. Separated by blanks or by the delimiter of the file.

use super::builder::{Builder, Direction};
use super::file::NetworkFile;
use super::grids::Asked;
use crate::domain::Note;
use crate::interchange::grid::{Grid, GridRow, extension};
use crate::interchange::limits::Limits;
use crate::interchange::refused::Refused;

/// Endings that say what the file is; a line of two words may be anything else.
const ENDINGS: [&str; 6] = ["edgelist", "edges", "el", "ncol", "txt", "elist"];

/// One line: both ends and what comes after them.
struct Line {
    ends: [String; 2],
    rest: Vec<String>,
    data: Option<String>,
}

fn is_comment(row: &GridRow) -> bool {
    row.get(0).starts_with(['#', '%'])
}

fn line(row: &GridRow) -> Option<Line> {
    let cells: Vec<&str> = row.cells.iter().map(str::trim).collect();
    // the braces of NetworkX may hold what the file was split at
    let (plain, data) = match cells.join(",").split_once('{') {
        Some((plain, data)) => (plain.to_owned(), Some(data.trim_end().trim_end_matches('}').to_owned())),
        None => (cells.join(","), None),
    };
    let in_cells = cells.len() > 1 && !cells[0].contains(char::is_whitespace);
    let mut words: Vec<String> = if in_cells && data.is_none() {
        cells.iter().map(|c| (*c).to_owned()).collect()
    } else {
        plain.split(|c: char| c.is_whitespace() || (in_cells && c == ',')).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    while words.last().is_some_and(String::is_empty) {
        words.pop();
    }
    if words.len() < 2 {
        return None;
    }
    let rest = words.split_off(2);
    Some(Line { ends: <[String; 2]>::try_from(words).ok()?, rest, data })
}

/// True where every line names two ends and perhaps a number. By content alone: only with a number on every line, or where
/// the ending says so.
pub fn is_list(grid: &Grid, asked: Asked) -> bool {
    let lines: Option<Vec<Line>> = grid.rows.iter().filter(|r| !is_comment(r)).map(line).collect();
    let Some(lines) = lines.filter(|l| !l.is_empty()) else { return false };
    let fits = |l: &Line| match l.rest.as_slice() {
        [] => true,
        [weight] => l.data.is_none() && weight.parse::<f64>().is_ok(),
        _ => false,
    };
    let weighted = |l: &Line| !l.rest.is_empty() || l.data.is_some();
    let said = asked == Asked::ByName || ENDINGS.contains(&extension(&grid.file).as_str());
    lines.iter().all(fits) && (said || lines.iter().all(weighted) && grid.rows.iter().all(|r| r.get(0).contains(char::is_whitespace) || is_comment(r)))
}

/// Reads the list.
pub fn read(grid: &Grid, limits: &Limits) -> Result<NetworkFile, Refused> {
    let mut builder = Builder::new(&grid.file, limits);
    builder.problems(grid.problems.iter().cloned());
    for row in grid.rows.iter().filter(|r| !is_comment(r)) {
        let Some(line) = line(row) else { continue };
        let of = builder.edge(None, [&line.ends[0], &line.ends[1]], Direction::AsFile, row.number)?;
        for weight in &line.rest {
            builder.say(of, "weight", weight)?;
        }
        for (name, value) in line.data.as_deref().map(members).unwrap_or_default() {
            builder.say(of, &name, &value)?;
        }
    }
    builder.imply_nodes()?;
    builder.note(Note::new("undirected_unsaid", "no header says the direction: edges are taken as undirected"));
    builder.finish(false)
}

/// `'weight': 3.5, 'kind': 'twinning'`: names and values as Python writes them; what it nests is kept as it stands.
fn members(data: &str) -> Vec<(String, String)> {
    let mut members = Vec::new();
    let (mut name, mut value) = (None::<String>, String::new());
    let (mut quote, mut depth, mut escaped) = (None::<char>, 0_usize, false);
    let bare = |text: &str| {
        let text = text.trim();
        let quoted = text.len() > 1 && text.starts_with(['\'', '"']) && text.ends_with(['\'', '"']);
        if quoted { text[1..text.len() - 1].replace("\\'", "'").replace("\\\\", "\\") } else if text == "None" { String::new() } else { text.to_owned() }
    };
    for c in data.chars().chain([',']) {
        match (c, quote) {
            _ if escaped => escaped = false,
            ('\\', Some(_)) => escaped = true,
            (c, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => quote = Some(c),
            ('[' | '(' | '{', None) => depth += 1,
            (']' | ')' | '}', None) => depth = depth.saturating_sub(1),
            (':', None) if depth == 0 && name.is_none() => {
                name = Some(bare(&std::mem::take(&mut value)));
                continue;
            }
            (',', None) if depth == 0 => {
                if let Some(name) = name.take() {
                    members.push((name, bare(&value)));
                }
                value.clear();
                continue;
            }
            _ => {}
        }
        value.push(c);
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_writes_in_braces_is_read() {
        let read = members("'weight': 3.5, 'kind': 'it\\'s, a: b', 'none': None, 'list': [1, 2]");
        let expected = [("weight", "3.5"), ("kind", "it's, a: b"), ("none", ""), ("list", "[1, 2]")];
        assert_eq!(read, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
    }
}
