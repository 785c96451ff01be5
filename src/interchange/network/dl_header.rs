//! What a DL file of UCINET says before its data (Borgatti, Everett and Freeman, *UCINET reference manual*, the DL format):
//! how many nodes, in which form the ties stand, and what rows, columns and matrices are called.

use crate::interchange::refused::{Reason, Refused};
use crate::interchange::words::shown;

/// The form of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A row for each node, a cell for each tie.
    FullMatrix,
    /// Rows up to the diagonal, or from it: the matrix is symmetric.
    Half {
        /// The part below the diagonal.
        lower: bool,
    },
    /// Two ends and a strength a line.
    EdgeList,
    /// An end and all its others a line.
    NodeList,
}

/// Which labels stand among the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embedded {
    /// Those of rows, or of the first end.
    pub rows: bool,
    /// Those of columns, or of the second end.
    pub columns: bool,
}

/// The header.
#[derive(Debug)]
pub struct Header {
    /// Nodes, or those of the rows.
    pub rows: usize,
    /// Those of the columns.
    pub columns: usize,
    /// Rows and columns are two sorts of nodes.
    pub two_mode: bool,
    /// The form of the data.
    pub form: Form,
    /// The diagonal stands among the data.
    pub diagonal: bool,
    /// Number of matrices.
    pub matrices: usize,
    /// Labels of rows, or of all nodes.
    pub row_labels: Vec<String>,
    /// Labels of columns.
    pub column_labels: Vec<String>,
    /// Labels of matrices.
    pub matrix_labels: Vec<String>,
    /// Labels among the data.
    pub embedded: Embedded,
}

/// True where the text begins as DL does: the word `dl`, then how many nodes, or a form.
pub fn is_dl(start: &str) -> bool {
    let mut rest = start.chars();
    let begins = rest.by_ref().take(2).collect::<String>().eq_ignore_ascii_case("dl");
    let next = rest.next();
    if !begins || !next.is_some_and(|c| c.is_whitespace() || c == ',') {
        return false;
    }
    let plain: String = start.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    ["n=", "nr=", "nc=", "nm=", "format=", "data:", "labels:"].iter().any(|sign| plain.contains(sign))
}

/// The words of a text: parted by blanks and commas, one in quotes is one word; `=` stands alone.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let Some(first) = rest.chars().next() else { return words };
        if let Some((word, after)) = Some(first).filter(|c| matches!(c, '"' | '\'')).and_then(|quote| rest[1..].split_once(quote)) {
            words.push(word.trim().to_owned());
            rest = after;
        } else if first == '=' {
            words.push("=".to_owned());
            rest = &rest[1..];
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || c == ',' || c == '=').unwrap_or(rest.len());
            words.push(rest[..end].to_owned());
            rest = &rest[end..];
        }
    }
}

/// The sections of a header, each begun by its title and a colon.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Facts,
    RowLabels,
    ColumnLabels,
    MatrixLabels,
}

/// A title at the beginning of a line, and what follows it. Titles may follow facts on their line.
fn title(line: &str) -> Option<(usize, &'static str, Option<Section>)> {
    const TITLES: [(&str, Option<Section>); 9] = [
        ("row labels:", Some(Section::RowLabels)),
        ("column labels:", Some(Section::ColumnLabels)),
        ("col labels:", Some(Section::ColumnLabels)),
        ("matrix labels:", Some(Section::MatrixLabels)),
        ("level labels:", Some(Section::MatrixLabels)),
        ("mat labels:", Some(Section::MatrixLabels)),
        ("labels:", Some(Section::RowLabels)),
        ("data:", None),
        ("data :", None),
    ];
    let lower = line.to_ascii_lowercase();
    let at = |title: &str| lower.find(title).filter(|at| *at == 0 || line[..*at].ends_with(|c: char| c.is_whitespace() || c == ','));
    TITLES.iter().filter_map(|(title, section)| at(title).map(|at| (at, *title, *section))).min_by_key(|(at, title, _)| (*at, usize::MAX - title.len()))
}

