//! The GeoPackage schema extension (OGC 12-128r18 annex F.9): what each column means, and the codes it may hold, so that
//! QGIS shows a sentence and a drop-down list.

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use crate::domain::{FieldType, codelist};
use crate::store::StoreError;

use super::schema::{columns, tabled};

/// Hash of every kind, field and code that the program knows: a file that carries another one is brought up to date.
pub(super) fn fingerprint() -> String {
    let mut hash = Sha256::new();
    for kind in tabled() {
        for (field, (column, ty)) in kind.fields().iter().zip(columns(kind)) {
            hash.update(format!("{kind}|{column}|{ty}|{:?}|{}\n", field.ty, field.doc));
        }
    }
    for list in codelist::all() {
        for entry in list.entries() {
            hash.update(format!("{}|{}|{}\n", list.name, entry.code, entry.name("en")));
        }
    }
    super::log::short_hex(&hash.finalize())
}

/// Writes the description of every column and code anew.
pub(super) fn write(conn: &Connection) -> Result<(), StoreError> {
    conn.execute("DELETE FROM gpkg_data_column_constraints WHERE constraint_name LIKE 'sitelines!_%' ESCAPE '!'", [])?;
    let mut code = conn.prepare(
        "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, description) VALUES (?1, 'enum', ?2, ?3)",
    )?;
    for list in codelist::all() {
        for entry in list.entries() {
            code.execute(params![constraint(list.name), entry.code.as_str(), entry.name("en").as_str()])?;
        }
    }
    let mut column = conn.prepare(
        "INSERT OR REPLACE INTO gpkg_data_columns (table_name, column_name, title, description, constraint_name) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for kind in tabled() {
        for field in kind.fields() {
            let codes = match field.ty {
                // a list of codes stands in one text, which an enumeration of single codes would refuse
                FieldType::Code(list) if !field.list => Some(constraint(list)),
                _ => None,
            };
            column.execute(params![kind.plural(), field.name, field.name.replace('_', " "), field.doc, codes])?;
        }
        column.execute(params![
            kind.plural(),
            "revision",
            "revision",
            "The revision that last changed the record; kept by Sitelines.",
            None::<String>
        ])?;
    }
    Ok(())
}

fn constraint(list: &str) -> String {
    format!("sitelines_{list}")
}
