//! Workbook templates: an empty table of a record kind, with what each column holds and the codes that it takes.

use std::io::{self, Write};

use super::export::columns;
use super::labels;
use crate::domain::table::FeatureTable;
use crate::domain::{FieldType, Kind};
use crate::interchange::xlsx;

/// Writes the template of a kind: its columns in the first sheet, their meaning in the sheet `sitelines`, which is passed
/// over when the workbook comes home.
pub fn write(kind: Kind, out: &mut impl Write) -> io::Result<()> {
    let mut about = vec![("template of".to_owned(), kind.plural().to_owned())];
    for field in kind.fields() {
        let mut words = field.doc.to_owned();
        if field.required {
            words.push_str(" Needed.");
        }
        if field.list {
            words.push_str(" Several are joined with `; `.");
        }
        match field.ty {
            FieldType::Code(list) => {
                words.push_str(" One of: ");
                let codes = labels::codelist(list).map(|l| l.entries().iter().map(|e| format!("{} ({})", e.code, e.name("en"))).collect::<Vec<_>>());
                words.push_str(&codes.unwrap_or_default().join(", "));
            }
            FieldType::Ref(other) => words.push_str(&format!(" The id of one of the {}.", other.plural())),
            FieldType::Day => words.push_str(" A day, month or year: 2012-07-01, 2012-07 or 2012."),
            FieldType::Shape => words.push_str(" A point, in the columns lon and lat, in degrees."),
            _ => {}
        }
        about.push((field.name.to_owned(), words.trim().to_owned()));
    }
    let rows = Box::new(std::iter::empty());
    let table = FeatureTable { name: kind.plural().to_owned(), columns: columns(kind), spatial: kind.is_spatial(), provenance: about, rows };
    xlsx::write(table, out).map(drop)
}
