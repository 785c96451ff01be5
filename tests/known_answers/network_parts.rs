//! Communities, paths and ego networks: proved optima, and answers worked out by hand.

use serde_json::json;

use super::network_support::{DAY, agree, column, reference, world};
use crate::support::world::{World, ask, list, row};
use sitelines::analysis::{self, AnalysisError, Control};

#[test]
fn two_triangles_joined_by_a_tie_are_two_communities_and_say_with_what_they_agree() {
    let mut world = World::new()
        .put_all("stakeholders", &["a", "b", "c"], "constituency=ngo | home_country=ML")
        .put_all("stakeholders", &["d", "e", "f"], "constituency=academe")
        .put("stakeholders", "z", "");
    for (i, tie) in ["ab", "bc", "ca", "de", "ef", "fd", "cd"].iter().enumerate() {
        world = world.put("ties", &format!("t{i}"), &format!("from={} | to={} | kind=coordination", &tie[..1], &tie[1..]));
    }
    let report = world.ask("communities", DAY, "");
    assert_eq!(column(&report, "community"), json!([1, 1, 1, 2, 2, 2, 3]));
    agree("Q", &report["summary"]["quality"], &json!(2.0 * (3.0 / 7.0 - 0.25)), 1e-12);
    let with = &report["summary"]["agreement"];
    agree("nmi", &with["constituency"]["nmi"], &json!(1.0), 1e-12);
    agree("ari", &with["constituency"]["ari"], &json!(1.0), 1e-12);
    assert_eq!(with["constituency"]["stakeholders"], 6);
    assert!(with["country"]["nmi"].is_null(), "one country, one community");
    assert_eq!(row(&report, &[("stakeholder", "c")])["contacts_outside"], 1);
    assert!(row(&report, &[("stakeholder", "z")])["inside_share"].is_null());
    // a density that only the triangles reach; one that nothing does
    let cpm = world.ask("communities", DAY, "quality=cpm resolution=0.5");
    assert_eq!(column(&cpm, "community"), json!([1, 1, 1, 2, 2, 2, 3]));
    agree("H", &cpm["summary"]["quality"], &json!(3.0), 1e-12);
    assert_eq!(world.ask("communities", DAY, "quality=cpm resolution=1.5")["summary"]["communities"], 7);
    assert!(World::new().put("stakeholders", "a", "").ask("communities", DAY, "")["summary"]["quality"].is_null());
}

#[test]
fn all_shortest_paths_are_told_up_to_the_limit() {
    let mut world = World::new().put_all("stakeholders", &["a", "b", "c", "d", "e", "f"], "");
    for (i, tie) in ["ab", "ac", "bd", "cd", "de"].iter().enumerate() {
        world = world.put("ties", &format!("t{i}"), &format!("from={} | to={} | kind=coordination | weight={}", &tie[..1], &tie[1..], i + 1));
    }
    let report = world.ask("paths", DAY, "from=a to=e");
    assert_eq!(column(&report, "stakeholders"), json!([["a", "b", "d", "e"], ["a", "c", "d", "e"]]));
    assert_eq!(list(&report["rows"][0]["evidence"]), ["stakeholders/a", "stakeholders/b", "stakeholders/d", "stakeholders/e", "ties/t0", "ties/t2", "ties/t4"]);
    assert_eq!((&report["summary"]["paths"], &report["summary"]["length"]), (&json!(2.0), &json!(3.0)));
    let one = world.ask("paths", DAY, "from=a to=e limit=1");
    assert_eq!((one["rows"].as_array().expect("rows").len(), &one["summary"]["paths"]), (1, &json!(2.0)));
    // 1/1 + 1/3 over b, 1/2 + 1/4 over c
    let weighted = world.ask("paths", DAY, "from=a to=d weighted=true");
    assert_eq!(column(&weighted, "stakeholders"), json!([["a", "c", "d"]]));
    agree("length", &weighted["rows"][0]["length"], &json!(0.75), 1e-12);
    assert_eq!(world.ask("paths", DAY, "from=a to=f")["summary"]["reached"], false);
    assert_eq!(column(&world.ask("paths", DAY, "from=a to=a"), "stakeholders"), json!([["a"]]));
    assert!(world.ask("paths", DAY, "from=a")["rows"].as_array().expect("rows").is_empty());
}

#[test]
fn paths_follow_arcs_and_an_end_outside_the_network_is_refused() {
    let world = World::new()
        .put_all("stakeholders", &["a", "b"], "")
        .put("stakeholders", "gone", "end=2000")
        .put("ties", "t", "from=a | to=b | kind=funding");
    assert_eq!(world.ask("paths", DAY, "from=a to=b")["summary"]["reached"], true);
    assert_eq!(world.ask("paths", DAY, "from=b to=a")["summary"]["reached"], false);
    let given = [("from", "a"), ("to", "gone")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    let refused = analysis::run(analysis::find("paths").expect("registered"), &world.atlas(), &given, Some(DAY), &Control::default());
    assert!(matches!(refused.err(), Some(AnalysisError::Parameter(p)) if p.parameter == "to"));
}

#[test]
fn an_ego_network_holds_who_is_within_so_many_steps() {
    let world = world(&reference("kite"));
    let atlas = world.atlas();
    let one = ask(&atlas, "ego", Some(DAY), "stakeholder=n007");
    assert_eq!(column(&one, "stakeholder"), json!(["n007", "n005", "n006", "n008"]));
    assert_eq!((&one["summary"]["ties_among_others"], &one["summary"]["around"]), (&json!(1), &json!(3)));
    agree("density", &one["summary"]["density_of_others"], &json!(1.0 / 3.0), 1e-12);
    let two = ask(&atlas, "ego", Some(DAY), "stakeholder=n007 hops=2");
    assert_eq!(two["summary"]["at_step"], json!([1, 3, 6]));
    let alone = World::new().put("stakeholders", "a", "").ask("ego", DAY, "stakeholder=a");
    assert!(alone["summary"]["density_of_others"].is_null() && alone["rows"].as_array().expect("rows").len() == 1);
}
