//! Tiles, read back with the reader of `fast-mvt`.

use std::collections::BTreeMap;

use fast_mvt::{MvtFeature, MvtGeometry, MvtReaderRef, MvtValue};
use geo::Point;
use proptest::prelude::*;
use serde_json::{Value, json};
use sitelines::atlas::{Atlas, Audience};
use sitelines::domain::Kind;
use sitelines::tiles::encode::{MAX_FEATURES_PER_TILE, MAX_LAYER_BYTES, THINNED};
use sitelines::tiles::project::mercator;
use sitelines::tiles::quantise::{BUFFER, EXTENT};
use sitelines::tiles::tilejson::{Describe, tilejson};
use sitelines::tiles::{Inputs, LayerName, SimplifiedLayer, Tile, TileCoord};

use super::support::{Dice, atlas, point, site};

fn layer(atlas: &Atlas, name: &str) -> SimplifiedLayer {
    SimplifiedLayer::build(atlas, &LayerName::parse(name), &Inputs::default()).unwrap()
}
fn tile(layer: &SimplifiedLayer, z: u32, x: u32, y: u32) -> Tile {
    layer.tile(TileCoord::new(z, x, y).unwrap()).unwrap()
}
/// The features of an MVT layer with their positions on the grid.
fn features(tile: &Tile, layer: &str) -> Vec<MvtFeature> {
    let reader = MvtReaderRef::new(&tile.bytes).unwrap();
    let found = reader.layers().find(|l| l.name() == layer);
    found.map(|l| l.features().map(|f| f.to_feature().unwrap()).collect()).unwrap_or_default()
}
fn property<'a>(feature: &'a MvtFeature, key: &str) -> Option<&'a MvtValue> {
    feature.properties.iter().find(|(k, _)| k == key).map(|(_, v)| v)
}
fn id(feature: &MvtFeature) -> String {
    match property(feature, "id") {
        Some(MvtValue::String(id)) => id.clone(),
        other => panic!("{other:?}"),
    }
}
fn points(geometry: &MvtGeometry) -> Vec<(i32, i32)> {
    match geometry {
        MvtGeometry::Point(p) => vec![(p.x(), p.y())],
        MvtGeometry::MultiPoint(m) => m.iter().map(|p| (p.x(), p.y())).collect(),
        other => panic!("{other:?}"),
    }
}
/// Rings without their closing position.
fn rings(geometry: &MvtGeometry) -> Vec<Vec<(i32, i32)>> {
    let of = |p: &fast_mvt::MvtPolygon| {
        std::iter::once(p.exterior())
            .chain(p.interiors())
            .map(|r| {
                let mut ring: Vec<(i32, i32)> = r.0.iter().map(|c| (c.x, c.y)).collect();
                if ring.first() == ring.last() {
                    ring.pop();
                }
                ring
            })
            .collect::<Vec<_>>()
    };
    match geometry {
        MvtGeometry::Polygon(p) => of(p),
        MvtGeometry::MultiPolygon(m) => m.iter().flat_map(of).collect(),
        other => panic!("{other:?}"),
    }
}
fn double_area(ring: &[(i32, i32)]) -> i64 {
    (0..ring.len())
        .map(|i| {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)
        })
        .sum()
}

