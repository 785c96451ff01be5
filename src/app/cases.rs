//! The workspaces that ship with the program: folders of CSV and GeoJSON under `data/cases/`, embedded.

use include_dir::{Dir, include_dir};

use crate::interchange::Upload;

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/cases");

/// Names of the shipped cases, in order.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> =
        CASES.dirs().filter_map(|d| d.path().file_name()).map(|n| n.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The files of a case that hold records; `None` where no case has that name.
pub fn files(name: &str) -> Option<Vec<Upload>> {
    let folder = CASES.get_dir(name)?;
    let mut uploads: Vec<Upload> = folder
        .files()
        .filter(|f| f.path().extension().is_some_and(|e| e == "csv" || e == "geojson"))
        .filter_map(|f| {
            let name = f.path().file_name()?.to_string_lossy().into_owned();
            Some(Upload { name, bytes: f.contents().to_vec() })
        })
        .collect();
    uploads.sort_by(|a, b| a.name.cmp(&b.name));
    Some(uploads)
}
