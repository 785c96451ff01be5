//! A case folder read the short way: columns are fields. The real door is `interchange`; this one is for tests of analyses.

use std::path::{Path, PathBuf};

use sitelines::atlas::{Atlas, Audience, Identity};
use sitelines::domain::{AnyRecord, Cell, Draft, Kind, Place, json};

/// The folder of a case, where it is there.
pub fn folder(case: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cases").join(case);
    path.is_dir().then_some(path)
}

/// The public atlas of a case.
pub fn atlas(folder: &Path) -> Atlas {
    let mut records: Vec<(AnyRecord, u64)> = Vec::new();
    for kind in Kind::ALL {
        let file = folder.join(format!("{}.csv", kind.plural()));
        if file.is_file() {
            records.extend(csv_records(*kind, &file).into_iter().map(|r| (r, 1)));
        }
        let file = folder.join(format!("{}.geojson", kind.plural()));
        if file.is_file() {
            records.extend(geojson_records(*kind, &file).into_iter().map(|r| (r, 1)));
        }
    }
    Atlas::build(Identity::default(), records).for_audience(Audience::Public)
}

fn csv_records(kind: Kind, file: &Path) -> Vec<AnyRecord> {
    let mut reader = csv::Reader::from_path(file).expect("opens");
    let headers = reader.headers().expect("headers").clone();
    let read = |row: csv::StringRecord| {
        let value = |name: &str| headers.iter().position(|h| h == name).and_then(|i| row.get(i)).unwrap_or_default();
        let mut draft = Draft::new(kind, value("id"), Place::default());
        for (name, cell) in headers.iter().zip(row.iter()) {
            draft.say(name, Cell::text(cell));
        }
        if let (Ok(lon), Ok(lat)) = (value("lon").parse::<f64>(), value("lat").parse::<f64>()) {
            draft.say("geometry", Cell::text(&format!("POINT({lon} {lat})")));
        }
        draft.onto(None).unwrap_or_else(|e| panic!("{}: {}: {e:?}", file.display(), draft.id))
    };
    reader.records().map(|row| read(row.expect("a row"))).collect()
}

fn geojson_records(kind: Kind, file: &Path) -> Vec<AnyRecord> {
    let text = std::fs::read_to_string(file).expect("reads");
    let whole: serde_json::Value = serde_json::from_str(&text).expect("json");
    let read = |feature: &serde_json::Value| {
        let properties = feature["properties"].as_object().expect("properties");
        let mut draft = Draft::new(kind, properties["id"].as_str().expect("id"), Place::default());
        for (name, value) in properties {
            let flat = match value {
                serde_json::Value::Null => continue,
                serde_json::Value::String(s) => s.clone(),
                serde_json::Value::Array(items) => items.iter().filter_map(|i| i.as_str()).collect::<Vec<_>>().join("; "),
                serde_json::Value::Object(map) => {
                    map.iter().map(|(k, v)| format!("{k}={}", v.as_str().map_or_else(|| v.to_string(), str::to_owned))).collect::<Vec<_>>().join("; ")
                }
                other => other.to_string(),
            };
            draft.say(name, Cell::text(&flat));
        }
        if !feature["geometry"].is_null() {
            draft.say("geometry", Cell::Shape(json::shape_from_json(&feature["geometry"]).expect("a geometry")));
        }
        draft.onto(None).unwrap_or_else(|e| panic!("{}: {}: {e:?}", file.display(), draft.id))
    };
    whole["features"].as_array().expect("features").iter().map(read).collect()
}