#[test]
fn every_site_appears_in_its_tile_at_its_place() {
    let mut dice = Dice::new(7);
    let mut records = Vec::new();
    let mut places = BTreeMap::new();
    for i in 0..300 {
        let (lon, lat) = (dice.roll() * 360.0 - 180.0, dice.roll() * 168.0 - 84.0);
        let name = format!("s{i:03}");
        places.insert(name.clone(), (lon, lat));
        records.push(site(&name, &point(lon, lat)));
    }
    let atlas = atlas(&records);
    let sites = layer(&atlas, "sites");
    for (name, (lon, lat)) in &places {
        for z in [0, 3, 9, 16, 22] {
            let at = TileCoord::at(z, *lon, *lat).unwrap();
            let drawn = sites.tile(at).unwrap();
            let side = f64::from(1_u32 << z);
            let [x, y] = mercator(*lon, *lat);
            let on_grid = |v: f64, tile: u32| (v * side - f64::from(tile)) * f64::from(EXTENT);
            let expected = (on_grid(x, at.x()), on_grid(y, at.y()));
            // half a unit of the grid, and half a unit of the fixed-point world
            let slack = 0.5001 + side * f64::from(EXTENT) / f64::from(1 << 30) / 2.0;
            for mvt in ["sites", "site_points"] {
                let found = features(&drawn, mvt);
                let feature = found.iter().find(|f| id(f) == *name).unwrap();
                assert_eq!(feature.id, atlas.tables.sites.index(name).map(|i| i as u64));
                assert_eq!(property(feature, "admin_level"), Some(&MvtValue::Int(3)));
                let near = points(&feature.geometry)
                    .iter()
                    .any(|p| (f64::from(p.0) - expected.0).abs() <= slack && (f64::from(p.1) - expected.1).abs() <= slack);
                assert!(near, "{name} {at} {:?} {expected:?}", feature.geometry);
            }
        }
    }
}

/// Communes in a grid with crooked borders; every border is shared, vertex by vertex.
fn patchwork(seed: u64, side: usize, span: f64) -> Vec<(Kind, Value)> {
    const BENDS: usize = 6;
    let mut dice = Dice::new(seed);
    let step = span / side as f64;
    let mut corner = vec![vec![[0.0; 2]; side + 1]; side + 1];
    for (i, row) in corner.iter_mut().enumerate() {
        for (j, c) in row.iter_mut().enumerate() {
            *c = [step * (i as f64 + 0.3 * dice.roll()) - span / 2.0, step * (j as f64 + 0.3 * dice.roll()) - span / 2.0];
        }
    }
    let mut bent = |a: [f64; 2], b: [f64; 2]| -> Vec<[f64; 2]> {
        let mut line = vec![a];
        for k in 1..BENDS {
            let t = k as f64 / BENDS as f64;
            let off = |d: &mut Dice| step * 0.08 * (d.roll() - 0.5);
            line.push([a[0] + t * (b[0] - a[0]) + off(&mut dice), a[1] + t * (b[1] - a[1]) + off(&mut dice)]);
        }
        line.push(b);
        line
    };
    let mut across = BTreeMap::new();
    let mut up = BTreeMap::new();
    for i in 0..=side {
        for j in 0..=side {
            if i < side {
                across.insert((i, j), bent(corner[i][j], corner[i + 1][j]));
            }
            if j < side {
                up.insert((i, j), bent(corner[i][j], corner[i][j + 1]));
            }
        }
    }
    let mut records = Vec::new();
    for i in 0..side {
        for j in 0..side {
            let mut ring = across[&(i, j)].clone();
            ring.extend(&up[&(i + 1, j)][1..]);
            ring.extend(across[&(i, j + 1)].iter().rev().skip(1));
            ring.extend(up[&(i, j)].iter().rev().skip(1));
            records.push(site(&format!("c{i:02}-{j:02}"), &json!({ "type": "Polygon", "coordinates": [ring] })));
        }
    }
    records
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn neighbours_share_their_borders_to_the_last_unit(seed in any::<u64>(), z in 4_u32..15) {
        let atlas = atlas(&patchwork(seed, 9, 60.0));
        let sites = layer(&atlas, "sites");
        // the patchwork lies around 0/0, so the tile south-east of it is wholly covered
        let middle = 1 << (z - 1);
        let drawn = tile(&sites, z, middle, middle);
        let (low, high) = (-i32::try_from(BUFFER).unwrap(), i32::try_from(EXTENT + BUFFER).unwrap());
        let mut sum = 0;
        let mut edges: BTreeMap<_, i32> = BTreeMap::new();
        for feature in features(&drawn, "sites") {
            for ring in rings(&feature.geometry) {
                let area = double_area(&ring);
                prop_assert!(area > 0, "outer rings run clockwise as seen");
                sum += area;
                for i in 0..ring.len() {
                    let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
                    let on_frame = [low, high].iter().any(|v| (a.0 == *v && b.0 == *v) || (a.1 == *v && b.1 == *v));
                    if !on_frame {
                        *edges.entry((a.min(b), a.max(b))).or_default() += if a < b { 1 } else { -1 };
                    }
                }
            }
        }
        let side = i64::from(high - low);
        prop_assert_eq!(sum, 2 * side * side, "no gap and no overlap");
        let open: Vec<_> = edges.iter().filter(|(_, n)| **n != 0).collect();
        prop_assert!(open.is_empty(), "{open:?}");
    }
}

