//! # Stability
//! **Question.** How far can the ranks of a centrality be trusted, seeing that some records are missing or wrong?
//!
//! **Definition** (Costenbader and Valente 2003, 10.1016/S0378-8733(03)00012-1; Borgatti, Carley and Krackhardt 2006,
//! 10.1016/j.socnet.2005.05.001). In each of B seeded replicates a fault is put into the network ([`super::perturb`]), and the
//! centrality of those that are left is worked out again. The faults, chosen by `missing`: a random share of the threads
//! (`ties`) or of the stakeholders, with their ties, is missing; `each` takes every stakeholder away once; `false_ties` adds as
//! many threads as a share of those there are between pairs that have none; `weak_ties` takes threads away with a chance in proportion to
//! 1 / weight, as they are forgotten in a survey; `non_response` leaves out what two stakeholders share of whom neither
//! answered. Of each replicate against the whole, over those that are left:
//! - Spearman's correlation with middle ranks, and Kendall's tau-b; their mean and 5 % quantile over replicates
//! - overlap of the top k: Jaccard, ties falling to the lower id
//! - for each stakeholder: the 5 % and 95 % quantile of its competition rank, and the share of replicates in the top k
//!
//! A narrow band says that faults of that sort would change little, not that the records are right.
//!
//! **Unit and range.** Spearman and Kendall -1 to 1; overlap and shares 0 to 1; ranks from 1.
//! **Empty input.** No stakeholders: no rows. Spearman is null for fewer than three, or where all scores are equal.
//! **Cost.** O(replicates x cost of the centrality), which above [`PATH_SOURCES`] stakeholders walks paths from that many
//! random ones; `each` for at most [`EACH_NODES`] stakeholders.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let stability = analysis::find("stability").expect("registered");
//! let found = analysis::run(stability, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use rayon::prelude::*;
use serde_json::{Value, json};

use super::adjacency::{Adjacency, Reading};
use super::options::{NETWORK, SEED, choice, every_weight_is_known, integer, network, seed, whole};
use super::perturb::{Fault, Perturbed};
use super::random::Random;
use super::ranks::{competition, kendall, spearman, top};
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, evidence, figure, head, int, real, size};
use super::shortest::{Asked, Paths};
use super::spectral;
use crate::analysis::evidence::Writer;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::Cell;
use crate::domain::table::ColumnType::{Integer, Number};

/// The most stakeholders from which paths are walked in every replicate.
pub const PATH_SOURCES: usize = 512;
/// The most stakeholders each of which is taken away once.
pub const EACH_NODES: usize = 1_000;

const MEASURE: ParamSpec = choice(
    "measure",
    &["degree", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank"],
    "betweenness",
    "The centrality whose ranks are tried.",
);
const MISSING: ParamSpec = choice(
    "missing",
    Fault::WORDS,
    "ties",
    "What is wrong: ties or stakeholders missing at random; each: every stakeholder once; false_ties: ties added where there are none; \
     weak_ties: ties forgotten, the weaker the likelier; non_response: stakeholders who do not answer, so that ties between two of them are missing.",
);
const SHARE: ParamSpec = ParamSpec {
    name: "share",
    ty: ParamType::Number { min: 0.0, max: 0.9 },
    list: false,
    required: false,
    default: Some("0.1"),
    doc: "Share of the ties or stakeholders that is missing, of the stakeholders who do not answer, or of as many ties that are added.",
};
const REPLICATES: ParamSpec = integer("replicates", 1, 2_000, "200", "How often it is tried.");
const TOP: ParamSpec = integer("top", 1, 1_000, "10", "How many make the top.");

/// The registry entry.
pub const STABILITY: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "stability",
    version: 2,
    question: "How far can the ranks of a centrality be trusted, seeing that some records are missing or wrong?",
    definition: "In each of many seeded replicates a fault is put into the network (ties or stakeholders missing at random, false ties added, \
                 ties forgotten in proportion to 1 / weight, stakeholders who did not answer) and the centrality worked out again. Against the \
                 whole, over those left: Spearman's correlation with middle ranks, Kendall's tau-b, Jaccard overlap of the top, and for each \
                 stakeholder the 5 to 95 % band of its rank and how often it is in the top. Above 512 stakeholders paths are walked from 512 random ones.",
    reference: "Costenbader and Valente 2003, doi:10.1016/S0378-8733(03)00012-1; Borgatti, Carley and Krackhardt 2006, \
                doi:10.1016/j.socnet.2005.05.001; Kendall 1945, doi:10.2307/2332303",
    parameters: table![ParamSpec: NETWORK, &[MEASURE, MISSING, SHARE, REPLICATES, TOP, SEED]],
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("score", Number, "its centrality with everything there"),
        column("rank", Integer, "its rank with everything there, the highest is 1"),
        column("rank_low", Integer, "5 % quantile of its rank"),
        column("rank_high", Integer, "95 % quantile of its rank"),
        column("in_top", Number, "share of the replicates that it is left in where it is in the top; null where it is left in none"),
        column("spearman_without", Number, "correlation of the ranks of the others without it; null unless each is taken away"),
    ],
    site_column: None,
    reads: READS,
};

