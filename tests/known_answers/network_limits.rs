//! Networks that are empty, tiny, broken or larger than the limits, and analyses that nobody waits for any more.

use serde_json::{Value, json};
use sitelines::analysis::network::adjacency::{Adjacency, Reading};
use sitelines::analysis::network::bipartite::TwoMode;
use sitelines::analysis::network::fragmentation::Broken;
use sitelines::analysis::network::leiden::{Division, Quality};
use sitelines::analysis::network::shortest::{Asked, Paths};
use sitelines::analysis::network::{betweenness, blocks::blocks, cohesion, key_players, pairs::Pairs, projection, sampling, spectral, stability, two_mode};
use sitelines::analysis::{self, AnalysisError, Control};
use sitelines::atlas::Atlas;

use super::network_support::{DAY, column, reference, world};
use crate::support::world::{World, ask, row};

/// Every network analysis, with parameters that make it do all its work.
const ALL: [(&str, &str); 14] = [
    ("centrality", ""),
    ("edge_betweenness", ""),
    ("cohesion", ""),
    ("holes", ""),
    ("brokerage", ""),
    ("mixing", ""),
    ("communities", ""),
    ("key_players", "count=2"),
    ("projection", ""),
    ("two_mode", ""),
    ("robustness", ""),
    ("paths", ""),
    ("ego", ""),
    ("stability", ""),
];