#[test]
fn what_is_simplified_is_not_lost_and_full_detail_comes_back() {
    let atlas = atlas(&patchwork(3, 4, 4.0));
    let sites = layer(&atlas, "sites");
    let count = |z: u32| {
        let middle = if z == 0 { 0 } else { 1 << (z - 1) };
        let drawn = tile(&sites, z, middle, middle);
        features(&drawn, "sites").iter().flat_map(|f| rings(&f.geometry)).map(|r| r.len()).sum::<usize>()
    };
    assert!(count(0) > 0 && count(0) < 16 * 23 / 2, "{}", count(0));
    let whole = sites.arcs.vertices();
    // 16 communes of 24 vertices each; inner borders held once
    assert!(whole < 16 * 24, "{whole}");
}

#[test]
fn an_empty_tile_is_empty_and_a_hole_stays_one() {
    let ring = |r: f64| json!([[-r, -r], [r, -r], [r, r], [-r, r], [-r, -r]]);
    let donut = json!({ "type": "Polygon", "coordinates": [ring(20.0), ring(5.0)] });
    let atlas = atlas(&[site("donut", &donut)]);
    let sites = layer(&atlas, "sites");
    assert_eq!(tile(&sites, 6, 0, 0), Tile::default());
    assert_eq!(tile(&sites, 10, 512, 512).bytes, Vec::<u8>::new(), "inside the hole");
    let whole = tile(&sites, 0, 0, 0);
    let areas: Vec<i64> = rings(&features(&whole, "sites")[0].geometry).iter().map(|r| double_area(r)).collect();
    assert!(areas.len() == 2 && areas[0] > 0 && areas[1] < 0, "{areas:?}");
}

#[test]
fn a_place_on_longitude_180_is_seen_from_both_sides() {
    let atlas = atlas(&[site("east", &point(180.0, 10.0)), site("west", &point(-180.0, 10.0)), site("near", &point(179.99, 10.0))]);
    let sites = layer(&atlas, "sites");
    let row = TileCoord::at(5, 180.0, 10.0).unwrap().y();
    for x in [0, 31] {
        let drawn = tile(&sites, 5, x, row);
        let found: Vec<String> = features(&drawn, "sites").iter().map(id).collect();
        assert_eq!(found, ["east", "near", "west"], "{x}");
        let edge = if x == 0 { 0 } else { 4096 };
        let at = |i: usize| points(&features(&drawn, "sites")[i].geometry)[0].0;
        assert_eq!((at(0), at(2)), (edge, edge));
    }
}

fn stakeholder(id: &str, lon: f64, lat: f64) -> (Kind, Value) {
    (Kind::Stakeholder, json!({ "id": id, "name": id, "geometry": point(lon, lat), "constituency": "ngo" }))
}
fn tie(id: &str, from: &str, to: &str, kind: &str) -> (Kind, Value) {
    (Kind::Tie, json!({ "id": id, "from": from, "to": to, "kind": kind, "weight": 2.5 }))
}