/// One replicate against the whole.
struct Replicate {
    spearman: Option<f64>,
    kendall: Option<f64>,
    overlap: f64,
    /// Competition rank of each node, 0 where it is gone.
    ranks: Vec<u32>,
    /// Nodes in the top.
    top: Vec<usize>,
}

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let n = network.len();
    let measure = params.one(MEASURE.name).unwrap_or("betweenness");
    let fault = params.one(MISSING.name).and_then(Fault::of).unwrap_or(Fault::Ties);
    if fault == Fault::WeakTies {
        every_weight_is_known(atlas, &network, MISSING.name)?;
    }
    if fault == Fault::Each && n > EACH_NODES {
        return Err(AnalysisError::TooLarge { what: "the network", size: n, limit: EACH_NODES, hint: "take away ties or stakeholders at random" });
    }
    let share = params.number(SHARE.name).unwrap_or(0.1);
    let count = if fault == Fault::Each { n } else { whole(params, REPLICATES.name).unwrap_or(200) };
    let top_count = whole(params, TOP.name).unwrap_or(10);
    let seed = seed(params);
    let sources = Random::new(seed, 0).sample(n, PATH_SOURCES);
    let full = scores(&Perturbed::none(&network), measure, &sources, control)?;

    control.expect_steps(if n == 0 { 0 } else { count });
    let replicates: Result<Vec<Replicate>, AnalysisError> = (0..if n == 0 { 0 } else { count })
        .into_par_iter()
        .map(|i| {
            control.step()?;
            let drawn = Perturbed::draw(&network, fault, share, i, &mut Random::new(seed, i as u64 + 1));
            let now = scores(&drawn, measure, &sources, control)?;
            Ok(compare(&full, &now, &drawn.left, top_count))
        })
        .collect();
    let replicates = replicates?;

    let ranks = competition(&full);
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(n);
    let mut in_top = vec![0_usize; n];
    for v in replicates.iter().flat_map(|r| &r.top) {
        in_top[*v] += 1;
    }
    for v in 0..n {
        control.go_on()?;
        let mut band: Vec<u32> = replicates.iter().map(|r| r.ranks[v]).filter(|r| *r > 0).collect();
        band.sort_unstable();
        let rank = |q: f64| quantile(&band, q).map_or(Cell::Null, |r| Cell::Int(i64::from(r)));
        let mut cells = head(atlas, &network, v);
        cells.extend([
            real(Some(full[v])),
            int(ranks[v] as usize),
            rank(0.05),
            rank(0.95),
            real((!band.is_empty()).then(|| in_top[v] as f64 / band.len() as f64)),
            real(if fault == Fault::Each { replicates[v].spearman } else { None }),
        ]);
        rows.push(ReportRow { cells, evidence: writer.list(evidence(atlas, &network, v)) });
    }
    let mut known: Vec<f64> = replicates.iter().filter_map(|r| r.spearman).collect();
    let mean = |values: &mut dyn ExactSizeIterator<Item = f64>| { let n = values.len() as f64; let sum = values.fold(0.0, |sum, v| sum + v); (n > 0.0).then(|| sum / n) };
    let mut taus: Vec<f64> = replicates.iter().filter_map(|r| r.kendall).collect();
    let (average, average_tau) = (mean(&mut known.iter().copied()), mean(&mut taus.iter().copied()));
    known.sort_unstable_by(f64::total_cmp);
    taus.sort_unstable_by(f64::total_cmp);
    let mut summary = size(atlas, params, &network);
    summary.extend([
        ("measure", json!(measure)),
        ("replicates", json!(replicates.len())),
        ("path_sources", if is_path_measure(measure) { json!(sources.len()) } else { Value::Null }),
        ("spearman_mean", figure(average)),
        ("spearman_low", figure(quantile(&known, 0.05))),
        ("kendall_mean", figure(average_tau)),
        ("kendall_low", figure(quantile(&taus, 0.05))),
        ("top", json!(top_count.min(n))),
        ("top_overlap_mean", figure(mean(&mut replicates.iter().map(|r| r.overlap)))),
    ]);
    Ok(Report { summary, rows })
}

