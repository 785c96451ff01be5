//! Every value of `tests/fixtures/values/spatial_*.json`, of geographiclib, PROJ, GEOS, esda, R's spdep and exact fractions:
//! each is compared within its tolerance, and a value that nothing compares fails the test.

use geo::{Contains, Coord, Distance, Geometry, Haversine, Intersects, LineString, Point, Polygon};
use serde_json::{Value, json};
use sitelines::analysis::Control;
use sitelines::analysis::coverage::hot_spots::local_g;
use sitelines::analysis::coverage::moran::{Moran, Quadrant, moran};
use sitelines::analysis::coverage::neighbours::Weights;
use sitelines::analysis::coverage::permutation::local_p;
use sitelines::analysis::coverage::sphere::distance;
use sitelines::atlas::areas::Areas;
use sitelines::atlas::areas::slabs::{Side, Slabs};
use sitelines::domain::area::extent;

use super::coverage_access::values;
use super::network_support::agree;

/// What stands in the files and is no answer of ours, and why.
const NOT_ASKED: [(&str, &str); 9] = [
    ("p_rand_two_sided", "p is by permutation (methods.md section 2.6): nothing rests on the normal distribution"),
    ("var_norm", "the same"),
    ("z_norm", "the same"),
    ("p_norm_two_sided", "the same"),
    ("azi1", "no analysis tells a bearing"),
    ("azi2", "no analysis tells a bearing"),
    ("S12_m2", "area under one edge; whole rings are compared"),
    ("geodtest_max_err_m", "how far the peers are from each other"),
    ("spdep documentation: CRIME, spData col.gal.nb (230 links), W", "of a list of neighbours that the file does not hold"),
];

fn is_not_asked(name: &str) -> bool {
    NOT_ASKED.iter().any(|(left_out, _)| *left_out == name)
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().expect("a list").iter().map(number).collect()
}

fn ring(positions: &Value) -> LineString<f64> {
    positions.as_array().expect("a ring").iter().map(|c| Coord { x: number(&c[0]), y: number(&c[1]) }).collect()
}

/// Weights of a measure: of the reference's neighbours, or of a square lattice whose cells touch along their sides.
fn weights(style: &str, neighbours: &[Vec<usize>]) -> Weights {
    if style == "B" { Weights::binary(neighbours) } else { Weights::row_standardised(neighbours) }
}

fn rook(side: usize) -> Vec<Vec<usize>> {
    (0..side * side)
        .map(|i| {
            let (r, c) = (i / side, i % side);
            let all = [(r > 0).then(|| i - side), (c > 0).then(|| i - 1), (c + 1 < side).then(|| i + 1), (r + 1 < side).then(|| i + side)];
            all.into_iter().flatten().collect()
        })
        .collect()
}

/// Figures of a global Moran in the order of the reference's fields; those not asked for are the reference's own.
fn global(found: &Moran, fields: &Value, expected: &Value) -> Value {
    let variance = found.variance.expect("four sites or more");
    let of = |(field, expected): (&Value, &Value)| match field.as_str().expect("a name") {
        "I" => json!(found.i),
        "E" => json!(found.expected),
        "var_rand" => json!(variance),
        "z_rand" => json!((found.i - found.expected) / variance.sqrt()),
        other if is_not_asked(other) => expected.clone(),
        other => json!(format!("nothing compares {other}")),
    };
    fields.as_array().expect("fields").iter().zip(expected.as_array().expect("figures")).map(of).collect()
}

/// The parts of `name[one,two]`.
fn parts(measure: &str) -> (&str, Vec<&str>) {
    measure.split_once('[').map_or((measure, Vec::new()), |(base, by)| (base, by.trim_end_matches(']').split(',').collect()))
}

/// Compares each measure of a file with what `ours` makes of its name and entry; says how many there were.
fn every_measure(file: &str, reference: &Value, ours: impl Fn(&str, &Value) -> Option<Value>) -> usize {
    let measures = reference["measures"].as_object().expect("measures");
    for (measure, entry) in measures {
        let Some(found) = ours(measure, entry) else { unreachable!("{file}: nothing compares {measure}") };
        let tolerance = entry["tolerance"].as_f64().expect("a tolerance").max(1e-12);
        agree(&format!("{file} {measure}"), &found, &entry["value"], tolerance);
    }
    measures.len()
}

