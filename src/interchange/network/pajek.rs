//! Pajek (Batagelj and Mrvar, *Pajek manual*, .net and .paj): numbered vertices with labels, then arcs (one way), edges
//! (both), their lists, or a matrix. Where every vertex has a label of its own the labels are the ids.
//!
//! A project may hold partitions and vectors beside its network: they become attributes, named for what they are. In a
//! matrix of two modes the columns are the second mode, and its ties run both ways.
//!
//! A relation that a section names is what its edges say of `relation`; a position on a drawing is no place on the map.
//! A strength that is not written is not known: other programs take 1.

use super::builder::{Builder, Direction, Of};
use super::file::NetworkFile;
use crate::domain::Note;
use crate::interchange::decode::decode;
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::words::shown;

/// Words after a vertex or an edge that are about its drawing, each followed by a value.
const DRAWING: [&str; 27] = [
    "x_fact", "y_fact", "phi", "r", "q", "ic", "bc", "bw", "lc", "la", "lr", "lphi", "fos", "font", "c", "p", "w", "s", "a", "ap", "lp", "h1", "h2", "a1", "k1", "a2", "k2",
];
/// Shapes of a vertex, which stand alone.
const SHAPES: [&str; 7] = ["ellipse", "box", "diamond", "triangle", "cross", "empty", "man"];

/// What a project may hold beside networks, each with vertices of its own that are numbers.
const BESIDE: [&str; 5] = ["*partition", "*vector", "*cluster", "*permutation", "*hierarchy"];

/// True where the text begins as Pajek does.
pub fn is_pajek(start: &str) -> bool {
    let first = start.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('%')).unwrap_or_default().to_lowercase();
    ["*vertices", "*network", "*partition", "*vector", "*cluster", "*permutation"].iter().any(|word| first.starts_with(word))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    /// Before the first, and what is not read.
    Other,
    Vertices,
    /// Pairs, or one with many.
    Lines { direction: Direction, list: bool },
    Matrix { row: usize },
    /// Of a partition or the like, one value for each vertex.
    Values,
}

/// A partition, vector or cluster that stands beside the network in a project.
struct Beside {
    /// Its name, with what it is.
    name: String,
    values: Vec<String>,
}

struct Reading<'a> {
    builder: Builder<'a>,
    labels: Vec<String>,
    section: Section,
    relation: String,
    /// Vertices as declared, and of the first mode.
    declared: usize,
    first_mode: usize,
    drawings: bool,
    passed_over: Vec<String>,
    networks: usize,
    beside: Vec<Beside>,
    /// What stands beside the network has been named, and its vertices come next.
    is_beside: bool,
    /// Rows of a matrix that do not have as many cells as there are vertices: the first line, and how many.
    uneven: Option<(u64, usize)>,
}

/// Reads a Pajek file.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<NetworkFile, Refused> {
    let decoded = decode(file, bytes)?;
    let mut reading = Reading {
        builder: Builder::new(file, limits),
        labels: Vec::new(),
        section: Section::Other,
        relation: String::new(),
        declared: 0,
        first_mode: 0,
        drawings: false,
        passed_over: Vec::new(),
        networks: 0,
        beside: Vec::new(),
        is_beside: false,
        uneven: None,
    };
    if let Some(note) = decoded.note {
        reading.builder.note(note);
    }
    for (number, line) in (1_u64..).zip(decoded.text.split('\n')) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('%') {
            continue;
        }
        if line.starts_with('*') {
            reading.section(file, line, limits)?;
            continue;
        }
        match reading.section {
            Section::Other => {}
            Section::Vertices => reading.vertex(line, number)?,
            Section::Lines { direction, list } => reading.line(line, number, direction, list)?,
            Section::Matrix { row } => reading.row(line, number, row)?,
            Section::Values => {
                if let Some(beside) = reading.beside.last_mut()
                    && beside.values.len() < limits.rows
                {
                    beside.values.push(line.to_owned());
                }
            }
        }
    }
    reading.finish(file, limits)
}

/// The words of a line; a text in quotes is one, and a blank one is a word too.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let quoted = Some(first).filter(|c| matches!(c, '"' | '\'')).and_then(|quote| rest[1..].split_once(quote));
        let (word, after) = quoted.unwrap_or_else(|| rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())));
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    words
}