impl Header {
    /// Reads the header; answers it with the number of the line after it, from 0, and what stands behind `data:` on its line.
    pub fn read<'t>(file: &str, lines: &[&'t str]) -> Result<(Self, usize, &'t str), Refused> {
        let refused = |message: String, hint: &str| Refused::new(Reason::Network, message, hint).of(file);
        let (mut facts, mut lists) = (String::new(), [Vec::new(), Vec::new(), Vec::new()]);
        let mut section = Section::Facts;
        let mut embedded = Embedded::default();
        let mut found = None;
        'lines: for (number, line) in lines.iter().enumerate() {
            let mut rest = if number == 0 { line.trim_start().get(2..).unwrap_or_default() } else { line };
            loop {
                let lower = rest.trim().to_ascii_lowercase();
                if lower.contains("labels embedded") {
                    let columns = lower.contains("column labels") || lower.contains("col labels");
                    let rows = lower.contains("row labels");
                    embedded.rows |= rows || !columns;
                    embedded.columns |= columns || !rows;
                    section = Section::Facts;
                    let at = rest.to_ascii_lowercase().find("labels embedded").unwrap_or_default();
                    let before = rest[..at].trim_end();
                    let before = ["row", "column", "col"].iter().fold(before, |text, word| {
                        let cut = text.len().checked_sub(word.len()).filter(|cut| text.get(*cut..).is_some_and(|end| end.eq_ignore_ascii_case(word)));
                        cut.map_or(text, |cut| &text[..cut])
                    });
                    facts.push_str(before);
                    facts.push(' ');
                    rest = rest.get(at + "labels embedded".len()..).unwrap_or_default().trim_start_matches([':', ' ']);
                    continue;
                }
                let next = title(rest);
                let before = next.map_or(rest, |(at, ..)| &rest[..at]);
                take(section, before, &mut facts, &mut lists);
                let Some((at, words, begun)) = next else { break };
                rest = rest.get(at + words.len()..).unwrap_or_default();
                let Some(begun) = begun else {
                    found = Some((number + 1, rest));
                    break 'lines;
                };
                section = begun;
            }
        }
        let Some((after, behind)) = found else {
            return Err(refused("the UCINET DL file has no data:".to_owned(), "it begins dl n=..., then format = ..., labels: and data:"));
        };
        let mut header = Self::of_facts(file, &facts)?;
        let [rows, columns, matrices] = lists;
        header.embedded = embedded;
        header.two_mode |= !columns.is_empty() && rows != columns;
        header.row_labels = settle(&rows, header.rows);
        header.column_labels = settle(&columns, header.columns);
        header.matrix_labels = settle(&matrices, header.matrices);
        Ok((header, after, behind))
    }

    fn of_facts(file: &str, facts: &str) -> Result<Self, Refused> {
        let words = words(facts);
        let said = |names: &[&str]| {
            words.windows(3).find(|w| w[1] == "=" && names.iter().any(|n| w[0].eq_ignore_ascii_case(n))).map(|w| w[2].to_lowercase())
        };
        let number = |names: &[&str]| said(names).and_then(|n| n.parse::<usize>().ok());
        let (n, nr, nc) = (number(&["n"]), number(&["nr"]), number(&["nc"]));
        let form = said(&["format", "fmt", "f"]).unwrap_or_else(|| "fullmatrix".to_owned());
        let two = form.ends_with('2') || (nr.is_some() && nc.is_some() && nr != nc);
        let form = match form.as_str() {
            "fullmatrix" | "fm" | "matrix" | "rectangular" => Form::FullMatrix,
            "lowerhalf" | "lh" | "lower" => Form::Half { lower: true },
            "upperhalf" | "uh" | "upper" => Form::Half { lower: false },
            "edgelist" | "edgelist1" | "el" | "el1" | "edgelist2" | "el2" => Form::EdgeList,
            "nodelist" | "nodelist1" | "nl" | "nl1" | "nodelist2" | "nl2" => Form::NodeList,
            other => {
                let message = format!("UCINET DL in the form {:?} is not read here", shown(other));
                let hint = "in UCINET export it as fullmatrix, edgelist1, edgelist2, nodelist1 or nodelist2";
                return Err(Refused::new(Reason::Network, message, hint).of(file));
            }
        };
        let (rows, columns) = (nr.or(n), nc.or(n));
        let (Some(rows), Some(columns)) = (rows.or(columns), columns.or(rows)) else {
            let message = "the UCINET DL file does not say how many nodes it has";
            return Err(Refused::new(Reason::Network, message, "write n=4, or of two modes nr=4 and nc=6, behind dl").of(file));
        };
        let diagonal = said(&["diagonal", "diag"]).is_none_or(|d| d != "absent" && d != "no");
        Ok(Self {
            rows,
            columns,
            two_mode: two,
            form,
            diagonal,
            matrices: number(&["nm"]).unwrap_or(1).max(1),
            row_labels: Vec::new(),
            column_labels: Vec::new(),
            matrix_labels: Vec::new(),
            embedded: Embedded::default(),
        })
    }
}

/// Takes a piece of a line for the section that is open.
fn take(section: Section, text: &str, facts: &mut String, lists: &mut [Vec<String>; 3]) {
    let at = match section {
        Section::Facts => {
            facts.push_str(text);
            facts.push('\n');
            return;
        }
        Section::RowLabels => 0,
        Section::ColumnLabels => 1,
        Section::MatrixLabels => 2,
    };
    if !text.trim().is_empty() {
        lists[at].push(text.trim().to_owned());
    }
}

/// The labels of some lines: a word each, or, where only so there are as many as there should be, a line each.
fn settle(lines: &[String], expected: usize) -> Vec<String> {
    let all: Vec<String> = lines.iter().flat_map(|line| words(line)).collect();
    if all.len() != expected && lines.len() == expected { lines.iter().map(|l| l.trim_matches(['"', ',', ' ']).to_owned()).collect() } else { all }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dl_is_told_from_a_sheet() {
        for dl in ["DL n=4\nformat = edgelist1\ndata:\n", "dl nr=2, nc = 3\n", "dl\nn=3\ndata:\n", "DL N = 5 FORMAT=FULLMATRIX\n"] {
            assert!(is_dl(dl), "{dl}");
        }
        for other in ["dl,name\n1,2\n", "DLO n=4\n", "name,dl\n", "dl\nx\n"] {
            assert!(!is_dl(other), "{other}");
        }
    }

    #[test]
    fn labels_may_stand_on_a_line_or_a_line_each() {
        assert_eq!(settle(&["a, b".into(), "\"c d\"".into()], 3), ["a", "b", "c d"]);
        assert_eq!(settle(&["Aide Kolon".into(), "Union Soro".into()], 2), ["Aide Kolon", "Union Soro"]);
    }
}