fn run(atlas: &Atlas, name: &str, params: &str, control: &Control) -> Result<Value, AnalysisError> {
    let given: Vec<(String, String)> = params.split_whitespace().filter_map(|p| p.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    analysis::run(analysis::find(name).expect("registered"), atlas, &given, Some(DAY), control).map(|found| found.to_json())
}

fn is_too_large(found: &Result<Value, AnalysisError>, at: usize) -> bool {
    matches!(found, Err(AnalysisError::TooLarge { size, limit, .. }) if *limit == at && *size == at + 1)
}

/// So many stakeholders, the first two of them tied.
fn crowd(n: usize) -> Atlas {
    let mut world = World::new().put("ties", "t", "from=a000000 | to=a000001 | kind=coordination");
    for i in 0..n {
        world = world.put("stakeholders", &format!("a{i:06}"), "");
    }
    world.atlas()
}

/// One site with so many stakeholders at work.
fn crowded_site(n: usize) -> Atlas {
    let mut world = World::new().put("sites", "s", "kind=commune").put("themes", "t", "").put("activities", "w", "sites=s | themes=t");
    for i in 0..n {
        let id = format!("a{i:06}");
        world = world.put("stakeholders", &id, "").put("participations", &id, &format!("activity=w | stakeholder={id} | role=implementing"));
    }
    world.atlas()
}

#[test]
fn nobody_one_and_some_without_ties_have_a_defined_result() {
    let alone = World::new().put("stakeholders", "a", "constituency=ngo");
    let apart = World::new().put_all("stakeholders", &["a", "b", "c"], "constituency=ngo");
    for (world, count) in [(World::new(), 0), (alone, 1), (apart, 3)] {
        let atlas = world.atlas();
        for (name, params) in ALL {
            let report = run(&atlas, name, params, &Control::default()).expect("a report");
            let rows = report["rows"].as_array().expect("rows").len();
            let groups = usize::from(count > 0);
            let expected = match name {
                "edge_betweenness" | "projection" | "two_mode" | "paths" | "ego" => 0,
                "mixing" => groups,
                _ => count,
            };
            assert_eq!(rows, expected, "{name} of {count}");
        }
        let report = run(&atlas, "centrality", "", &Control::default()).expect("a report");
        assert_eq!(column(&report, "degree"), Value::from(vec![0; count]), "{count}");
    }
    // a record of such a tie is refused at the door; numbers that say so are passed over
    let looped = Adjacency::from_pairs(2, &[(0, 0), (0, 1)], Reading::Both);
    assert_eq!((looped.heads(0), looped.heads(1)), (&[1][..], &[0][..]));
}

#[test]
fn weights_that_are_negative_or_no_number_are_unknown_and_refused_where_strength_counts() {
    let tie = |weight: &str| World::new().put_all("stakeholders", &["a", "b"], "").put("ties", "t", &format!("from=a | to=b | kind=coordination | weight={weight}"));
    let known = tie("2").atlas();
    assert_eq!(column(&ask(&known, "centrality", Some(DAY), "weighted=true"), "strength"), json!([2.0, 2.0]));
    for weight in [f64::NAN, f64::INFINITY, -1.0] {
        assert_eq!(sitelines::analysis::network::simple::known_weight(Some(weight)), None);
    }
    assert_eq!(sitelines::analysis::network::simple::known_weight(Some(0.0)), Some(0.0));
    let unknown = World::new().put_all("stakeholders", &["a", "b"], "").put("ties", "t", "from=a | to=b | kind=coordination").atlas();
    assert_eq!(column(&ask(&unknown, "centrality", Some(DAY), ""), "strength"), json!([null, null]));
    for name in ["centrality", "edge_betweenness", "communities", "holes", "paths"] {
        let refused = run(&unknown, name, "weighted=true", &Control::default());
        assert!(matches!(refused, Err(AnalysisError::Parameter(p)) if p.parameter == "weighted" && p.message.contains('t')), "{name}");
    }
}

/// One stakeholder tied to so many.
fn star(leaves: u32) -> Adjacency {
    Adjacency::from_pairs(leaves as usize + 1, &(1..=leaves).map(|leaf| (0, leaf)).collect::<Vec<_>>(), Reading::Both)
}

#[test]
fn a_hub_of_a_million_is_walked_in_bounded_work() {
    const LEAVES: u32 = 1_000_000;
    let star = star(LEAVES);
    let found = betweenness::from_sources(&star, &[0, 1, 2], &Control::default()).expect("not cancelled");
    // from a leaf every other leaf is reached over the hub
    assert_eq!((found[0], found[1]), (2.0 * (f64::from(LEAVES) - 1.0), 0.0));
    assert_eq!(Broken::new(&star).pairs_left(&[]).1[0], 0, "without the hub nobody reaches anybody");
}

#[test]
fn a_hub_takes_its_leaves_along_in_every_kernel() {
    const LEAVES: u32 = 50_000;
    let (star, control) = (star(LEAVES), Control::default());
    assert_eq!(blocks(&star).len(), LEAVES as usize);
    let ranks = spectral::pagerank(&star, &star, 0.85, &control).expect("not cancelled");
    // x = 0.85 n y + 0.15/(n + 1), y = 0.85 x/n + 0.15/(n + 1)
    let (n, each) = (f64::from(LEAVES), 0.15 / (f64::from(LEAVES) + 1.0));
    assert!((ranks[0] - (0.85 * n + 1.0) * each / (1.0 - 0.85 * 0.85)).abs() < 1e-9);
    let together = Division::quick(&star, Quality::Modularity(1.0), 1, 1, &control).expect("not cancelled");
    assert_eq!(together.sizes.iter().sum::<usize>(), LEAVES as usize + 1);
}

#[test]
fn limits_hold_at_the_limit_and_one_above() {
    let of = |atlas: &Atlas, name: &str, params: &str| run(atlas, name, params, &Control::default());
    let (at, above) = (crowd(key_players::DISTANCE_NODES), crowd(key_players::DISTANCE_NODES + 1));
    assert!(!of(&at, "key_players", "goal=distance").expect("a report")["rows"][0]["distance_fragmentation_without"].is_null());
    assert!(is_too_large(&of(&above, "key_players", "goal=distance"), key_players::DISTANCE_NODES));
    assert!(of(&above, "key_players", "").expect("a report")["rows"][0]["distance_fragmentation_without"].is_null());
    let (at, above) = (crowd(stability::EACH_NODES), crowd(stability::EACH_NODES + 1));
    assert_eq!(of(&at, "stability", "missing=each measure=degree").expect("a report")["summary"]["replicates"], stability::EACH_NODES);
    assert!(is_too_large(&of(&above, "stability", "missing=each measure=degree"), stability::EACH_NODES));
    // n (n - 1)/2 pairs at one site: 10,000 stakeholders are 49,995,000 pairs, 10,001 are 50,005,000
    assert_eq!(projection::MAX_PAIRS, 50_000_000);
    let too_many = of(&crowded_site(10_001), "projection", "");
    assert!(matches!(too_many, Err(AnalysisError::TooLarge { size: 50_005_000, .. })));
    assert!(projection::within_limit(projection::MAX_PAIRS).is_ok() && projection::within_limit(projection::MAX_PAIRS + 1).is_err());
    assert!(two_mode::within_limit(two_mode::MAX_OVERLAPS).is_ok() && two_mode::within_limit(two_mode::MAX_OVERLAPS + 1).is_err());
}

#[test]
fn paths_are_walked_from_all_up_to_the_limit_and_sampled_one_above() {
    let exact = run(&crowd(sampling::EXACT_NODES), "centrality", "", &Control::default()).expect("a report");
    assert!(exact["summary"]["sampled"].is_null() && exact["rows"][0]["closeness"].is_number());
    let sampled = run(&crowd(sampling::EXACT_NODES + 1), "centrality", "", &Control::default()).expect("a report");
    assert_eq!(sampled["summary"]["sampled"]["sources"], sampling::SAMPLED_SOURCES);
    assert!(sampled["rows"][0]["closeness"].is_null() && sampled["rows"][0]["betweenness_error"].is_number());
}

#[test]
fn every_network_analysis_stops_soon_after_nobody_waits_for_it() {
    let atlas = world(&reference("karate")).works("w", "n000", "s", "t", "").works("v", "n001", "s", "t", "").put("sites", "s", "kind=commune").put("themes", "t", "").atlas();
    for (name, params) in ALL {
        let whole = Control::that_stops_after(u64::MAX);
        run(&atlas, name, params, &whole).expect("a report");
        assert!(whole.asked() >= 2, "{name} asks whether to go on {} times", whole.asked());
        for times in [0, 1, whole.asked() / 2, whole.asked() - 1] {
            let control = Control::that_stops_after(times);
            assert_eq!(run(&atlas, name, params, &control).err(), Some(AnalysisError::Cancelled), "{name} after {times}");
            // tasks that had begun may each ask once more
            assert!(control.asked() <= times + 64, "{name} asked {} times more", control.asked() - times);
        }
    }
}

#[test]
fn long_jobs_ask_often() {
    let atlas = world(&reference("karate")).atlas();
    for (name, params, at_least) in [
        ("stability", "replicates=50", 50),
        ("stability", "replicates=50 measure=eigenvector", 50),
        ("key_players", "count=3 goal=distance", 5_984),
        ("key_players", "count=3", 496),
        ("mixing", "permutations=500", 500),
        ("robustness", "replicates=80", 80),
        ("centrality", "", 34),
    ] {
        let control = Control::that_stops_after(u64::MAX);
        run(&atlas, name, params, &control).expect("a report");
        assert!(control.asked() >= at_least, "{name} {params}: {} times", control.asked());
    }
}

/// Heavy-tailed, with some isolates; the same every time.
fn tailed(n: u32, ties: u64) -> Vec<(u32, u32)> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let drawn = state >> 33;
        // its cube, as a share of 2^31
        let skewed = (((drawn * drawn) >> 31) * drawn) >> 31;
        u32::try_from((u64::from(n) * skewed) >> 31).expect("below n")
    };
    let mut pairs: Vec<(u32, u32)> = (0..ties).map(|_| (next(), next())).map(|(a, b)| (a.min(b), a.max(b))).filter(|(a, b)| a != b).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[test]
