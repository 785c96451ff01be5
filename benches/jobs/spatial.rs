//! Points in polygons, and the nearest provider.

use std::path::Path;

use geo::Point;
use serde_json::{Value, json};
use sitelines::analysis::coverage::sphere::Sphere;
use sitelines::atlas::areas::Areas;
use sitelines::domain::Shape;
use sitelines::interchange::features::Geometry;
use sitelines::interchange::geojson;
use sitelines::interchange::Options;

use crate::inputs::read_f64;
use crate::timed;

/// Which polygon each point lies in; on a shared border the first.
pub fn points_in_polygons(size: &str, folder: &Path) -> Result<Value, String> {
    let (points, polygons) = if size == "mali" { ("points_mali.f64", "communes.geojson") } else { (&*format!("points_{size}.f64"), "polygons.geojson") };
    let points = pairs(&read_f64(&folder.join(points))?);
    let shapes = shapes(&folder.join(polygons))?;
    let job = || Areas::new(shapes.iter().map(Shape::geometry).enumerate()).assign(&points);
    Ok(timed(job, |found| {
        let all: u64 = found.iter().flatten().map(|area| u64::from(*area)).sum();
        let weighed: u64 = found.iter().zip(0_u64..).filter_map(|(area, i)| Some((u64::from((*area)?) + 1) * (i % 1_009))).sum();
        vec![("pairs", json!(found.iter().flatten().count())), ("area_sum", json!(all)), ("pair_sum", json!(weighed))]
    }))
}

fn shapes(path: &Path) -> Result<Vec<Shape>, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}; make the inputs first", path.display()))?;
    let features = geojson::read::read("polygons.geojson", &bytes, &Options::default()).map_err(|e| format!("{e:?}"))?;
    let shape = |geometry: Geometry| match geometry {
        Geometry::Shape(shape) => Ok(shape),
        other => Err(format!("a polygon that is none: {other:?}")),
    };
    features.rows.into_iter().map(|f| shape(f.geometry)).collect()
}

/// How far each site is from its nearest provider: along the sphere, or along the ellipsoid.
pub fn nearest(size: &str, folder: &Path, geodesic: bool) -> Result<Value, String> {
    let points = |file: &str| -> Result<Vec<Point<f64>>, String> { Ok(pairs(&read_f64(&folder.join(file))?).into_iter().map(Point::from).collect()) };
    let (sites, providers) = (points(&format!("points_{size}.f64"))?, points("providers.f64")?);
    let job = || {
        let sphere = Sphere::new(providers.clone());
        if geodesic { sphere.nearest_of_each(&sites) } else { sphere.nearest_of_each_by_great_circle(&sites) }
    };
    Ok(timed(job, |found| {
        let metres: Vec<f64> = found.iter().flatten().map(|(_, metres)| *metres).collect();
        vec![
            ("mean_m", json!(metres.iter().sum::<f64>() / metres.len() as f64)),
            ("max_m", json!(metres.iter().copied().fold(0.0, f64::max))),
        ]
    }))
}

fn pairs(flat: &[f64]) -> Vec<[f64; 2]> {
    flat.as_chunks().0.to_vec()
}
