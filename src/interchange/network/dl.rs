//! DL, the text format of UCINET, which R's sna, NetDraw and Pajek write too: edge lists, node lists and matrices, of one
//! mode or two, with labels apart or among the data. [`super::dl_header`] reads what stands before the data.
//!
//! Edges of lists are directed; a matrix that is symmetric is of undirected ties; of two modes ties run both ways. Where
//! every cell is 0 or 1 nothing is said of strength. The names of matrices are what their edges say of `relation`.

use std::collections::BTreeMap;

use super::builder::{Builder, Direction};
use super::dl_header::{Form, Header, words};
use super::file::NetworkFile;
use crate::domain::Note;
use crate::interchange::decode::decode;
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};

/// A cell of a matrix or a line of a list: row, column, strength as written, line of the file.
struct Tie {
    row: usize,
    column: usize,
    weight: String,
    line: u64,
}

struct Reading<'a> {
    file: &'a str,
    header: Header,
    builder: Builder<'a>,
    limits: &'a Limits,
    /// Labels in order, of rows and of columns (of one mode: of all nodes).
    labels: [Vec<String>; 2],
    positions: [BTreeMap<String, usize>; 2],
    on_diagonal: usize,
}

/// Reads a DL file.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<NetworkFile, Refused> {
    let decoded = decode(file, bytes)?;
    let lines: Vec<&str> = decoded.text.trim_start_matches('\u{feff}').lines().collect();
    let (header, after, behind) = Header::read(file, &lines)?;
    let too_many = header.rows.max(header.columns) > limits.rows;
    if too_many {
        let message = format!("the network declares more than {} nodes", limits.rows);
        return Err(Refused::new(Reason::Rows, message, "split it into several files").of(file));
    }
    let mut builder = Builder::new(file, limits);
    if let Some(note) = decoded.note {
        builder.note(note);
    }
    let mut reading = Reading { file, header, builder, limits, labels: [Vec::new(), Vec::new()], positions: [BTreeMap::new(), BTreeMap::new()], on_diagonal: 0 };
    let data: Vec<(u64, &str)> = std::iter::once((after as u64, behind))
        .chain((after as u64 + 1..).zip(lines.get(after..).unwrap_or_default().iter().copied()))
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    reading.name();
    let matrices = match reading.header.form {
        Form::FullMatrix | Form::Half { .. } => reading.matrices(&data)?,
        Form::EdgeList | Form::NodeList => reading.lists(&data),
    };
    reading.finish(matrices)
}

