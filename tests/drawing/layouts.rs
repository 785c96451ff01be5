//! Pictures of networks.

use rayon::ThreadPoolBuilder;
use serde_json::json;
use sitelines::domain::{Day, Kind};
use sitelines::layout::network::{Drawing, MAX_NODES, of_atlas};
use sitelines::layout::places::{self, Stands};

use super::support::{Dice, atlas, point, site};

fn network(nodes: usize, ties: usize) -> (Vec<String>, Vec<(usize, usize)>) {
    let mut dice = Dice::new(42);
    let ids = (0..nodes).map(|i| format!("org-{i:05}")).collect();
    // most ties within villages of 50, some between
    let ties = (0..ties)
        .map(|_| {
            let a = dice.below(nodes);
            let b = if dice.roll() < 0.9 { (a / 50 * 50 + dice.below(50)).min(nodes - 1) } else { dice.below(nodes) };
            (a, b)
        })
        .collect();
    (ids, ties)
}

fn draw(ids: &[String], ties: &[(usize, usize)]) -> Vec<[f64; 2]> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    Drawing { ids: &ids, ties, known: &[] }.layout()
}

fn bits(at: &[[f64; 2]]) -> Vec<[u64; 2]> {
    at.iter().map(|p| p.map(f64::to_bits)).collect()
}

#[test]
fn the_same_bits_in_repeated_runs_and_on_one_thread_or_two() {
    let (ids, ties) = network(700, 2000);
    let one = ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(|| draw(&ids, &ties));
    let two = ThreadPoolBuilder::new().num_threads(2).build().unwrap().install(|| draw(&ids, &ties));
    assert_eq!(bits(&one), bits(&two));
    assert_eq!(bits(&one), bits(&draw(&ids, &ties)));
}

#[test]
fn everything_lies_in_the_unit_square_and_nobody_on_another() {
    let (ids, mut ties) = network(300, 500);
    ties.retain(|(a, b)| *a < 250 && *b < 250 && a / 50 == b / 50);
    let at = draw(&ids, &ties);
    assert!(at.iter().flatten().all(|v| (0.0..=1.0).contains(v)));
    for i in 0..at.len() {
        for j in 0..i {
            assert!((at[i][0] - at[j][0]).hypot(at[i][1] - at[j][1]) > 1e-4, "{i} {j}");
        }
    }
    // those without ties stand in rows below all others
    let lowest = |range: std::ops::Range<usize>| at[range].iter().map(|p| p[1]).fold(f64::INFINITY, f64::min);
    let highest = at[..250].iter().map(|p| p[1]).fold(0.0, f64::max);
    assert!(lowest(250..300) > highest - 0.2);
}

#[test]
fn tied_stakeholders_stand_nearer_than_others() {
    let (ids, ties) = network(400, 1600);
    let at = draw(&ids, &ties);
    let far = |a: usize, b: usize| (at[a][0] - at[b][0]).hypot(at[a][1] - at[b][1]);
    let tied = ties.iter().filter(|(a, b)| a != b).map(|(a, b)| far(*a, *b)).sum::<f64>() / ties.len() as f64;
    let any = (0..400).map(|i| far(i, (i * 7 + 201) % 400)).sum::<f64>() / 400.0;
    assert!(tied < any * 0.6, "{tied} {any}");
}

#[test]
fn one_more_node_moves_the_others_little_where_the_picture_before_is_known() {
    let (mut ids, mut ties) = network(200, 500);
    let before = draw(&ids, &ties);
    ids.push("zz-new".to_owned());
    ties.push((10, 200));
    let moved = |after: &[[f64; 2]]| {
        before.iter().zip(after).map(|(b, a)| (a[0] - b[0]).hypot(a[1] - b[1])).sum::<f64>() / before.len() as f64
    };
    let afresh = moved(&draw(&ids, &ties));
    let refs: Vec<&str> = ids.iter().map(String::as_str).collect();
    let known: Vec<Option<[f64; 2]>> = before.iter().copied().map(Some).chain([None]).collect();
    let warm = moved(&Drawing { ids: &refs, ties: &ties, known: &known }.layout());
    println!("moved on average: afresh {afresh:.3}, from the picture before {warm:.3} of the picture");
    assert!(warm < 0.05, "{warm}");
}