fn the_kernels_give_the_same_bits_with_one_and_two_threads() {
    let pairs = tailed(600, 2_000);
    let [both, outgoing] = [Reading::Both, Reading::Out].map(|reading| Adjacency::from_pairs(600, &pairs, reading));
    let all: Vec<usize> = (0..600).collect();
    let found = || {
        let control = Control::default();
        let asked = Asked { weighted: false, threads: pairs.len(), squares: true };
        let walked = [&both, &outgoing].map(|adjacency| Paths::of(adjacency, &all, asked, &control).expect("not cancelled"));
        let division = Division::best(&both, Quality::Modularity(1.0), 5, 3, &control).expect("not cancelled");
        let scores = TwoMode::of([600, 600], &pairs).scores(&(0..1_200).collect::<Vec<_>>(), &control).expect("not cancelled");
        (walked, division, scores, Pairs::of(&pairs, &control).expect("not cancelled"))
    };
    let [one, two] = [1, 2].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool").install(found));
    assert!(one == two);
}

#[test]
fn walking_eight_sources_at_once_is_walking_one_at_a_time() {
    let pairs = tailed(300, 700);
    for reading in [Reading::Both, Reading::Out] {
        let adjacency = Adjacency::from_pairs(300, &pairs, reading);
        let asked = Asked { weighted: false, threads: pairs.len(), squares: true };
        let weighted = Asked { weighted: true, ..asked };
        let all: Vec<usize> = (0..300).collect();
        // Dijkstra's search, one source at a time, over the same steps of 1
        let [lanes, one] = [asked, weighted].map(|asked| Paths::of(&adjacency, &all, asked, &Control::default()).expect("not cancelled"));
        let close = |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-9 * a.abs().max(1.0));
        assert!(close(&lanes.dependency, &one.dependency) && close(&lanes.threads, &one.threads) && close(&lanes.squares, &one.squares));
        assert!(close(&lanes.distance, &one.distance) && close(&lanes.harmonic, &one.harmonic));
        assert_eq!((lanes.reached_by, lanes.eccentricity), (one.reached_by, one.eccentricity));
    }
}