/// The value below which a share of sorted values lies: outward where it falls between two.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index within the list")]
pub(super) fn quantile<T: Copy>(sorted: &[T], share: f64) -> Option<T> {
    let last = sorted.len().checked_sub(1)? as f64 * share;
    sorted.get(if share < 0.5 { last.floor() } else { last.ceil() } as usize).copied()
}

fn is_path_measure(measure: &str) -> bool {
    matches!(measure, "betweenness" | "closeness" | "harmonic")
}

fn compare(full: &[f64], now: &[f64], left: &[bool], count: usize) -> Replicate {
    let nodes: Vec<usize> = (0..full.len()).filter(|v| left[*v]).collect();
    let of = |scores: &[f64]| -> Vec<f64> { nodes.iter().map(|v| scores[*v]).collect() };
    let (before, after) = (of(full), of(now));
    let (top_before, top_after) = (top(&before, count), top(&after, count));
    let both = top_after.iter().filter(|v| top_before.binary_search(v).is_ok()).count();
    let either = top_before.len() + top_after.len() - both;
    let mut ranks = vec![0; full.len()];
    for (at, rank) in competition(&after).into_iter().enumerate() {
        ranks[nodes[at]] = rank;
    }
    Replicate {
        spearman: spearman(&before, &after),
        kendall: kendall(&before, &after),
        overlap: if either == 0 { 1.0 } else { both as f64 / either as f64 },
        ranks,
        top: top_after.into_iter().map(|at| nodes[at]).collect(),
    }
}

/// The centrality of the nodes that are left over the threads that are there, as `centrality` gives it (from a sample of sources
/// scaled up), on the calling thread. Those gone stay as isolates, which scales scores but moves no rank. No number where it is undefined: all are tied then, and read null.
fn scores(network: &Perturbed<'_>, measure: &str, sources: &[usize], control: &Control) -> Result<Vec<f64>, AnalysisError> {
    let n = network.len();
    if measure == "degree" {
        let mut degree = vec![0.0; n];
        for (_, t) in network.threads() {
            degree[t.a] += t.degree as f64;
            degree[t.b] += t.degree as f64;
        }
        return Ok(degree);
    }
    let incoming = || Adjacency::of_threads(n, network.threads(), Reading::In, false);
    let outgoing = || Adjacency::of_threads(n, network.threads(), Reading::Out, false);
    if is_path_measure(measure) {
        let sources: Vec<usize> = sources.iter().copied().filter(|s| network.left[*s]).collect();
        let paths = Paths::in_turn(&outgoing(), &sources, Asked::default(), control)?;
        let left = network.left.iter().filter(|left| **left).count();
        let scale = if sources.len() < left { left as f64 / sources.len() as f64 } else { 1.0 };
        // an unordered pair is walked from both ends
        let halved = if network.directed() { 1.0 } else { 2.0 };
        return Ok((0..n)
            .map(|v| match measure {
                _ if sources.is_empty() => 0.0,
                "betweenness" => paths.dependency[v] * scale / halved,
                "harmonic" => paths.harmonic[v] * scale,
                _ if paths.distance[v] > 0.0 => (paths.reached_by[v] as f64).powi(2) / paths.distance[v] * scale / (n as f64 - 1.0),
                _ => 0.0,
            })
            .collect());
    }
    if measure == "pagerank" {
        return spectral::pagerank(&incoming(), &outgoing(), 0.85, control);
    }
    let incoming = incoming();
    let radius = spectral::radius(&incoming, control)?;
    Ok(spectral::eigenvector(&incoming, radius, control)?.unwrap_or_else(|| vec![f64::NAN; n]))
}
