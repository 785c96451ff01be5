//! An IATI file: its activities in order, and what it says of itself.

use super::node::{Node, Reading};
use crate::domain::{Note, Place, Problem, Severity};
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::words::shown;
use crate::interchange::xml::{self, Part, Xml};

/// The root element of a file of activities.
pub const ROOT: &str = "iati-activities";

/// A file of activities.
#[derive(Debug)]
pub struct IatiFile {
    /// File name as given.
    pub file: String,
    /// The version that it names, such as `2.03`.
    pub version: String,
    /// The day on which it was made, where it says it: what lies after it had not happened.
    pub made_on: String,
    /// Its activities in order.
    pub activities: Vec<Node>,
    /// What is wrong with its form.
    pub problems: Vec<Problem>,
    /// What was taken for granted.
    pub notes: Vec<Note>,
}

impl IatiFile {
    /// A place in this file: the line of an element.
    pub fn place(&self, node: &Node, column: &str) -> Place {
        self.at(node.line, column)
    }
    fn at(&self, line: u64, column: &str) -> Place {
        let column = Some(column.to_owned()).filter(|c| !c.is_empty());
        Place { file: Some(self.file.clone()), row: Some(line), column, record: None }
    }
}

/// Reads a file of activities.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<IatiFile, Refused> {
    let decoded = xml::text(file, bytes)?;
    let mut xml = Xml::new(file, &decoded.text, limits);
    let mut reading = Reading::new(file, limits);
    let mut iati = IatiFile {
        file: file.to_owned(),
        version: String::new(),
        made_on: String::new(),
        activities: Vec::new(),
        problems: Vec::new(),
        notes: decoded.note.map(|note| note.of(shown(file))).into_iter().collect(),
    };
    loop {
        match xml.part()? {
            Part::Open(element) => match element.name.as_str() {
                ROOT => {
                    element.get("version").unwrap_or_default().trim().clone_into(&mut iati.version);
                    let made = element.get("generated-datetime").unwrap_or_default().trim();
                    made.split('T').next().unwrap_or_default().clone_into(&mut iati.made_on);
                }
                "iati-activity" => {
                    if iati.activities.len() >= limits.rows {
                        let message = format!("the file has more than {} activities", limits.rows);
                        return Err(Refused::new(Reason::Rows, message, "send them in several files").of(file));
                    }
                    iati.activities.push(reading.node("iati-activity", &element, &mut xml)?);
                }
                other => reading.pass_over(other, &mut xml)?,
            },
            Part::Text(_) | Part::Close => {}
            Part::End => break,
        }
    }
    if iati.activities.is_empty() {
        return Err(Refused::new(Reason::Empty, "the file holds no activity", "send a file with <iati-activity> elements").of(file));
    }
    for (name, line) in &reading.too_long {
        let message = format!("the text has more than {} characters", limits.cell_chars);
        iati.problems.push(Problem::new(Severity::Error, "too_long", iati.at(*line, name), message, "shorten it"));
    }
    if !reading.passed_over.is_empty() {
        let counted = reading.passed_over.iter().map(|(name, n)| format!("{} {n}", shown(name))).collect::<Vec<_>>().join(", ");
        let message = format!("elements that no record holds are passed over: {counted}");
        iati.notes.push(Note::new("elements_passed_over", message).with([counted]).of(shown(file)));
    }
    Ok(iati)
}
