//! An archive of tiles holds what the server serves one by one, as a reader of others sees it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::{TestServer, oracles, run};

/// What the library of Protomaps reads.
fn read(python: &Path, archive: &Path) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/pmtiles_read.py");
    let done = Command::new(python).arg(script).arg(archive).output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).expect("JSON")
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[test]
fn a_reader_of_others_finds_each_tile_as_it_is_served() {
    let Some(python) = oracles("pmtiles") else { return };
    let server = TestServer::with_cases();
    let folder = tempfile::tempdir().expect("a folder");
    for (workspace, layer, deepest) in [("example", "sites", 9_u32), ("example", "presences", 5), ("partnership-forum", "ties", 6)] {
        let answer = server.get(&format!("/tiles/{workspace}/{layer}.pmtiles?deepest={deepest}"));
        assert_eq!(answer.header("content-type"), Some("application/vnd.pmtiles"));
        let file = folder.path().join(format!("{workspace}-{layer}.pmtiles"));
        std::fs::write(&file, &answer.bytes).expect("kept");
        let read = read(&python, &file);
        let (header, metadata) = (&read["header"], &read["metadata"]);
        assert_eq!((&header["min_zoom"], &header["max_zoom"]), (&Value::from(0), &Value::from(deepest)));
        assert_eq!((header["tile_type"].as_str(), header["tile_compression"].as_str(), &header["clustered"]), (Some("MVT"), Some("GZIP"), &Value::from(true)));
        let described = server.get(&format!("/tiles/{workspace}/{layer}.json")).json();
        let names = |document: &Value| -> Vec<Value> { document["vector_layers"].as_array().expect("layers").iter().map(|l| l["id"].clone()).collect() };
        assert_eq!(names(metadata), names(&described));
        assert_eq!((&metadata["name"], &metadata["attribution"]), (&described["name"], &described["attribution"]));
        let bounds = described["bounds"].as_array().expect("bounds");
        for (at, name) in ["min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"].iter().enumerate() {
            let (told, kept) = (bounds[at].as_f64().expect("degrees"), header[*name].as_f64().expect("degrees"));
            assert!((told * 1e7 - kept).abs() <= 1.0, "{name}: {kept} and not {told}");
        }
        let tiles: BTreeMap<String, String> = serde_json::from_value(read["tiles"].clone()).expect("tiles");
        assert!(tiles.len() > 5 && tiles.contains_key("0/0/0"), "{}", tiles.len());
        for (at, kept) in &tiles {
            let served = server.get(&format!("/tiles/{workspace}/{layer}/{at}.mvt"));
            assert_eq!(&digest(&served.bytes), kept, "{workspace} {layer} {at}");
        }
        // and what is not in it is empty where it is served
        for zoom in 0..=deepest.min(4) {
            for (x, y) in (0..1_u32 << zoom).flat_map(|x| (0..1_u32 << zoom).map(move |y| (x, y))) {
                let at = format!("{zoom}/{x}/{y}");
                if !tiles.contains_key(&at) {
                    assert!(server.get(&format!("/tiles/{workspace}/{layer}/{at}.mvt")).bytes.is_empty(), "{at}");
                }
            }
        }
    }
}

#[test]
fn an_archive_is_written_by_the_command_line_with_the_same_bytes_or_refused_with_words() {
    let server = TestServer::with_case("example");
    let file = server.data.join("out.pmtiles");
    let path = file.to_string_lossy().into_owned();
    let export = |layer: &str, more: &[&str]| run(&server.data, &[&["export", "--workspace", "example", "--format", "pmtiles", "--layer", layer], more].concat());
    let done = export("sites", &["--param", "deepest=7", "--output", &path]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(std::fs::read(&file).expect("written"), server.get("/tiles/example/sites.pmtiles?deepest=7").bytes);
    std::fs::remove_file(&file).expect("gone");
    for (layer, more, words) in [
        ("sites", &["--param", "deepest=17", "--output", &path][..], "no zoom from 0 to 16"),
        ("sites", &["--param", "shallow=1", "--output", &path], "deepest"),
        ("sites", &[], "--output"),
        ("roads", &["--output", &path], "roads"),
    ] {
        let refused = export(layer, more);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains(words), "{layer} {more:?}: {said}");
        assert!(!file.exists(), "{layer} {more:?}");
    }
    for (address, code) in [("sites.pmtiles?deepest=x", 400), ("roads.pmtiles", 404), ("sites.pmtiles?zoom=3", 400), ("sites.mbtiles", 404)] {
        server.get(&format!("/tiles/example/{address}")).expect(code);
    }
}