/// Every other part of a file is one of these.
fn nothing_else(file: &str, reference: &Value, known: &[&str]) {
    for name in reference.as_object().expect("a file").keys() {
        assert!(["dataset", "description", "measures"].contains(&name.as_str()) || known.contains(&name.as_str()), "{file}: nothing compares {name}");
    }
}

fn columbus(reference: &Value) -> usize {
    nothing_else("columbus", reference, &["neighbors_0based", "POLYID", "links", "CRIME", "INC", "HOVAL", "published"]);
    assert!(reference["published"].as_object().expect("figures").keys().all(|name| name == "note" || is_not_asked(name)));
    let lists = reference["neighbors_0based"].as_array().expect("neighbours");
    let position = |j: &Value| usize::try_from(j.as_u64().expect("a position")).expect("small");
    let neighbours: Vec<Vec<usize>> = lists.iter().map(|l| l.as_array().expect("a list").iter().map(position).collect()).collect();
    assert_eq!(Some(neighbours.iter().map(Vec::len).sum::<usize>() as u64), reference["links"].as_u64());
    every_measure("columbus", reference, |measure, entry| {
        let (base, by) = parts(measure);
        let (x, weights) = (numbers(&reference[by[0]]), weights(by.get(1).unwrap_or(&"W"), &neighbours));
        let found = moran(&x, &weights).expect("defined");
        let local = found.local.iter().map(|l| l.expect("no islands"));
        let n = x.len() as f64;
        Some(match base {
            "moran_I" => global(&found, &entry["fields"], &entry["value"]),
            "geary_C" => json!(found.geary_c),
            "local_moran_n" => {
                let sum: f64 = local.clone().map(|(i, _)| i).sum();
                assert!((sum - found.s0 * found.i).abs() <= 1e-9, "the local ones add up");
                local.map(|(i, _)| json!(i)).collect()
            }
            "local_moran_n1" => local.map(|(i, _)| json!(i * (n - 1.0) / n)).collect(),
            "local_G_z" => json!(local_g(&found, &weights)),
            "lisa_quadrant" => local
                .map(|(_, quadrant)| match quadrant {
                    Quadrant::HighHigh => json!(1),
                    Quadrant::LowHigh => json!(2),
                    Quadrant::LowLow => json!(3),
                    Quadrant::HighLow => json!(4),
                })
                .collect(),
            "lisa_pseudo_p_99999" => json!(local_p(&found, &weights, 99_999, 12_345, &Control::default()).expect("runs")),
            _ => return None,
        })
    })
}

fn lattices(reference: &Value) -> usize {
    nothing_else("lattices", reference, &[]);
    every_measure("lattices", reference, |measure, entry| {
        let (base, by) = parts(measure);
        Some(match base {
            "moran_I" => {
                let side = if by[0] == "4x4" { 4 } else { 5 };
                let found = moran(&numbers(&entry["x"]), &weights(by[2], &rook(side))).expect("defined");
                global(&found, &entry["fields"], &entry["value"])
            }
            "constant_field" => {
                let found = [4, 5].map(|side| moran(&vec![0.1; side * side], &weights("B", &rook(side))).map(|m| m.i));
                assert_eq!(found[0], found[1]);
                json!(found[0])
            }
            _ => return None,
        })
    })
}