impl Reading<'_> {
    fn section(&mut self, file: &str, line: &str, limits: &Limits) -> Result<(), Refused> {
        let words = words(line);
        let name = words.first().map(|w| w.to_lowercase()).unwrap_or_default();
        let lines = |direction, list| Section::Lines { direction, list };
        self.relation.clear();
        if let Some(relation) = words.get(1).filter(|w| w.starts_with(':')) {
            self.relation = words.get(2).cloned().unwrap_or_else(|| relation[1..].to_owned());
        }
        let starts_beside = BESIDE.contains(&name.as_str());
        self.section = match name.as_str() {
            "*vertices" if self.is_beside => Section::Values,
            _ if starts_beside => {
                let title = line.split_once(char::is_whitespace).map_or("", |(_, title)| title.trim().trim_matches('"'));
                let title = title.rsplit_once('.').map_or(title, |(stem, _)| stem);
                // the word before it keeps it apart from fields of that name
                self.beside.push(Beside { name: format!("{} {title}", name.trim_start_matches('*')).trim().to_owned(), values: Vec::new() });
                Section::Other
            }
            "*vertices" => {
                self.networks += 1;
                let number = |at: usize| words.get(at).and_then(|w| w.parse::<usize>().ok());
                self.declared = number(1).unwrap_or_default();
                self.first_mode = number(2).unwrap_or_default();
                if self.declared > limits.rows {
                    let message = format!("the network declares {} vertices; at most {} are read", self.declared, limits.rows);
                    return Err(Refused::new(Reason::Rows, message, "split it into several files").of(file));
                }
                Section::Vertices
            }
            "*arcs" => lines(Direction::Directed, false),
            "*edges" => lines(Direction::Undirected, false),
            "*arcslist" => lines(Direction::Directed, true),
            "*edgeslist" => lines(Direction::Undirected, true),
            "*matrix" => Section::Matrix { row: 0 },
            "*network" => {
                let title = line.split_once(char::is_whitespace).map_or("", |(_, title)| title.trim());
                if !title.is_empty() {
                    self.builder.says("title", title);
                }
                Section::Other
            }
            _ => {
                self.passed_over.push(shown(&name));
                Section::Other
            }
        };
        // the vertices of what stands beside the network come next, perhaps after a comment
        self.is_beside = starts_beside;
        Ok(())
    }

    fn vertex(&mut self, line: &str, number: u64) -> Result<(), Refused> {
        let words = words(line);
        let of = self.builder.node(&words[0], number)?;
        self.labels.push(words.get(1).cloned().unwrap_or_default());
        let mut rest = words.get(2..).unwrap_or_default();
        while let Some((first, after)) = rest.split_first() {
            if first.parse::<f64>().is_err() && !SHAPES.contains(&first.to_lowercase().as_str()) {
                break;
            }
            self.drawings = true;
            rest = after;
        }
        let at = self.builder.nodes();
        if self.first_mode > 0 {
            self.builder.say(of, "mode", if at <= self.first_mode { "1" } else { "2" })?;
        }
        self.pairs(of, rest)
    }

    /// Words and their values; what is about a drawing is passed over.
    fn pairs(&mut self, of: Of, mut rest: &[String]) -> Result<(), Refused> {
        while let Some((first, after)) = rest.split_first() {
            if first.starts_with('[') {
                // the days on which a node or an edge is there, as numbers that mean nothing without the file's own calendar
                self.builder.say(of, "time", first.trim_matches(['[', ']']))?;
                rest = after;
                continue;
            }
            let Some((value, after)) = after.split_first() else { return Ok(()) };
            match first.as_str() {
                "l" => self.builder.say(of, "label", value)?,
                name if DRAWING.contains(&name) => self.drawings = true,
                name => self.builder.say(of, name, value)?,
            }
            rest = after;
        }
        Ok(())
    }

    fn line(&mut self, line: &str, number: u64, direction: Direction, list: bool) -> Result<(), Refused> {
        let words = words(line);
        let Some((from, others)) = words.split_first().filter(|(_, others)| !others.is_empty()) else {
            self.builder.error("reference", number, Some("target"), "the line names one vertex only", "write both ends");
            return Ok(());
        };
        if list {
            for to in others {
                let of = self.builder.edge(None, [from, to], direction, number)?;
                self.builder.say(of, "relation", &self.relation.clone())?;
            }
            return Ok(());
        }
        let of = self.builder.edge(None, [from, &others[0]], direction, number)?;
        self.builder.say(of, "relation", &self.relation.clone())?;
        let mut rest = &others[1..];
        if let Some((weight, after)) = rest.split_first()
            && (weight.parse::<f64>().is_ok() || after.len().is_multiple_of(2) && !weight.starts_with('['))
        {
            self.builder.say(of, "weight", weight)?;
            rest = after;
        }
        self.pairs(of, rest)
    }

    fn row(&mut self, line: &str, number: u64, row: usize) -> Result<(), Refused> {
        self.section = Section::Matrix { row: row + 1 };
        let cells: Vec<&str> = line.split_whitespace().collect();
        // of two modes the rows are the first and the columns the second (Pajek manual, 2-mode networks)
        let second = self.declared.saturating_sub(self.first_mode);
        let two_mode = self.first_mode > 0 && second > 0 && cells.len() != self.declared;
        let (first_column, expected, direction) =
            if two_mode { (self.first_mode, second, Direction::Undirected) } else { (0, self.declared, Direction::Directed) };
        if cells.len() != expected {
            self.uneven.get_or_insert((number, 0)).1 += 1;
        }
        for (column, weight) in cells.into_iter().enumerate() {
            if weight.parse::<f64>().is_ok_and(|w| w == 0.0) {
                continue;
            }
            let ends = [(row + 1).to_string(), (first_column + column + 1).to_string()];
            let of = self.builder.edge(None, [&ends[0], &ends[1]], direction, number)?;
            self.builder.say(of, "weight", weight)?;
            self.builder.say(of, "relation", &self.relation.clone())?;
        }
        Ok(())
    }

    /// What stands beside the network becomes an attribute of its vertices, where there is a value for each.
    fn take_beside(&mut self) -> Result<(), Refused> {
        for Beside { name, values } in std::mem::take(&mut self.beside) {
            if values.len() == self.builder.nodes() {
                for (at, value) in values.iter().enumerate() {
                    self.builder.say(Of::Node(at), &name, value)?;
                }
                self.builder.note(Note::new("kept_beside", format!("{} is kept as a tag of each stakeholder", shown(&name))).with([shown(&name)]));
            } else {
                self.passed_over.push(shown(&name));
            }
        }
        Ok(())
    }

    fn finish(mut self, file: &str, limits: &Limits) -> Result<NetworkFile, Refused> {
        if self.networks == 0 {
            return Err(Refused::new(Reason::Empty, "the Pajek file has no *Vertices", "send a file with *Vertices and *Arcs or *Edges").of(file));
        }
        if self.networks > 1 {
            return Err(Refused::new(Reason::Network, "the Pajek project holds several networks, whose vertices have the same numbers", "save each network as a .net file").of(file));
        }
        if self.labels.is_empty() {
            // vertices need not be listed
            for number in 1..=self.declared.min(limits.rows) {
                self.builder.node(&number.to_string(), 1)?;
            }
        } else {
            if self.declared > self.labels.len() {
                let message = format!("the file declares {} vertices and lists {}", self.declared, self.labels.len());
                self.builder.warn("vertices", message, "those that are not listed are not read; the file may be cut off");
            }
            self.builder.identify(&self.labels)?;
        }
        self.take_beside()?;
        if let Some((line, rows)) = self.uneven {
            let message = format!("{rows} rows of the matrix have more or fewer cells than the network has vertices");
            self.builder.error("matrix", line, None, message, "write a row for each vertex (of two modes: of the first) and a cell for each (of two modes: of the second)");
        }
        if !self.passed_over.is_empty() {
            let message = format!("passed over: {}", self.passed_over.iter().take(8).cloned().collect::<Vec<_>>().join(", "));
            self.builder.warn("passed_over", message, "only vertices and the lines between them are read");
        }
        if self.drawings {
            self.builder.note(Note::new("positions", "positions on a drawing, sizes and colours are not read"));
        }
        self.builder.finish(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_quotes_is_one_word_and_an_open_quote_is_a_letter() {
        assert_eq!(words("1 \"Boky Were\" 0.5 ellipse"), ["1", "Boky Were", "0.5", "ellipse"]);
        assert_eq!(words("2 \"open 3"), ["2", "\"open", "3"]);
        assert_eq!(words("3 \"\" l 'x y'"), ["3", "", "l", "x y"]);
        assert_eq!(words("é \"ភ្នំ ពេញ\""), ["é", "ភ្នំ ពេញ"]);
    }
}