#[test]
fn ties_take_the_short_way_and_private_ones_are_left_out() {
    let atlas = atlas(&[
        stakeholder("fiji", 178.0, -18.0),
        stakeholder("samoa", -172.0, -14.0),
        stakeholder("nowhere", 0.0, 0.0),
        tie("a", "fiji", "samoa", "coordination"),
        tie("b", "fiji", "samoa", "conflict"),
        tie("c", "fiji", "nowhere", "coordination"),
    ]);
    let places: Vec<Option<Point<f64>>> =
        atlas.tables.stakeholders.iter().map(|s| s.geometry.as_ref().and_then(sitelines::domain::Shape::as_point).filter(|_| s.id.as_str() != "nowhere")).collect();
    let inputs = Inputs { as_of: None, places: &places };
    let ties = SimplifiedLayer::build(&atlas, &LayerName::Ties, &inputs).unwrap();
    let world = tile(&ties, 0, 0, 0);
    let found = features(&world, "ties");
    assert_eq!(found.iter().map(id).collect::<Vec<_>>(), ["a"]);
    let MvtGeometry::MultiLineString(parts) = &found[0].geometry else { panic!("{:?}", found[0].geometry) };
    assert_eq!(parts.0.len(), 2, "one part at either edge");
    let widest = parts.iter().map(|l| l.0.iter().map(|c| c.x).max().unwrap() - l.0.iter().map(|c| c.x).min().unwrap()).max().unwrap();
    assert!(widest < 200, "{widest}");
    assert_eq!(property(&found[0], "directed"), Some(&MvtValue::Bool(false)));
    assert_eq!(property(&found[0], "weight"), Some(&MvtValue::Double(2.5)));
    let homes = layer(&atlas, "stakeholders");
    assert_eq!(features(&tile(&homes, 0, 0, 0), "stakeholders").len(), 3);
}

#[test]
fn presences_count_the_providers_of_each_site() {
    let atlas = atlas(&[
        site("a", &point(1.0, 1.0)),
        site("b", &point(2.0, 2.0)),
        stakeholder("x", 0.0, 0.0),
        stakeholder("y", 0.0, 0.0),
        (Kind::Activity, json!({ "id": "w", "title": "Wells", "sites": ["a"] })),
        (Kind::Activity, json!({ "id": "v", "title": "Over", "sites": ["b"], "end": "2000" })),
        (Kind::Participation, json!({ "id": "1", "activity": "w", "stakeholder": "x", "role": "implementing" })),
        (Kind::Participation, json!({ "id": "2", "activity": "w", "stakeholder": "y", "role": "implementing" })),
        (Kind::Participation, json!({ "id": "3", "activity": "w", "stakeholder": "y", "role": "funding" })),
        (Kind::Participation, json!({ "id": "4", "activity": "v", "stakeholder": "y", "role": "implementing" })),
    ]);
    let inputs = Inputs { as_of: Some(sitelines::domain::Day::constant(2012, 6, 30)), places: &[] };
    let presences = SimplifiedLayer::build(&atlas, &LayerName::Presences, &inputs).unwrap();
    let found = features(&tile(&presences, 0, 0, 0), "presences");
    assert_eq!(found.len(), 1);
    assert_eq!((id(&found[0]).as_str(), property(&found[0], "providers")), ("a", Some(&MvtValue::Int(2))));
}