fn geodesic(reference: &Value) -> usize {
    nothing_else("geodesic", reference, &["geodtest_cases", "geodtest_max_err_m", "published"]);
    let measured = |positions: LineString<f64>| extent(&Geometry::Polygon(Polygon::new(positions, Vec::new())));
    let of = |name: &str| measured(ring(&reference["measures"][format!("area[{name}]")]["ring_lonlat"]));
    let along_the_sphere = |a: Point<f64>, b: Point<f64>, case: &Value| {
        let expected = number(&case["haversine_R6371008_8"]);
        assert!((Haversine.distance(a, b) - expected).abs() <= 1e-9 * expected.max(1.0), "{case}");
    };
    let mut compared = every_measure("geodesic", reference, |measure, entry| {
        let (base, by) = parts(measure);
        Some(match (base, by[0]) {
            ("distance", _) => {
                let at = numbers(&entry["input"]);
                let ends = (Point::new(at[1], at[0]), Point::new(at[3], at[2]));
                along_the_sphere(ends.0, ends.1, entry);
                json!(distance(ends.0, ends.1))
            }
            ("area", "box_with_hole") => {
                let hole = |low: f64, high: f64| LineString::from(vec![(low, low), (low, high), (high, high), (high, low), (low, low)]);
                let shell = ring(&reference["measures"]["area[unit_box_equator]"]["ring_lonlat"]);
                let [one, other] = [hole(0.25, 0.75), hole(0.75, 0.25)].map(|h| extent(&Geometry::Polygon(Polygon::new(shell.clone(), vec![h]))).area_m2);
                assert!((one - other).abs() <= 1e-3, "whatever the ring directions");
                json!(one)
            }
            ("area", name) => {
                // the reference tells by the sign which way a ring runs, we how large it is
                let found = of(name);
                json!([found.area_m2.copysign(number(&entry["value"][0])), found.boundary_m])
            }
            _ => return None,
        })
    });
    for case in reference["geodtest_cases"].as_array().expect("cases") {
        let at = ["lon1", "lat1", "lon2", "lat2"].map(|name| number(&case[name]));
        let (from, to) = (Point::new(at[0], at[1]), Point::new(at[2], at[3]));
        for (name, expected) in case.as_object().expect("a case") {
            match name.as_str() {
                "s12" => assert!((distance(from, to) - number(expected)).abs() <= 1e-6, "{case}"),
                "haversine_R6371008_8" => along_the_sphere(from, to, case),
                "lon1" | "lat1" | "lon2" | "lat2" => {}
                other => assert!(is_not_asked(other), "nothing compares {other}"),
            }
        }
        compared += 1;
    }
    for (name, published) in reference["published"].as_object().expect("figures") {
        let found = match name.as_str() {
            "planimeter0 89N cap" => of("pole_cap_89N"),
            "diamond" => of("diamond_planimeter"),
            "octant" => of("octant"),
            "antarctica (GeographicLib docs)" => of("antarctica_example"),
            "ellipsoid_area" => {
                assert!((8.0 * of("octant").area_m2 - number(published)).abs() <= 1.0, "eight octants are the Earth");
                compared += 1;
                continue;
            }
            other => unreachable!("geodesic: nothing compares {other}"),
        };
        let tolerance = |i: usize, rounded: f64| published["tol"][i].as_f64().unwrap_or(rounded);
        assert!((found.boundary_m - number(&published["perimeter"])).abs() <= tolerance(0, 1e-3), "{name}: {found:?}");
        assert!((found.area_m2 - number(&published["area"])).abs() <= tolerance(1, 0.1), "{name}: {found:?}");
        compared += 1;
    }
    compared
}

fn point_in_polygon(reference: &Value) -> usize {
    let cases = reference["tests"].as_array().expect("cases");
    for case in cases {
        let mut rings = case["rings"].as_array().expect("rings").iter().map(ring);
        let polygon = Polygon::new(rings.next().expect("a shell"), rings.collect());
        let point = [0, 1].map(|i| number(&case["point"][i]));
        let side = Slabs::new(&polygon).side(point);
        let is_valid = case["valid"] == true;
        for (name, expected) in case.as_object().expect("a case") {
            let found = match name.as_str() {
                "case" | "rings" | "point" | "valid" => continue,
                "exact" => json!(match side {
                    Side::Inside => "in",
                    Side::Boundary => "boundary",
                    Side::Outside => "out",
                }),
                "covers" => json!(Areas::new([(0, &polygon.clone().into())]).first(point).is_some()),
                "touches" => json!(side == Side::Boundary),
                // geo's own predicates, where the case is one that they are defined for
                "intersects" => json!(if is_valid { polygon.intersects(&Point::from(point)) } else { side != Side::Outside }),
                "contains" | "within" => json!(if is_valid { polygon.contains(&Point::from(point)) } else { side == Side::Inside }),
                other => unreachable!("nothing compares {other}"),
            };
            assert_eq!(&found, expected, "{name} of {case}");
        }
    }
    cases.len()
}

#[test]
fn every_value_of_every_spatial_reference_is_compared() {
    let folder = format!("{}/tests/fixtures/values", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .expect("the fixtures")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
        .filter(|name| name.starts_with("spatial_"))
        .collect();
    files.sort_unstable();
    let compared: Vec<usize> = files
        .iter()
        .map(|file| {
            let reference = values(file);
            match file.as_str() {
                "spatial_columbus" => columbus(&reference),
                "spatial_geodesic" => geodesic(&reference),
                "spatial_lattices" => lattices(&reference),
                "spatial_point_in_polygon" => point_in_polygon(&reference),
                other => unreachable!("nothing compares {other}"),
            }
        })
        .collect();
    assert_eq!(compared, [33, 47, 17, 58], "fewer or more values than there were");
}