impl Reading<'_> {
    /// Gives rows and columns the labels that stand before the data.
    fn name(&mut self) {
        let rows = std::mem::take(&mut self.header.row_labels);
        let columns = std::mem::take(&mut self.header.column_labels);
        for (at, labels) in [(0, rows), (1, columns)] {
            for label in labels {
                self.position_of(at, &label);
            }
        }
    }

    /// The position of a label of rows (0) or columns (1); a new one is the next. Of one mode both are the same.
    fn position_of(&mut self, list: usize, label: &str) -> usize {
        let list = if self.header.two_mode { list } else { 0 };
        // labels are compared without case, as UCINET does
        let key = label.to_lowercase();
        if let Some(at) = self.positions[list].get(&key) {
            return *at;
        }
        let at = self.labels[list].len();
        self.labels[list].push(label.to_owned());
        self.positions[list].insert(key, at);
        at
    }

    /// How many rows (0) or columns (1) there are: as the header says, or as labels were found.
    fn size(&self, list: usize) -> usize {
        if list == 0 { self.header.rows } else { self.header.columns }
    }

    /// The ties of each matrix.
    fn matrices(&mut self, data: &[(u64, &str)]) -> Result<Vec<Vec<Tie>>, Refused> {
        let mut cells: Vec<(u64, String)> = Vec::new();
        for (line, text) in data {
            cells.extend(words(text).into_iter().filter(|w| w != "!").map(|word| (*line, word)));
            if cells.len() > self.limits.cells {
                let message = format!("the matrices have more than {} cells", self.limits.cells);
                return Err(Refused::new(Reason::Cells, message, "export an edge list").of(self.file));
            }
        }
        let mut cells = cells.into_iter();
        let (rows, columns, embedded) = (self.header.rows, self.header.columns, self.header.embedded);
        let mut matrices = Vec::new();
        for matrix in 0..self.header.matrices {
            let mut ties = Vec::new();
            if embedded.columns {
                for (_, label) in cells.by_ref().take(columns) {
                    self.position_of(1, &label);
                }
            }
            for row in 0..rows {
                if embedded.rows && let Some((_, label)) = cells.next() {
                    self.position_of(0, &label);
                }
                let stands = |column: &usize| match self.header.form {
                    Form::Half { lower: true } => *column < row || (*column == row && self.header.diagonal),
                    Form::Half { lower: false } => *column > row || (*column == row && self.header.diagonal),
                    _ => *column != row || self.header.diagonal || self.header.two_mode,
                };
                let standing: Vec<usize> = (0..columns).filter(stands).collect();
                for column in standing {
                    let Some((line, weight)) = cells.next() else {
                        let message = format!("the data end in row {} of matrix {}", row + 1, matrix + 1);
                        return Err(Refused::new(Reason::Network, message, "the file may be cut off, or n, nr or nc is not the number of its rows and columns").of(self.file));
                    };
                    ties.push(Tie { row, column, weight, line });
                }
            }
            matrices.push(ties);
        }
        if cells.next().is_some() {
            let message = "there are more data than the matrices have cells".to_owned();
            return Err(Refused::new(Reason::Network, message, "look at n, nr, nc and nm, and say labels embedded where labels stand among the data").of(self.file));
        }
        Ok(matrices)
    }

    /// The ties of each list; `!` begins the next.
    fn lists(&mut self, data: &[(u64, &str)]) -> Vec<Vec<Tie>> {
        let mut matrices = vec![Vec::new()];
        for (line, text) in data {
            if text.trim() == "!" {
                matrices.push(Vec::new());
                continue;
            }
            let said = words(text);
            let Some((first, others)) = said.split_first() else { continue };
            let edges = self.header.form == Form::EdgeList;
            if edges && others.is_empty() {
                self.builder.error("reference", *line, Some("target"), "the line names one node only", "write both ends");
                continue;
            }
            let Some(row) = self.end(0, first, *line) else { continue };
            let targets = if edges { &others[..1] } else { others };
            for target in targets {
                let Some(column) = self.end(1, target, *line) else { continue };
                let weight = if edges { others.get(1).cloned().unwrap_or_default() } else { String::new() };
                if let Some(ties) = matrices.last_mut() {
                    ties.push(Tie { row, column, weight, line: *line });
                }
            }
        }
        matrices
    }

    /// The position of an end: by its label where labels stand among the data, else by its number.
    fn end(&mut self, list: usize, word: &str, line: u64) -> Option<usize> {
        let embedded = if list == 0 { self.header.embedded.rows } else { self.header.embedded.columns };
        let at = if embedded { Some(self.position_of(list, word)) } else { word.parse::<usize>().ok().and_then(|n| n.checked_sub(1)) };
        let column = if list == 0 { "source" } else { "target" };
        let at = at.filter(|at| *at < self.size(list));
        if at.is_none() {
            let message = if embedded { "there are more labels than the file says it has nodes" } else { "this is no number of a node of the file" };
            let hint = if embedded { "look at how the labels are written, and at n, nr and nc" } else { "say labels embedded where labels stand among the data" };
            self.builder.error("reference", line, Some(column), format!("{word}: {message}"), hint);
        }
        at
    }

    fn finish(mut self, matrices: Vec<Vec<Tie>>) -> Result<NetworkFile, Refused> {
        let two_mode = self.header.two_mode;
        let sizes = if two_mode { [self.header.rows, self.header.columns] } else { [self.header.rows.max(self.header.columns), 0] };
        let mut labels = Vec::new();
        for (mode, size) in sizes.into_iter().enumerate() {
            for at in 0..size {
                let of = self.builder.node(&(labels.len() + 1).to_string(), 1)?;
                labels.push(self.labels[mode].get(at).cloned().unwrap_or_default());
                if two_mode {
                    self.builder.say(of, "mode", if mode == 0 { "1" } else { "2" })?;
                }
            }
        }
        let several = matrices.len() > 1;
        for (at, ties) in matrices.into_iter().enumerate() {
            let relation = self.header.matrix_labels.get(at).cloned().unwrap_or_else(|| if several { format!("matrix {}", at + 1) } else { String::new() });
            self.matrix(&ties, &relation, sizes[0])?;
        }
        if self.on_diagonal > 0 {
            let message = format!("{} ties of a node to itself are left out: a tie joins two stakeholders", self.on_diagonal);
            self.builder.warn("self_tie", message, "what they count may stand as an attribute of the node");
        }
        if labels.iter().any(|l| !l.is_empty()) {
            self.builder.identify(&labels)?;
        }
        self.builder.finish(false)
    }

    fn matrix(&mut self, ties: &[Tie], relation: &str, first_column: usize) -> Result<(), Refused> {
        let is_matrix = !matches!(self.header.form, Form::EdgeList | Form::NodeList);
        let two_mode = self.header.two_mode;
        let number = |tie: &Tie| tie.weight.parse::<f64>().ok();
        let is_tie = |tie: &Tie| !is_matrix || (number(tie) != Some(0.0) && !matches!(tie.weight.to_lowercase().as_str(), "." | "na"));
        let by_cell: BTreeMap<(usize, usize), &str> =
            if is_matrix { ties.iter().filter(|t| is_tie(t)).map(|t| ((t.row, t.column), t.weight.as_str())).collect() } else { BTreeMap::new() };
        let same = |a: &str, b: &str| a == b || a.parse::<f64>().ok().is_some_and(|a| b.parse::<f64>().ok() == Some(a));
        let half = matches!(self.header.form, Form::Half { .. });
        let symmetric = is_matrix && !two_mode && (half || by_cell.iter().all(|((row, column), weight)| by_cell.get(&(*column, *row)).is_some_and(|other| same(weight, other))));
        let binary = ties.iter().filter(|t| is_tie(t)).all(|t| t.weight.is_empty() || (is_matrix && number(t) == Some(1.0)));
        let direction = if two_mode || symmetric { Direction::Undirected } else { Direction::Directed };
        let mut found = Vec::new();
        for tie in ties.iter().filter(|t| is_tie(t)) {
            if !two_mode && tie.row == tie.column {
                self.on_diagonal += 1;
            } else if !symmetric || half || tie.row < tie.column {
                found.push(tie);
            }
        }
        for tie in found {
            let column = if two_mode { first_column + tie.column } else { tie.column };
            let of = self.builder.edge(None, [&(tie.row + 1).to_string(), &(column + 1).to_string()], direction, tie.line)?;
            if !binary {
                self.builder.say(of, "weight", &tie.weight)?;
            }
            self.builder.say(of, "relation", relation)?;
        }
        if is_matrix && !two_mode {
            self.builder.note(if symmetric {
                Note::new("matrix_symmetric", "the matrix is symmetric: ties are undirected")
            } else {
                Note::new("matrix_directed", "the matrix is not symmetric: each cell is a tie from its row to its column")
            });
        }
        if is_matrix && binary {
            self.builder.note(Note::new("matrix_binary", "every cell is 0, 1 or blank: the strength of ties is not said"));
        }
        Ok(())
    }
}
