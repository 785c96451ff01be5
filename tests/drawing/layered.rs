//! Pictures from above to below, and of two kinds of nodes side by side.

use serde_json::json;
use sitelines::domain::{Day, Kind};
use sitelines::layout::hierarchy::{Hierarchy, of_atlas};
use sitelines::layout::network::MAX_NODES;
use sitelines::layout::two_mode::TwoColumns;

use super::support::{Dice, atlas};

fn bits(at: &[[f64; 2]]) -> Vec<[u64; 2]> {
    at.iter().map(|p| p.map(f64::to_bits)).collect()
}

fn in_the_square_and_apart(at: &[[f64; 2]]) {
    assert!(at.iter().flatten().all(|v| (0.0..=1.0).contains(v)), "{at:?}");
    let mut places = bits(at);
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), at.len(), "nobody stands on another");
}

#[test]
fn funders_and_who_is_reported_to_stand_above() {
    let tie = |id: &str, from: &str, to: &str, kind: &str| (Kind::Tie, json!({ "id": id, "from": from, "to": to, "kind": kind }));
    let who = |id: &str| (Kind::Stakeholder, json!({ "id": id, "name": id }));
    let atlas = atlas(&[
        who("bank"), who("council"), who("friend"), who("group"), who("herders"), who("ministry"),
        tie("1", "bank", "ministry", "funding"),
        tie("2", "council", "ministry", "reporting"),
        tie("3", "group", "council", "membership"),
        tie("4", "friend", "council", "coordination"),
        tie("5", "herders", "bank", "conflict"),
    ]);
    let at = of_atlas(&atlas, Some(Day::constant(2020, 1, 1)));
    let y = |id: &str| at[atlas.tables.stakeholders.index(id).unwrap()][1];
    assert!(y("bank") < y("ministry") && y("ministry") < y("council") && y("council") < y("group"), "{at:?}");
    assert!((y("friend") - y("council")).abs() < 1e-12, "a tie without direction stands level");
    assert!(at.iter().all(|p| p[1] <= y("herders")), "a private tie places nobody: below all others");
    in_the_square_and_apart(&at);
}

#[test]
fn the_same_bits_at_each_visit_and_everybody_apart() {
    let mut dice = Dice::new(7);
    let mut ties = |n: usize| -> Vec<(usize, usize)> { (0..n).map(|_| (dice.below(900), dice.below(900))).collect() };
    let (down, level) = (ties(1500), ties(900));
    let draw = || Hierarchy { nodes: 950, down: &down, level: &level }.layout();
    assert_eq!(bits(&draw()), bits(&draw()));
    in_the_square_and_apart(&draw());
    let parts: Vec<(usize, usize)> = down.iter().map(|(a, b)| (*a, b % 60)).collect();
    let columns = || TwoColumns { nodes: [950, 60], parts: &parts }.layout();
    let both = columns().concat();
    assert_eq!(bits(&both), bits(&columns().concat()));
    in_the_square_and_apart(&both);
}

#[test]
fn in_two_modes_the_columns_stand_apart_and_who_has_no_part_stands_below() {
    let [who, what] = TwoColumns { nodes: [4, 2], parts: &[(0, 1), (1, 1), (2, 0)] }.layout();
    let right = what.iter().map(|p| p[0]).fold(f64::INFINITY, f64::min);
    assert!(who[..3].iter().all(|p| p[0] < right), "{who:?} {what:?}");
    assert!(who[..3].iter().chain(&what).all(|p| p[1] < who[3][1]), "{who:?} {what:?}");
    // 2 alone at the first platform, 0 and 1 at the second: no line crosses
    assert_eq!((who[2][1] < who[0][1]), (what[0][1] < what[1][1]), "{who:?} {what:?}");
}

#[test]
fn small_and_odd_networks() {
    assert!(Hierarchy { nodes: 0, down: &[], level: &[] }.layout().is_empty());
    assert_eq!(Hierarchy { nodes: 1, down: &[(0, 0)], level: &[] }.layout(), [[0.5, 0.5]], "a self-tie is none");
    in_the_square_and_apart(&Hierarchy { nodes: 3, down: &[], level: &[(0, 1)] }.layout());
    let level = Hierarchy { nodes: 5, down: &[(0, 1), (1, 0)], level: &[] }.layout();
    in_the_square_and_apart(&level);
    assert!(level[2..].iter().all(|p| p[1] > level[0][1]));
    assert_eq!(TwoColumns { nodes: [0, 0], parts: &[] }.layout(), [Vec::<[f64; 2]>::new(), Vec::new()]);
}

#[test]
fn beyond_the_limit_there_is_a_grid() {
    for nodes in [MAX_NODES, MAX_NODES + 1] {
        let at = Hierarchy { nodes, down: &[(0, 1), (1, 2)], level: &[] }.layout();
        assert_eq!(at.len(), nodes);
        in_the_square_and_apart(&at);
        assert_eq!(at[1][0] > at[0][0], nodes > MAX_NODES, "within the limit the two stand one over the other, beyond it side by side");
    }
}
