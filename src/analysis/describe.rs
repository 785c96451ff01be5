//! What an analysis says of itself, in words: the one text behind the command line's help and the docs page.

use std::fmt::Write as _;

use super::spec::{ColumnSpec, ParamSpec, ParamType, Spec};
use crate::domain::table::ColumnType;

impl ParamSpec {
    /// Type and bounds in words.
    pub fn type_in_words(&self) -> String {
        let one = match self.ty {
            ParamType::Flag => "true or false".to_owned(),
            ParamType::Integer { min, max } => format!("whole number, {min} to {max}"),
            ParamType::Number { min, max } => format!("number, {min} to {max}"),
            ParamType::Day => "day, such as 2012-07-01".to_owned(),
            ParamType::Code(list) => format!("code of {list}"),
            ParamType::Choice(words) => format!("one of {}", words.join(", ")),
            ParamType::Ref(kind) => format!("id of a {}", kind.singular()),
        };
        if self.list { format!("{one}; several parted by commas") } else { one }
    }
    /// What holds where none is given, in words.
    pub fn default_in_words(&self) -> String {
        match (self.required, self.default) {
            (true, _) => "must be given".to_owned(),
            (false, Some("") | None) => "none".to_owned(),
            (false, Some(default)) => default.to_owned(),
        }
    }
}

impl ColumnSpec {
    /// Its unit; *none* for a number that counts things or has no dimension, nothing for what is no number.
    pub fn unit_in_words(&self) -> &'static str {
        match (self.unit, self.ty) {
            (Some(unit), _) => unit,
            (None, ColumnType::Integer | ColumnType::Number) => "none",
            _ => "",
        }
    }
    /// Its type in a word.
    pub fn type_in_words(&self) -> &'static str {
        match self.ty {
            ColumnType::Integer => "whole number",
            ColumnType::Number => "number",
            ColumnType::Boolean => "true or false",
            ColumnType::Date => "day",
            ColumnType::DateTime => "day and time",
            ColumnType::List => "list",
            ColumnType::Map => "map",
            ColumnType::Text => "text",
        }
    }
}

impl Spec {
    /// Name and question: an entry of the list of all.
    pub fn in_brief(&self) -> String {
        format!("  {:<20} {}\n", self.name, self.question)
    }
    /// Everything it says of itself, for a terminal.
    pub fn in_full(&self) -> String {
        let mut text = format!("{} (version {})\n\n{}\n\n{}\n\nReference: {}\n", self.name, self.version, self.question, self.definition, self.reference);
        if self.reads_private() {
            text.push_str("\nIt reads what is private: ask with --private, on this machine.\n");
        }
        text.push_str("\nParameters (--param NAME=VALUE; --as-of DAY goes with all):\n");
        for p in self.parameters {
            let _ = write!(text, "\n  {}\n      {}\n      {} [default: {}]\n", p.name, p.doc, p.type_in_words(), p.default_in_words());
        }
        if self.parameters.is_empty() {
            text.push_str("\n  none\n");
        }
        text.push_str("\nColumns (and `evidence`, the records that a row rests on):\n\n");
        for c in self.columns {
            let unit = if c.unit_in_words().is_empty() { String::new() } else { format!(", unit {}", c.unit_in_words()) };
            let _ = writeln!(text, "  {:<24} {} ({}{unit})", c.name, c.description, c.type_in_words());
        }
        text
    }
    /// The same as a section of a page in Markdown.
    pub fn to_markdown(&self) -> String {
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        let mut text = format!("## {}\n\n**{}**\n\n{}\n\nReference: {}. Version {}.", self.name, self.question, self.definition, self.reference.trim_end_matches('.'), self.version);
        if self.reads_private() {
            text.push_str(" Private: asked with `--private` on the own machine, or with `private=true` of a server that only this machine reaches.");
        }
        text.push_str("\n\n");
        if self.parameters.is_empty() {
            text.push_str("No parameters.\n");
        } else {
            text.push_str("| parameter | what it is | type and bounds | default |\n|---|---|---|---|\n");
            for p in self.parameters {
                let _ = writeln!(text, "| `{}` | {} | {} | {} |", p.name, cell(p.doc), cell(&p.type_in_words()), cell(&p.default_in_words()));
            }
        }
        text.push_str("\n| column | what it is | type | unit |\n|---|---|---|---|\n");
        for c in self.columns {
            let _ = writeln!(text, "| `{}` | {} | {} | {} |", c.name, cell(c.description), c.type_in_words(), c.unit_in_words());
        }
        text
    }
}
