//! What the program as a whole is measured with (`peers/program.py`), and a layer of a million sites on its way out.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use serde_json::{Value, json};
use sitelines::app::export;
use sitelines::atlas::{Atlas, Audience, Gathering, Identity};
use sitelines::domain::Kind;
use sitelines::interchange::geojson;
use sitelines::store::Store;
use sitelines::store::sqlite::GeoPackage;

use crate::generator::{self, PLACES, World, files::column_f64, sheet};
use crate::timed;

/// Rows of the sheet.
const SHEET_ROWS: usize = 100_000;

/// A workspace of a million sites with the positions of its villages, a sheet of who does what where, and its boundaries.
pub fn inputs(folder: &Path) -> io::Result<()> {
    let data = folder.join("places");
    std::fs::create_dir_all(&data)?;
    generator::stored::workspace(PLACES, &data.join("bench.gpkg"));
    column_f64(&folder.join("places.f64"), World::new(PLACES).villages.iter().flatten().copied())?;
    std::fs::write(folder.join("sites.csv"), sheet::areas())?;
    std::fs::write(folder.join("threew_100k.csv"), sheet::threew(SHEET_ROWS))
}

/// The sites of the workspace as a GeoJSON file, as the program writes them.
pub fn export_sites(folder: &Path) -> Result<Value, String> {
    let store = GeoPackage::open(&folder.join("places/bench.gpkg")).map_err(|e| format!("{e}; make the inputs first"))?;
    let mut tables = Gathering::default();
    store.load_into(&mut |record, revision| tables.push(record, revision)).map_err(|e| e.to_string())?;
    let atlas = Atlas::of_tables(Identity::default(), tables.finish()).for_audience(Audience::Public);
    let path = folder.join("exported.geojson");
    let job = || -> io::Result<u64> {
        let mut out = BufWriter::with_capacity(1 << 16, File::create(&path)?);
        let count = geojson::write::write(export::records(&atlas, Kind::Site), &mut out)?;
        out.flush()?;
        Ok(count)
    };
    Ok(timed(job, |count| vec![("features", json!(count.as_ref().ok()))]))
}
