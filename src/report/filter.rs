//! Which rows or records a part shows: `where` of its file. A condition is a column (or several with `|` between: any of
//! them) and a value (or a list: any of them). `$id` and `$subject` (`kind/id`) are the record that the briefing is about, `$kind` what sort of place it is,
//! the empty text is *not known*; `plan.owner` is the owner of the plan that a commitment names.

use std::collections::BTreeMap;

use crate::atlas::Atlas;
use crate::domain::{AnyRecord, AsOf, Cell, Day, FieldType, Kind, Text};

/// The record that a briefing is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Text,
    /// What sort of place it is, where it is one.
    pub sort: Option<Text>,
}

impl Subject {
    /// The record of that kind and id; `None` where there is none.
    pub fn find(atlas: &Atlas, kind: Kind, id: &str) -> Option<Self> {
        let (record, _) = atlas.tables.any(kind, id)?;
        let sort = match record.cell("kind") {
            Some(Cell::Text(sort)) => Some(sort),
            _ => None,
        };
        Some(Self { kind, id: record.id().clone(), sort })
    }
    /// `$id`, `$subject` and `$kind` filled in.
    pub fn fill(subject: Option<&Self>, text: &str) -> String {
        match (text, subject) {
            ("$id", Some(subject)) => subject.id.to_string(),
            ("$kind", Some(subject)) => subject.sort.as_deref().unwrap_or_default().to_owned(),
            ("$subject", Some(subject)) => format!("{}/{}", subject.kind.plural(), subject.id),
            _ => text.to_owned(),
        }
    }
}

/// Conditions that must all hold.
#[derive(Debug)]
pub struct Filter(Vec<(Vec<String>, Vec<String>)>);

impl Filter {
    /// The conditions of a part about a subject.
    pub fn new(conditions: &BTreeMap<String, toml::Value>, subject: Option<&Subject>) -> Self {
        let plain = |value: &toml::Value| match value {
            toml::Value::String(text) => Subject::fill(subject, text),
            other => other.to_string(),
        };
        let wanted = |value: &toml::Value| match value {
            toml::Value::Array(any) => any.iter().map(plain).collect(),
            one => vec![plain(one)],
        };
        Self(conditions.iter().map(|(columns, value)| (columns.split('|').map(str::to_owned).collect(), wanted(value))).collect())
    }
    /// True where all hold of the cells that `cell` finds by column.
    pub fn holds(&self, cell: impl Fn(&str) -> Cell) -> bool {
        self.0.iter().all(|(columns, wanted)| columns.iter().any(|column| is_one_of(&cell(column), wanted)))
    }
}

fn is_one_of(cell: &Cell, wanted: &[String]) -> bool {
    match cell {
        Cell::List(items) if !items.is_empty() => items.iter().any(|item| wanted.iter().any(|w| *item == **w)),
        other => {
            let flat = other.flat().unwrap_or_default();
            wanted.contains(&flat)
        }
    }
}

/// A field of a record, or of a record that it names: `plan.owner`.
pub fn field(atlas: &Atlas, record: &AnyRecord, path: &str) -> Cell {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    if name == "id" {
        return Cell::Text(record.id().clone());
    }
    let cell = record.cell(name).unwrap_or(Cell::Null);
    let Some(rest) = rest else { return cell };
    let kind = record.kind().fields().iter().find(|f| f.name == name).and_then(|f| match f.ty {
        FieldType::Ref(kind) => Some(kind),
        _ => None,
    });
    match (kind, &cell) {
        (Some(kind), Cell::Text(id)) => atlas.tables.any(kind, id).map_or(Cell::Null, |(named, _)| field(atlas, &named, rest)),
        _ => Cell::Null,
    }
}

/// True where the period of the record holds the day; an open end holds, and so does a record without a period.
pub fn is_active(record: &AnyRecord, as_of: AsOf) -> bool {
    let Some(day) = as_of else { return true };
    let bound = |name: &str| match record.cell(name) {
        Some(Cell::Text(text)) => text.parse::<Day>().ok(),
        _ => None,
    };
    bound("start").is_none_or(|start| start <= day) && bound("end").is_none_or(|end| day <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(conditions: &str, cells: &[(&str, Cell)]) -> bool {
        let conditions: BTreeMap<String, toml::Value> = toml::from_str(conditions).expect("toml");
        let subject = Subject { kind: Kind::Site, id: "ml-dioro".into(), sort: None };
        Filter::new(&conditions, Some(&subject)).holds(|c| cells.iter().find(|(n, _)| *n == c).map_or(Cell::Null, |(_, v)| v.clone()))
    }

    #[test]
    fn conditions_read_as_they_are_written() {
        let gap = [("gap", Cell::Flag(true)), ("site", Cell::text("ml-dioro")), ("n", Cell::Int(3))];
        assert!(holds("gap = true\nsite = '$id'\nn = 3", &gap));
        assert!(!holds("gap = false", &gap));
        assert!(holds("'site|other' = '$id'", &gap) && holds("'other|site' = '$id'", &gap));
        assert!(holds("status = ['open', '']", &gap), "not known");
        assert!(holds("subjects = '$subject'", &[("subjects", Cell::List(vec!["x/y".into(), "sites/ml-dioro".into()]))]));
        assert!(!holds("subjects = '$subject'", &[("subjects", Cell::List(vec!["x/y".into()]))]));
    }
}
