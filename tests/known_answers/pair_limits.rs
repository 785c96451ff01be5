//! Lists of pairs stop at their limit: partners of `alignment`, neighbours of `borders`, links of `clusters`.

use sitelines::analysis::coverage::neighbours::{band, queen};
use sitelines::analysis::grid::Grid;
use sitelines::analysis::joint::alignment::{self, partners};
use sitelines::analysis::joint::neighbours::{self, Neighbours};
use sitelines::analysis::{self, AnalysisError, Control, Params};
use sitelines::atlas::Atlas;
use sitelines::domain::Shape;

use super::places::DAY;
use crate::support::world::World;

fn params(atlas: &Atlas, analysis: &str) -> Params {
    Params::parse(analysis::find(analysis).expect("registered").spec, &[], Some(DAY), atlas).expect("defaults")
}

/// Passes at the number there is, and is refused one below it.
fn holds(there_are: usize, of: impl Fn(usize) -> Result<usize, AnalysisError>) {
    assert_eq!(of(there_are), Ok(there_are));
    let refused = of(there_are - 1);
    assert!(matches!(refused, Err(AnalysisError::TooLarge { size, limit, .. }) if size == there_are && limit == there_are - 1), "{refused:?}");
}

#[test]
fn partners_by_ties_and_by_seats_are_counted_once_up_to_the_limit() {
    let ties = World::new()
        .put_all("stakeholders", &["a", "b", "c", "d"], "")
        .put("ties", "t1", "from=a | to=b | kind=coordination")
        .put("ties", "t2", "from=a | to=d | kind=coordination");
    let mut seats = ties.clone().put("themes", "t", "").put_all("platforms", &["p", "q"], "themes=t");
    // a, b and c meet twice: three pairs, of which one is tied
    for (i, who) in ["a", "b", "c", "a", "b", "c"].iter().enumerate() {
        seats = seats.put("memberships", &format!("m{i}"), &format!("platform={} | stakeholder={who} | seat=member", ["p", "q"][i / 3]));
    }
    for (world, there_are) in [(ties, 2), (seats, 4)] {
        let atlas = world.atlas();
        let params = params(&atlas, "alignment");
        holds(there_are, |limit| partners(&atlas, &params, limit, &Control::default()).map(|found| found.len()));
    }
    assert_eq!(alignment::MAX_PAIRS, 1_000_000);
}

/// Four communes of a degree in a row.
fn row() -> World {
    let mut world = World::new().put("settings", "unit", "value=commune").put("themes", "t", "");
    for i in 0..4 {
        world = world.put("sites", &format!("c{i}"), &format!("kind=commune | admin_level=3 | geometry=POLYGON(({i} 0,{e} 0,{e} 1,{i} 1,{i} 0))", e = i + 1));
    }
    world
}

#[test]
fn neighbours_by_border_by_distance_and_through_a_wetland_stop_at_the_limit() {
    let wetland = row().put("sites", "marsh", "kind=wetland | geometry=POLYGON((0 0.4,4 0.4,4 0.6,0 0.6,0 0.4))");
    // three borders; two degrees are 223 km, so that two pairs more lie within 230; a marsh along all joins all six
    for (world, km, there_are) in [(row(), 0.0, 3), (row(), 230.0, 5), (wetland, 0.0, 6)] {
        let atlas = world.atlas();
        let grid = Grid::read(&atlas, &params(&atlas, "borders")).expect("small");
        holds(there_are, |limit| Neighbours::of(&grid, km, limit, &Control::default()).map(|found| found.len()));
    }
    assert_eq!(neighbours::MAX_NEIGHBOURS, 5_000_000);
}

#[test]
fn links_by_corner_and_by_band_stop_at_the_limit_however_often_two_areas_touch() {
    let shapes: Vec<Shape> = (0..4)
        .map(|i| Shape::from_wkt(&format!("POLYGON(({i} 0,{e} 0,{e} 0.5,{e} 1,{i} 1,{i} 0.5,{i} 0))", e = i + 1)).expect("valid"))
        .collect();
    let geometries: Vec<_> = shapes.iter().map(|s| Some(s.geometry())).collect();
    let count = |found: Vec<Vec<usize>>| found.iter().map(Vec::len).sum::<usize>();
    // three borders of three corners each, both ways
    holds(6, |limit| queen(&geometries, limit).map(count));
    let piled = vec![geometries[0]; 5];
    holds(20, |limit| queen(&piled, limit).map(count));
    let points: Vec<geo::Point<f64>> = (0..4).map(|i| geo::Point::new(f64::from(i), 0.0)).collect();
    holds(6, |limit| band(&points, 112_000.0, limit, &Control::default()).map(count));
}