#[test]
fn small_and_odd_networks() {
    assert!(draw(&[], &[]).is_empty());
    let ids: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
    assert_eq!(draw(&ids[..1], &[]), [[0.5, 0.5]]);
    assert_eq!(draw(&ids[..1], &[(0, 0)]), [[0.5, 0.5]], "a self-tie is none");
    let pair = draw(&ids[..2], &[(0, 1), (1, 0), (0, 1)]);
    assert!((pair[0][0] - pair[1][0]).hypot(pair[0][1] - pair[1][1]) > 0.1);
    let lonely = draw(&ids, &[]);
    assert_eq!(lonely.len(), 3);
}

#[test]
fn beyond_the_limit_there_is_a_grid() {
    let ids: Vec<String> = (0..=MAX_NODES).map(|i| format!("n{i:05}")).collect();
    let square = |at: &[[f64; 2]]| at.iter().flatten().all(|v| (0.0..=1.0).contains(v)) && at.windows(2).all(|w| bits(&w[..1]) != bits(&w[1..]));
    assert!(square(&draw(&ids, &[])));
    let within = draw(&ids[..MAX_NODES], &[(0, 1)]);
    assert!(square(&within) && within.len() == MAX_NODES);
}

/// Timing is printed: `cargo test --release layout -- --nocapture`.
#[test]
fn five_thousand_stakeholders_are_laid_out_in_time() {
    let (ids, ties) = network(5_000, 20_000);
    let start = std::time::Instant::now();
    let at = draw(&ids, &ties);
    println!("5,000 nodes and 20,000 ties: {:?}", start.elapsed());
    assert!(at.iter().flatten().all(|v| v.is_finite()));
}

#[test]
fn a_stakeholder_stands_at_home_else_at_the_smallest_site_that_holds_its_places_else_nowhere() {
    let atlas = atlas(&[
        site("d", &point(14.0, 0.0)),
        (Kind::Site, json!({ "id": "a", "name": "a", "kind": "commune", "parent": "d", "geometry": point(10.0, 0.0) })),
        (Kind::Site, json!({ "id": "b", "name": "b", "kind": "commune", "parent": "d", "geometry": point(20.0, 0.0) })),
        site("far", &point(80.0, 0.0)),
        (Kind::Stakeholder, json!({ "id": "one", "name": "One" })),
        (Kind::Stakeholder, json!({ "id": "wide", "name": "Wide" })),
        (Kind::Activity, json!({ "id": "v", "title": "V", "sites": ["a"], "start": "2010", "end": "2012" })),
        (Kind::Activity, json!({ "id": "x", "title": "X", "sites": ["a", "far"], "start": "2010", "end": "2012" })),
        (Kind::Participation, json!({ "id": "4", "activity": "v", "stakeholder": "one", "role": "implementing" })),
        (Kind::Participation, json!({ "id": "5", "activity": "x", "stakeholder": "wide", "role": "implementing" })),
        (Kind::Stakeholder, json!({ "id": "home", "name": "Home", "geometry": point(1.0, 2.0) })),
        (Kind::Stakeholder, json!({ "id": "active", "name": "Active" })),
        (Kind::Stakeholder, json!({ "id": "gone", "name": "Gone" })),
        (Kind::Activity, json!({ "id": "w", "title": "W", "sites": ["a", "b"], "start": "2010", "end": "2012" })),
        (Kind::Participation, json!({ "id": "1", "activity": "w", "stakeholder": "active", "role": "implementing" })),
        (Kind::Participation, json!({ "id": "2", "activity": "w", "stakeholder": "home", "role": "funding" })),
        (Kind::Participation, json!({ "id": "3", "activity": "w", "stakeholder": "gone", "role": "funding", "end": "2011" })),
        (Kind::Tie, json!({ "id": "t", "from": "home", "to": "active", "kind": "coordination" })),
        (Kind::Tie, json!({ "id": "u", "from": "home", "to": "gone", "kind": "conflict" })),
    ]);
    let as_of = Some(Day::constant(2012, 6, 30));
    let places = places::of_atlas(&atlas, as_of);
    let of = |id: &str| places[atlas.tables.stakeholders.index(id).unwrap()];
    assert_eq!(of("home").map(|p| (p.stands, p.at.x())), Some((Stands::Home, 1.0)));
    let active = of("active").unwrap();
    assert_eq!((active.stands, active.at.x()), (Stands::Approximate, 14.0), "the smallest site that holds both");
    assert_eq!(of("one").map(|p| (p.stands, p.at.x())), Some((Stands::Approximate, 10.0)));
    assert_eq!(of("wide"), None, "no site holds both of its places");
    assert_eq!(of("gone"), None);
    assert_eq!(of_atlas(&atlas, as_of, &[]).len(), 5);
}
