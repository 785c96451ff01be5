//! A file of rules in TOML (`[[rule]]` tables, as under `data/rules/`) as a table of the kind `rules`, so that rules are read,
//! checked and refused like any other row.

use csv::StringRecord;

use super::grid::{Grid, GridRow};
use super::limits::Limits;
use super::refused::{Reason, Refused};
use super::words::shown;
use crate::domain::cell::join_list;
use crate::domain::{Kind, Text};

/// Reads a file of rules. The row of a rule is its position in the file, from 1.
pub fn read(file: &str, text: &str, limits: &Limits) -> Result<Grid, Refused> {
    let form = |message: String| Refused::new(Reason::Rules, message, "write [[rule]] tables with an id each, as in data/rules of the program").of(file);
    let mut document: toml::Table = toml::from_str(text).map_err(|e| form(format!("the TOML can not be read: {}", shown(&e.to_string().replace('\n', " ")))))?;
    let Some(toml::Value::Array(rules)) = document.remove("rule") else { return Err(form("the TOML holds no [[rule]]".to_owned())) };
    if let Some(other) = document.keys().next() {
        return Err(form(format!("the TOML holds {:?} beside its rules", shown(other))));
    }
    if rules.len() > limits.rows {
        return Err(Refused::new(Reason::Rows, format!("the file has more than {} rules", limits.rows), "send fewer").of(file));
    }
    let mut columns: Vec<String> = Kind::Rule.fields().iter().map(|f| f.name.to_owned()).collect();
    let mut rows = Vec::with_capacity(rules.len() + 1);
    for (position, rule) in rules.into_iter().enumerate() {
        let toml::Value::Table(members) = rule else { return Err(form(format!("rule {} is no table", position + 1))) };
        let mut cells = vec![String::new(); columns.len()];
        for (name, value) in members {
            let at = columns.iter().position(|c| *c == name).unwrap_or_else(|| {
                columns.push(name.clone());
                columns.len() - 1
            });
            if columns.len() > limits.columns {
                return Err(form(format!("a rule has more than {} fields", limits.columns)));
            }
            cells.resize(columns.len(), String::new());
            cells[at] = flat(&value, &name).ok_or_else(|| form(format!("rule {}: {name} is of a type that no rule has", position + 1)))?;
        }
        rows.push(GridRow { number: position as u64 + 1, cells: StringRecord::from(cells) });
    }
    rows.insert(0, GridRow { number: 0, cells: StringRecord::from(columns) });
    Ok(Grid {
        file: file.to_owned(),
        title: Kind::Rule.plural().to_owned(),
        rows,
        decimal_comma: false,
        ragged: true,
        revision: None,
        workspace: None,
        problems: Vec::new(),
    })
}

/// A value as a cell writes it; words of a list are parted by commas.
fn flat(value: &toml::Value, name: &str) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(n) => Some(n.to_string()),
        toml::Value::Float(n) => Some(n.to_string()),
        toml::Value::Boolean(b) => Some(b.to_string()),
        toml::Value::Array(items) if name == "tags" => {
            let items: Option<Vec<Text>> = items.iter().map(|i| i.as_str().map(Text::from)).collect();
            items.map(|i| join_list(&i))
        }
        toml::Value::Array(items) => items.iter().map(|i| flat(i, "")).collect::<Option<Vec<_>>>().map(|words| words.join(", ")),
        toml::Value::Table(members) if name == "parameters" => {
            let pairs: Option<Vec<Text>> = members.iter().map(|(k, v)| Some(Text::from(format!("{k}={}", flat(v, k)?)))).collect();
            pairs.map(|p| join_list(&p))
        }
        _ => None,
    }
}
