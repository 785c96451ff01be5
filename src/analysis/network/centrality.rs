//! # Centrality
//! **Question.** Who has many ties, who lies between the others, who is near to all, who is tied to those who count?
//!
//! **Definition**, for a node v of the simple network ([`super::simple`]) of n stakeholders:
//! - degree k(v): its ties, parallel ones once; strength: the sum of their weights, null where any weight is unknown
//! - betweenness `C(v) = sum over pairs s, t of sigma_st(v) / sigma_st`, the share of the shortest paths from s to t that
//!   pass through v (Freeman 1977, 10.2307/3033543; computed as in Brandes 2001): unordered pairs, ordered ones where the
//!   network is directed; normalised by (n-1)(n-2)/2, directed (n-1)(n-2). Sampled: see [`super::sampling`]
//! - betweenness share: the same as a share of the pairs of others that have a way at all, so that the hub of a star has all of
//!   them whichever way its ties run; null where no two others have a way. From sampled sources: of the pairs that begin at one
//! - closeness, Wasserman and Faust (1994, 10.1017/CBO9780511815478): (r-1)/(n-1) * (r-1)/sum of d(u,v), over the r-1
//!   others u that reach v (incoming distance); within its component: (r-1)/sum of d(u,v) alone
//! - harmonic: sum of 1/d(u,v) over the others, 0 for those that do not reach v (Boldi and Vigna 2014,
//!   10.1080/15427951.2013.865686)
//! - eigenvector: x = A^T x / lambda, length 1 (Bonacich 1972, 10.1080/0022250X.1972.9989806)
//! - `PageRank` with its damping (Brin and Page 1998, 10.1016/S0169-7552(98)00110-X); Katz: x = alpha A^T x + 1 (Katz 1953,
//!   10.1007/BF02289026), for alpha below 1/lambda ([`super::spectral`])
//!
//! **Unit and range.** Degree 0 to n-1 (2n-2 directed); normalised betweenness and closeness 0 to 1 (closeness may exceed 1
//! where weighted); distances in steps, weighted in 1/strength; eigenvector 0 to 1; `PageRank` sums to 1; Katz from 1.
//! **Empty input.** No stakeholders: no rows. An isolate has 0 in all but `PageRank` and Katz; betweenness is 0 for n < 3;
//! the eigenvector is null where no tie closes a circle.
//! **Cost.** O(n m) for n stakeholders and m ties, sampled O(sources m).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let centrality = analysis::find("centrality").expect("registered");
//! let found = analysis::run(centrality, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.report.rows.is_empty());
//! ```

use serde_json::json;

use super::adjacency::{Adjacency, Reading};
use super::options::{NETWORK, SEED, WEIGHTED, bad, network};
use super::reachable::reachable;
use super::rows::{READS, STAKEHOLDER, STAKEHOLDER_NAME, column, evidence, figure, head, int, real, size};
use super::sampling::{SOURCES, Sources};
use super::shortest::{Asked, Paths};
use super::simple::SimpleNetwork;
use super::spectral;
use crate::analysis::evidence::Writer;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::Cell;
use crate::domain::table::ColumnType::{Integer, Number};

/// Share of 1/lambda that alpha is where none is given.
pub const DEFAULT_ALPHA: f64 = 0.85;

/// Damping of `PageRank`.
const DAMPING: ParamSpec = ParamSpec {
    name: "damping",
    ty: ParamType::Number { min: 0.0, max: 0.99 },
    list: false,
    required: false,
    default: Some("0.85"),
    doc: "PageRank: probability of following a tie rather than starting anywhere.",
};
/// Attenuation of Katz.
const ALPHA: ParamSpec = ParamSpec {
    name: "alpha",
    ty: ParamType::Number { min: 0.0, max: 1e9 },
    list: false,
    required: false,
    default: None,
    doc: "Katz: how much each further step counts, below 1/lambda, lambda being the largest eigenvalue; 0.85/lambda where none is given.",
};