#[test]
fn context_layers_keep_their_attributes() {
    let atlas = atlas(&[
        (Kind::Layer, json!({ "id": "rivers", "name": "Rivers", "fields": ["length:number", "lanes:int", "name:text"] })),
        (
            Kind::LayerFeature,
            json!({ "id": "r1", "layer": "rivers", "attributes": { "length": "12.5", "lanes": "many", "name": "Niger" },
                "geometry": { "type": "LineString", "coordinates": [[-6.0, 13.0], [-5.0, 14.0]] } }),
        ),
        (
            Kind::LayerFeature,
            json!({ "id": "r2", "layer": "rivers", "geometry": { "type": "GeometryCollection", "geometries": [
                point(1.0, 1.0), { "type": "Polygon", "coordinates": [[[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 0.0]]] }] } }),
        ),
    ]);
    let rivers = layer(&atlas, "rivers");
    let found = features(&tile(&rivers, 3, 3, 3), "rivers");
    assert_eq!(property(&found[0], "length"), Some(&MvtValue::Double(12.5)));
    assert_eq!(property(&found[0], "lanes"), Some(&MvtValue::String("many".into())), "what does not fit stays as it came");
    let both = features(&tile(&rivers, 3, 4, 3), "rivers");
    assert_eq!(both.iter().filter(|f| id(f) == "r2").count(), 2, "an area and a point under one id");
    assert!(SimplifiedLayer::build(&atlas, &LayerName::parse("roads"), &Inputs::default()).is_none());
    for name in ["rivers", "layer:sites", "sites"] {
        assert_eq!(LayerName::parse(name).as_str(), name);
    }
    assert_eq!(LayerName::parse("layer:sites").context(), Some("sites"));
    assert_eq!(features(&tile(&layer(&atlas, "layer:rivers"), 3, 3, 3), "rivers").len(), found.len());
}

#[test]
fn a_tile_is_thinned_beyond_its_limit_and_says_so() {
    let mut dice = Dice::new(1);
    let mut records: Vec<(Kind, Value)> = (0..=MAX_FEATURES_PER_TILE)
        .map(|i| {
            let at = point(dice.roll() * 10.0, dice.roll() * 10.0);
            (Kind::Stakeholder, json!({ "id": format!("s{i:05}"), "name": "n", "geometry": at }))
        })
        .collect();
    let over = layer(&atlas(&records), "stakeholders");
    let drawn = tile(&over, 0, 0, 0);
    assert!(drawn.is_thinned() && drawn.of == MAX_FEATURES_PER_TILE + 1, "{} of {}", drawn.shown, drawn.of);
    let notice = &features(&drawn, THINNED)[0];
    assert_eq!(property(notice, "layer"), Some(&MvtValue::String("stakeholders".into())));
    assert_eq!(property(notice, "of"), Some(&MvtValue::UInt(drawn.of as u64)));
    assert!(drawn.bytes.len() <= MAX_LAYER_BYTES + 1000);
    let kept = features(&drawn, "stakeholders");
    assert_eq!(id(&kept[0]), "s00000", "the first by id stay");
    assert_eq!(id(&kept[kept.len() - 1]), format!("s{:05}", kept.len() - 1));
    records.pop();
    let at_limit = layer(&atlas(&records), "stakeholders");
    assert!(!tile(&at_limit, 0, 0, 0).is_thinned());
    assert!(features(&tile(&at_limit, 0, 0, 0), THINNED).is_empty());
}

#[test]
fn a_tile_that_grows_too_heavy_is_thinned_too() {
    let records: Vec<(Kind, Value)> = (0..2000)
        .map(|i| (Kind::Stakeholder, json!({ "id": format!("s{i:05}"), "name": format!("{i} {}", "long ".repeat(100)), "geometry": point(1.0, 1.0) })))
        .collect();
    let homes = layer(&atlas(&records), "stakeholders");
    let drawn = tile(&homes, 0, 0, 0);
    assert!(drawn.is_thinned() && drawn.of == 2000 && drawn.shown >= 500, "{} of {}", drawn.shown, drawn.of);
    // as many as there is room for: one more would not fit, and what is said of it comes on top
    assert!(drawn.bytes.len() < MAX_LAYER_BYTES + 1000 && drawn.bytes.len() > MAX_LAYER_BYTES - 1000, "{}", drawn.bytes.len());
    assert_eq!(features(&drawn, THINNED).len(), 1);
    let kept: Vec<String> = features(&drawn, "stakeholders").iter().map(id).collect();
    assert_eq!(kept, (0..drawn.shown).map(|i| format!("s{i:05}")).collect::<Vec<_>>(), "the first by id stay");
}

