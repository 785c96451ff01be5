//! A million points out of a file and into one.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use serde_json::{Value, json};
use sitelines::domain::table::{Column, ColumnType, FeatureRow, FeatureTable};
use sitelines::domain::Cell;
use sitelines::interchange::features::{Features, Geometry};
use sitelines::interchange::geojson;
use sitelines::interchange::Options;

use crate::timed;

/// The file as features with checked geometry.
pub fn read(size: &str, folder: &Path) -> Result<Value, String> {
    let path = folder.join(format!("points_{size}.geojson"));
    features(&path)?;
    Ok(timed(|| features(&path).unwrap_or_default(), |found| {
        let x: f64 = found.rows.iter().filter_map(|f| if let Geometry::Shape(s) = &f.geometry { s.as_point() } else { None }).map(geo::Point::x).sum();
        let need = found.columns.iter().position(|c| c == "need");
        let needs = found.rows.iter().filter_map(|f| match f.cells.get(need?)? {
            Some(Cell::Real(v)) => Some(*v),
            Some(Cell::Int(v)) => Some(*v as f64),
            _ => None,
        });
        vec![("features", json!(found.rows.len())), ("x_sum", json!(x)), ("need_sum", json!(needs.sum::<f64>()))]
    }))
}

fn features(path: &Path) -> Result<Features, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}; make the inputs first", path.display()))?;
    geojson::read::read("points.geojson", &bytes, &Options::default()).map_err(|e| format!("{e:?}"))
}

/// The same features into a file.
pub fn write(size: &str, folder: &Path) -> Result<Value, String> {
    let features = features(&folder.join(format!("points_{size}.geojson")))?;
    let path = folder.join("written.geojson");
    let column = |name: &String| Column {
        name: name.clone(),
        ty: match name.as_str() {
            "id" => ColumnType::Integer,
            "need" => ColumnType::Number,
            _ => ColumnType::Text,
        },
        unit: None,
        description: String::new(),
    };
    let columns: Vec<Column> = features.columns.iter().map(column).collect();
    let rows: Vec<FeatureRow> = features
        .rows
        .into_iter()
        .map(|f| FeatureRow {
            id: f.number.to_string(),
            shape: if let Geometry::Shape(shape) = f.geometry { Some(shape) } else { None },
            cells: f.cells.into_iter().map(|c| c.unwrap_or(Cell::Null)).collect(),
        })
        .collect();
    let job = || -> std::io::Result<u64> {
        let table = FeatureTable {
            name: "points".to_owned(),
            columns: columns.clone(),
            spatial: true,
            provenance: Vec::new(),
            rows: Box::new(rows.iter().cloned()),
        };
        let mut out = BufWriter::with_capacity(1 << 16, File::create(&path)?);
        let count = geojson::write::write(table, &mut out)?;
        std::io::Write::flush(&mut out)?;
        Ok(count)
    };
    Ok(timed(job, |count| vec![("features", json!(count.as_ref().ok()))]))
}