/// The registry entry.
pub const CENTRALITY: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "centrality",
    version: 3,
    question: "Who has many ties, who lies between the others, and who is near to all?",
    definition: "Degree and strength count a stakeholder's ties, parallel ones once. Betweenness sums over pairs of others the share of \
                 their shortest paths that pass through the stakeholder; normalised, it is a share of all pairs of others; its share is that of the \
                 pairs of others that have a way at all. Closeness is (r-1)/(n-1) * (r-1)/(sum of the distances of the \
                 r-1 others that reach it), within its component without the first factor; harmonic sums the reciprocals of those distances. Eigenvector x = A^T x / lambda has length 1; \
                 PageRank sums to 1; Katz x = alpha A^T x + 1. Directed when any chosen tie is, unless direction is ignored; where only \
                 some ties are, each undirected one is two arcs but one in degree. Weighted, a step is 1/strength long and arcs count by their strength. From a sample of sources, \
                 betweenness is n/K times their sum with its standard error, and closeness and harmonic are null.",
    reference: "Freeman 1977, doi:10.2307/3033543; Brandes 2001, doi:10.1080/0022250X.2001.9990249; Wasserman and Faust 1994, \
                doi:10.1017/CBO9780511815478; Boldi and Vigna 2014, doi:10.1080/15427951.2013.865686; Bonacich 1972, \
                doi:10.1080/0022250X.1972.9989806; Brin and Page 1998, doi:10.1016/S0169-7552(98)00110-X; Katz 1953, \
                doi:10.1007/BF02289026; Brandes and Pich 2007, doi:10.1142/S0218127407018403; Riondato and Kornaropoulos 2016, \
                doi:10.1007/s10618-015-0423-0; Newman 2001, doi:10.1103/PhysRevE.64.016132",
    parameters: table![ParamSpec: NETWORK, &[WEIGHTED, SOURCES, SEED, DAMPING, ALPHA]],
    columns: &[
        STAKEHOLDER,
        STAKEHOLDER_NAME,
        column("degree", Integer, "ties, parallel ones counted once"),
        column("strength", Number, "sum of the weights of its ties, on the source's scale; null where any weight is unknown"),
        column("betweenness", Number, "shortest paths between others that pass through it"),
        column("betweenness_normalised", Number, "betweenness as a share of all pairs of others, whether or not a way joins them"),
        column("closeness", Number, "nearness of the others to it, Wasserman-Faust"),
        column("harmonic", Number, "sum of the reciprocals of the distances of the others to it"),
        column("in_degree", Integer, "arcs that come in; null where nothing is directed"),
        column("out_degree", Integer, "arcs that go out; null where nothing is directed"),
        column("betweenness_error", Number, "standard error of betweenness; null where it is exact"),
        column("eigenvector", Number, "ties to those who have many such ties; null where it is undefined"),
        column("pagerank", Number, "share of the time at which a random reader is here"),
        column("katz", Number, "walks that end here, each further step counting less"),
        column("closeness_component", Number, "nearness of those that reach it, however few: others that reach it / sum of their distances"),
        column("betweenness_share", Number, "betweenness as a share of the pairs of others that have a way at all; null where none has"),
    ],
    site_column: None,
    reads: READS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let network = network(atlas, params, control)?;
    let n = network.len();
    let weighted = params.flag(WEIGHTED.name);
    let outgoing = Adjacency::of(&network, Reading::Out, weighted);
    let incoming = Adjacency::of(&network, Reading::In, weighted);
    let sources = Sources::chosen(params, n);
    let asked = Asked { weighted, threads: 0, squares: sources.is_sample() };
    let paths = Paths::of(&outgoing, &sources.nodes, asked, control)?;
    let radius = spectral::radius(&incoming, control)?;
    let eigenvector = spectral::eigenvector(&incoming, radius, control)?;
    let pagerank = spectral::pagerank(&incoming, &outgoing, params.number(DAMPING.name).unwrap_or(0.85), control)?;
    let alpha = alpha(params, radius)?;
    let katz = spectral::katz(&incoming, alpha, control)?;
    let halved = if network.directed { 1.0 } else { 2.0 };
    let others = n.saturating_sub(1) as f64;
    let pairs = others * (n.saturating_sub(2) as f64) / halved;
    let scores = betweenness(&network, &sources, &paths);
    let ways = Ways::of(&outgoing, &sources, &paths, control)?;
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(n);
    for v in 0..n {
        control.go_on()?;
        let score = scores[v];
        let reached = paths.reached_by[v] as f64;
        let closeness = if paths.distance[v] > 0.0 { reached / others * (reached / paths.distance[v]) } else { 0.0 };
        let error = paths.squares.get(v).and_then(|squares| sources.error(paths.dependency[v], *squares)).map(|e| e / halved);
        let whole = |value: f64| real(Some(value).filter(|_| !sources.is_sample()));
        let arcs = |count: usize| if network.directed { int(count) } else { Cell::Null };
        let mut cells = head(atlas, &network, v);
        cells.extend([
            int(network.degree(v)),
            real(network.strength(v)),
            real(Some(score)),
            real(Some(if pairs > 0.0 { score / pairs } else { 0.0 })),
            whole(closeness),
            whole(paths.harmonic[v]),
            arcs(incoming.degree(v)),
            arcs(outgoing.degree(v)),
            real(error),
            real(eigenvector.as_ref().map(|x| x[v])),
            real(Some(pagerank[v])),
            real(katz.as_ref().map(|x| x[v])),
            whole(if paths.distance[v] > 0.0 { reached / paths.distance[v] } else { 0.0 }),
            real(ways.share(v, &paths)),
        ]);
        rows.push(ReportRow { cells, evidence: writer.list(evidence(atlas, &network, v)) });
    }
    let mut summary = size(atlas, params, &network);
    summary.extend([
        ("largest_eigenvalue", figure(eigenvalue(radius))),
        ("alpha", json!(alpha)),
        ("centralisation_betweenness", figure(centralisation(&scores, pairs))),
        ("sampled", sources.describe(params, &network, &incoming, &paths)),
    ]);
    Ok(Report { summary, rows })
}