#[test]
fn a_number_that_does_not_vary_has_no_assortativity() {
    let pair = Adjacency::from_pairs(3, &[(0, 1), (1, 2)], Reading::Both);
    assert_eq!(cohesion::assortativity(&pair, &[2.0, 2.0, 2.0]), None);
    assert_eq!(cohesion::assortativity(&pair, &[1.0, 2.0, 1.0]), Some(-1.0));
    assert_eq!(cohesion::assortativity(&Adjacency::from_pairs(2, &[], Reading::Both), &[1.0, 2.0]), None);
}

#[test]
fn robustness_and_the_two_modes_say_what_was_worked_out_by_hand() {
    let star = World::new()
        .put_all("stakeholders", &["a", "b", "c", "d"], "")
        .put("ties", "t1", "from=a | to=b | kind=coordination")
        .put("ties", "t2", "from=a | to=c | kind=coordination")
        .put("ties", "t3", "from=a | to=d | kind=coordination");
    let report = star.ask("robustness", DAY, "");
    assert_eq!(column(&report, "largest_left"), json!([1, 1, 1, 0]));
    assert_eq!((&report["summary"]["robustness"], &report["summary"]["gone_when_halved"]), (&json!(3.0 / 16.0), &json!(1)));
    assert!(report["summary"]["random_mean"].as_f64().expect("a mean") > 3.0 / 16.0);
    let works = World::new()
        .put_all("sites", &["s1", "s2"], "kind=commune")
        .put("themes", "t", "")
        .put_all("stakeholders", &["a", "b", "c"], "")
        .works("w1", "a", "s1; s2", "t", "")
        .works("w2", "b", "s1; s2", "t", "")
        .works("w3", "c", "s2", "t", "");
    let report = works.ask("two_mode", DAY, "");
    let node = |id: &str, field: &str| row(&report, &[("node", id)])[field].clone();
    assert_eq!((node("sites/s2", "degree"), node("stakeholders/c", "degree_share")), (json!(3), json!(0.5)));
    // s2 alone leads to c; a and b are joined by s1 as well
    assert_eq!((node("sites/s1", "redundancy"), node("sites/s2", "redundancy")), (json!(1.0), json!(1.0 / 3.0)));
    assert!(node("stakeholders/c", "redundancy").is_null());
    // one circle of four; paths of three: over a-s1 1, a-s2 2, b-s1 1, b-s2 2, c-s2 0
    assert_eq!(report["summary"]["robins_alexander_clustering"], json!(4.0 / 6.0));
    let evidence: Vec<&str> = report["rows"][0]["evidence"].as_array().expect("evidence").iter().filter_map(Value::as_str).collect();
    assert_eq!(evidence, ["participations/w1-a", "stakeholders/a"]);
}