#[test]
fn lower_levels_and_larger_areas_are_kept_longest() {
    let square = |r: f64| json!({ "type": "Polygon", "coordinates": [[[0.0, 0.0], [r, 0.0], [r, r], [0.0, r], [0.0, 0.0]]] });
    let at_level = |id: &str, level: u8, r: f64| {
        (Kind::Site, json!({ "id": id, "name": id, "kind": "region", "admin_level": level, "geometry": square(r) }))
    };
    let atlas = atlas(&[at_level("a", 3, 9.0), at_level("b", 1, 1.0), at_level("c", 1, 5.0), site("d", &point(1.0, 1.0))]);
    let sites = layer(&atlas, "sites");
    let mut order: Vec<(u32, u64)> = sites.parts[0].features.iter().map(|f| (f.rank, f.id)).collect();
    order.sort_unstable();
    assert_eq!(order.iter().map(|(_, id)| *id).collect::<Vec<_>>(), [2, 1, 0, 3]);
}

#[test]
fn the_same_records_in_any_order_give_the_same_bytes() {
    let mut records = patchwork(11, 8, 40.0);
    records.push(site("p", &point(3.0, 3.0)));
    let first = layer(&atlas(&records), "sites");
    records.reverse();
    let second = layer(&atlas(&records), "sites");
    for (z, x, y) in [(0, 0, 0), (4, 8, 7), (9, 256, 256)] {
        assert_eq!(tile(&first, z, x, y), tile(&second, z, x, y));
        assert!(!tile(&first, z, x, y).bytes.is_empty());
    }
}

#[test]
fn names_in_other_languages_and_the_tilejson_that_lists_them() {
    let atlas = atlas(&[(
        Kind::Site,
        json!({ "id": "pp", "name": "Phnom Penh", "names": { "km": "ភ្នំពេញ", "fr": "Phnom Penh" }, "kind": "city", "geometry": point(104.9, 11.5) }),
    )])
    .for_audience(Audience::Public);
    let sites = layer(&atlas, "sites");
    let drawn = tile(&sites, 0, 0, 0);
    assert_eq!(property(&features(&drawn, "sites")[0], "name:km"), Some(&MvtValue::String("ភ្នំពេញ".into())));
    let describe = Describe { tiles: "/tiles/w/sites/{z}/{x}/{y}.mvt", name: "Sites", attribution: Some("A & B"), revision: 7 };
    let document = tilejson(&sites, &describe);
    assert_eq!(document["tilejson"], "3.0.0");
    assert_eq!(document["attribution"], "A &amp; B");
    assert_eq!(document["bounds"], json!([104.9, 11.5, 104.9, 11.5]));
    let ids: Vec<&str> = document["vector_layers"].as_array().unwrap().iter().filter_map(|l| l["id"].as_str()).collect();
    assert_eq!(ids, ["sites", "site_points"]);
    for key in ["id", "name", "kind", "admin_level", "name:km"] {
        assert!(document["vector_layers"][0]["fields"][key].is_string(), "{key}");
    }
}

#[test]
fn the_poles_and_the_whole_world_are_drawn_without_harm() {
    let world = json!({ "type": "Polygon", "coordinates": [[[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0], [-180.0, -90.0]]] });
    let atlas = atlas(&[site("world", &world), site("pole", &point(0.0, 90.0))]);
    let sites = layer(&atlas, "sites");
    for (z, x, y) in [(0, 0, 0), (1, 1, 1), (12, 7, 4000), (22, 0, 0)] {
        let drawn = tile(&sites, z, x, y);
        let area: i64 = features(&drawn, "sites").iter().flat_map(|f| rings(&f.geometry)).map(|r| double_area(&r)).sum();
        assert!(area >= 2 * 4096 * 4096, "{z}/{x}/{y} {area}");
    }
}