/// The ordered pairs that have a way, from the sources.
struct Ways {
    all: u64,
    /// Number of nodes that each node reaches; 0 where it is no source.
    from: Vec<u64>,
}

impl Ways {
    fn of(outgoing: &Adjacency, sources: &Sources, paths: &Paths, control: &Control) -> Result<Self, AnalysisError> {
        let mut from = vec![0; outgoing.len()];
        for (source, reaches) in sources.nodes.iter().zip(reachable(outgoing, &sources.nodes, control)?) {
            from[*source] = reaches;
        }
        Ok(Self { all: paths.reached_by.iter().sum(), from })
    }
    /// The part of the ways between others that pass through a node; `None` where there are none.
    fn share(&self, v: usize, paths: &Paths) -> Option<f64> {
        let others = self.all - self.from[v] - paths.reached_by[v];
        (others > 0).then(|| paths.dependency[v] / others as f64)
    }
}

/// Betweenness of each node, estimated where the sources are a sample.
pub fn betweenness(network: &SimpleNetwork, sources: &Sources, paths: &Paths) -> Vec<f64> {
    let halved = if network.directed { 1.0 } else { 2.0 };
    paths.dependency.iter().map(|d| d * sources.scale() / halved).collect()
}

/// The middle of the bracket, where it is narrow.
fn eigenvalue(radius: spectral::Radius) -> Option<f64> {
    let narrow = radius.high - radius.low <= spectral::NEARLY_DONE * radius.high;
    narrow.then_some(f64::midpoint(radius.low, radius.high))
}

/// Alpha as given, else a share of 1/lambda; refused where the walks that it counts would have no end.
fn alpha(params: &Params, radius: spectral::Radius) -> Result<f64, AnalysisError> {
    match params.number(ALPHA.name) {
        Some(alpha) if alpha * radius.high >= 1.0 => {
            let message = format!("{alpha} is not below 1/lambda = {:.6} of this network: walks would count without end", 1.0 / radius.high);
            Err(bad(ALPHA.name, message))
        }
        Some(alpha) => Ok(alpha),
        None if radius.high > 0.0 => Ok(DEFAULT_ALPHA / radius.high),
        None => Ok(DEFAULT_ALPHA),
    }
}

/// Sum of what the others lack to the highest normalised betweenness, as a share of a star's.
fn centralisation(scores: &[f64], pairs: f64) -> Option<f64> {
    let most = scores.iter().copied().fold(0.0, f64::max);
    let lacking = scores.iter().fold(0.0, |sum, s| sum + (most - s));
    (pairs > 0.0).then(|| lacking / pairs / (scores.len() as f64 - 1.0))
}
