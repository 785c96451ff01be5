//! Points in areas that share borders (single polygons are in `spatial_reference`), and the nearest of many.

use geo::{Coord, Intersects, LineString, Point, Polygon};
use sitelines::analysis::coverage::sphere::{Sphere, distance};
use sitelines::atlas::areas::Areas;

/// A tiling of squares, of which every second is cut into two triangles.
fn tiles(side: u32) -> Vec<Polygon<f64>> {
    let corner = |x: u32, y: u32| Coord { x: f64::from(x) / 3.0, y: f64::from(y) / 7.0 };
    let mut found = Vec::new();
    for (x, y) in (0..side).flat_map(|x| (0..side).map(move |y| (x, y))) {
        let [a, b, c, d] = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)];
        if (x + y) % 2 == 0 {
            found.push(Polygon::new(LineString(vec![a, b, c, d]), Vec::new()));
        } else {
            found.extend([[a, b, c], [a, c, d]].map(|t| Polygon::new(LineString(t.to_vec()), Vec::new())));
        }
    }
    found
}

#[test]
fn parts_and_the_outside_add_up_and_agree_with_testing_every_polygon() {
    let tiles = tiles(12);
    let shapes: Vec<geo::Geometry<f64>> = tiles.iter().cloned().map(Into::into).collect();
    let areas = Areas::new(shapes.iter().enumerate());
    // corners, points on borders, and points between them
    let points: Vec<[f64; 2]> =
        (0..80).flat_map(|i| (0..80).map(move |j| [f64::from(i) / 18.0 - 0.1, f64::from(j) / 42.0 - 0.1])).collect();
    let assigned = areas.assign(&points);
    for (point, assigned) in points.iter().zip(&assigned) {
        let covering: Vec<usize> = (0..tiles.len()).filter(|i| tiles[*i].intersects(&Point::from(*point))).collect();
        assert_eq!(areas.covering(*point).collect::<Vec<_>>(), covering, "{point:?}");
        assert_eq!(assigned.map(|a| a as usize), covering.first().copied(), "{point:?}");
    }
    assert!(assigned.iter().any(Option::is_none) && assigned.iter().any(Option::is_some));
}

#[test]
fn the_nearest_of_many_at_once_are_those_of_each() {
    let places: Vec<Point<f64>> = (0..500).map(|i| Point::new(f64::from(i * 7_919 % 3_600) / 10.0 - 180.0, f64::from(i * 104_729 % 1_800) / 10.0 - 90.0)).collect();
    let (providers, sites) = places.split_at(90);
    let sphere = Sphere::new(providers.to_vec());
    let exact = sphere.nearest_of_each(sites);
    let round = sphere.nearest_of_each_by_great_circle(sites);
    for ((site, exact), round) in sites.iter().zip(&exact).zip(&round) {
        assert_eq!(*exact, sphere.nearest(*site));
        let (near, metres) = exact.expect("there are providers");
        assert!(providers.iter().all(|p| distance(*site, *p) >= metres), "{site:?} is nearer to another than {near}");
        let (_, along) = round.expect("there are providers");
        assert!((along - metres).abs() <= 0.006 * metres + 0.001, "{along} along the sphere, {metres} along the ellipsoid");
    }
    assert!(Sphere::new(Vec::new()).nearest_of_each(sites).iter().all(Option::is_none));
}
