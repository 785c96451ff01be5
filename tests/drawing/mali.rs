//! The 701 communes of Mali (COD-AB v02), where `../shared` or `SITELINES_SHARED` has them: real borders, real sizes.
//! Times are printed: `cargo test mali -- --nocapture`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use fast_mvt::{MvtGeometry, MvtReaderRef};
use serde_json::{Value, json};
use sitelines::atlas::{Atlas, Identity};
use sitelines::domain::Kind;
use sitelines::tiles::{Inputs, LayerName, SimplifiedLayer, TileCoord};

use super::support::record;

fn shared(file: &str) -> Option<Value> {
    let folder = std::env::var_os("SITELINES_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let text = std::fs::read_to_string(folder.join("data/boundaries").join(file)).ok()?;
    serde_json::from_str(&text).ok()
}

pub fn mali() -> Option<Atlas> {
    let mut records = Vec::new();
    for (file, level, kind) in [
        ("mli_adm1_regions_codab_v02.geojson", 1, "region"),
        ("mli_adm2_cercles_codab_v02.geojson", 2, "circle"),
        ("mli_adm3_communes_codab_v02.geojson", 3, "commune"),
    ] {
        for feature in shared(file)?["features"].as_array()? {
            let pcode = feature["properties"][format!("adm{level}_pcode")].as_str()?;
            let name = &feature["properties"][format!("adm{level}_name")];
            records.push((
                record(Kind::Site, &json!({ "id": pcode.to_lowercase(), "name": name, "kind": kind, "admin_level": level, "pcode": pcode, "geometry": feature["geometry"] })),
                1,
            ));
        }
    }
    Some(Atlas::build(Identity::default(), records))
}

#[test]
fn the_communes_of_mali_are_drawn_without_slivers() {
    let Some(atlas) = mali() else {
        println!("no boundaries of Mali here: nothing tried");
        return;
    };
    let start = Instant::now();
    let sites = SimplifiedLayer::build(&atlas, &LayerName::Sites, &Inputs::default()).unwrap();
    println!("{} sites built in {:?}: {} arcs, {} vertices, {} kB", atlas.tables.sites.len(), start.elapsed(), sites.arcs.len(), sites.arcs.vertices(), sites.bytes() / 1000);
    for z in [0, 4, 6, 8, 10, 12] {
        let at = TileCoord::at(z, -5.83, 13.69).unwrap();
        let start = Instant::now();
        let tile = sites.tile(at).unwrap();
        println!("{at}: {} of {} features, {} bytes in {:?}", tile.shown, tile.of, tile.bytes.len(), start.elapsed());
        assert!(!tile.is_thinned());
        // each border between two communes is walked once each way; what is left is the outline of the country or the tile
        let reader = MvtReaderRef::new(&tile.bytes).unwrap();
        let mut edges: BTreeMap<_, i32> = BTreeMap::new();
        for feature in reader.layers().filter(|l| l.name() == "sites").flat_map(fast_mvt::MvtLayerRef::features) {
            let feature = feature.to_feature().unwrap();
            if !feature.properties.iter().any(|(k, v)| k == "kind" && *v == "commune".into()) {
                continue;
            }
            let polygons = match feature.geometry {
                MvtGeometry::Polygon(p) => vec![p],
                MvtGeometry::MultiPolygon(m) => m.0,
                other => panic!("{other:?}"),
            };
            for ring in polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())) {
                for edge in ring.0.windows(2) {
                    let (a, b) = ((edge[0].x, edge[0].y), (edge[1].x, edge[1].y));
                    *edges.entry((a.min(b), a.max(b))).or_default() += if a < b { 1 } else { -1 };
                }
            }
        }
        let open = edges.values().filter(|n| **n != 0).count();
        println!("    {} edges, {open} of them on one side only", edges.len());
        assert!(open * 4 < edges.len() || z > 8, "{open} of {}", edges.len());
    }
    let communes = atlas.tables.sites.iter().filter(|s| s.admin_level == Some(3)).count();
    assert_eq!(communes, 701);
}
