//! The simple network: at most one thread between two stakeholders, made only by collapsing parallel ties.
//!
//! Two stakeholders with any chosen tie between them have one *thread*; its weight is the sum of the weights of its ties,
//! unknown where one of them is. Direction is as recorded: the network is directed when any chosen tie is; an undirected tie
//! is then two arcs, but one in degree. Where direction is ignored every tie is undirected. Ties of a stakeholder with itself are dropped. Nodes are the stakeholders that exist on the day.

use petgraph::graph::{NodeIndex, UnGraph};

use crate::analysis::chosen::{constituencies, of_constituency};
use crate::analysis::params::Params;
use crate::analysis::seats;
use crate::analysis::spec::{ParamSpec, ParamType};
use crate::atlas::Atlas;
use crate::domain::{AsOf, Period};
use crate::domain::codelist::{Code, Codelist, TieKind};

/// Kinds of tie.
pub const KINDS: ParamSpec = ParamSpec {
    name: "kinds",
    ty: ParamType::Code("tie_kind"),
    list: true,
    required: false,
    default: None,
    doc: "Kinds of tie; all that are not private by construction where none is given.",
};

/// Whether the direction of ties counts.
pub const DIRECTION: ParamSpec = ParamSpec::defaulting(
    "direction",
    ParamType::Choice(&["recorded", IGNORED]),
    "recorded",
    "Direction of ties: as recorded, an undirected tie among directed ones being two arcs; ignored takes every tie for undirected.",
);
/// The word by which direction is ignored.
const IGNORED: &str = "ignored";

/// All ties between two stakeholders as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// The node with the lower number.
    pub a: usize,
    /// The other node.
    pub b: usize,
    /// An arc runs from `a` to `b`.
    pub forth: bool,
    /// An arc runs from `b` to `a`.
    pub back: bool,
    /// What it adds to the degree of each end: one; two where directed ties run both ways.
    pub degree: usize,
    /// Sum of the weights; `None` where any is unknown.
    pub weight: Option<f64>,
    /// Sum of the weights of the ties that run from `a` to `b`; undirected ones run both ways.
    pub weight_forth: Option<f64>,
    /// Sum of the weights of the ties that run from `b` to `a`.
    pub weight_back: Option<f64>,
    /// Positions of its ties in the tie table, in order.
    pub ties: Vec<usize>,
    /// Positions in the membership table of the working seats that make it too, in order; empty unless seats were asked for.
    pub seats: Vec<usize>,
}

/// A platform (its position) with those who hold working seats in it: numbers of nodes, and positions of their seats.
pub type Table = (usize, Vec<(usize, usize)>);

/// A network without parallel ties and without loops. Node numbers follow the order of stakeholder ids.
#[derive(Clone, Debug, PartialEq)]
pub struct SimpleNetwork {
    /// Position in the stakeholder table of each node, ascending.
    pub nodes: Vec<usize>,
    /// Any chosen tie is directed, and direction counts.
    pub directed: bool,
    /// Direction is passed over, whatever is recorded.
    pub direction_ignored: bool,
    /// Threads in order of their ends.
    pub threads: Vec<Thread>,
    /// Where each node's arcs begin in `arcs`; one more entry than nodes.
    starts: Vec<usize>,
    /// Heads of the arcs, by tail.
    arcs: Vec<u32>,
    /// Positions of each node's threads, in order.
    incident: Vec<Vec<usize>>,
}

impl SimpleNetwork {
    /// The network of the chosen kinds of tie and constituencies on the day. O((stakeholders + ties) log).
    pub fn build(atlas: &Atlas, params: &Params) -> Self {
        let named: Vec<Code<TieKind>> = params.list("kinds").iter().filter_map(|k| Code::parse(k)).collect();
        let kinds = if named.is_empty() { public_kinds() } else { named };
        let constituencies = constituencies(params);
        let stakeholders = &atlas.tables.stakeholders;
        let exists = |i: usize| {
            let s = stakeholders.at(i);
            Period::new(s.start, s.end).is_ok_and(|p| p.holds(params.as_of))
        };
        let nodes: Vec<usize> = (0..stakeholders.len())
            .filter(|&i| exists(i) && of_constituency(atlas, &constituencies, i))
            .collect();
        let mut number = vec![None; stakeholders.len()];
        for (n, &i) in nodes.iter().enumerate() {
            number[i] = Some(n);
        }
        let ignored = params.one(DIRECTION.name) == Some(IGNORED);
        let mut found = Vec::new();
        for edge in atlas.network.graph.raw_edges() {
            let tie = atlas.tables.ties.at(edge.weight);
            let active = kinds.contains(&tie.kind) && Period::new(tie.start, tie.end).is_ok_and(|p| p.holds(params.as_of));
            let (Some(from), Some(to)) = (number[edge.source().index()], number[edge.target().index()]) else { continue };
            if active && from != to {
                found.push(Arc { from, to, directed: tie.is_directed() && !ignored, weight: known_weight(tie.weight.get()), made_by: MadeBy::Tie(edge.weight) });
            }
        }
        Self::collapse(nodes, found, ignored)
    }

    /// The nodes between which a tie of a thread runs: the giving one first.
    pub fn ends(&self, atlas: &Atlas, thread: &Thread, tie: usize) -> [usize; 2] {
        let from = atlas.tables.stakeholders.index(atlas.tables.ties.at(tie).from.as_str());
        if from == Some(self.nodes[thread.a]) { [thread.a, thread.b] } else { [thread.b, thread.a] }
    }
    /// Numbers of its ties, and of those among them whose direction counts.
    pub fn tie_counts(&self, atlas: &Atlas) -> (usize, usize) {
        let ties = || self.threads.iter().flat_map(|t| &t.ties);
        let directed = if self.direction_ignored { 0 } else { ties().filter(|i| atlas.tables.ties.at(**i).is_directed()).count() };
        (ties().count(), directed)
    }
    /// The same network with a thread, undirected and of unknown weight, between each two who hold working seats in one
    /// platform. O((ties + pairs of seats) log).
    #[must_use]
    pub fn with_seats(&self, atlas: &Atlas, tables: &[Table]) -> Self {
        let mut found: Vec<Arc> = Vec::new();
        for thread in &self.threads {
            for &i in &thread.ties {
                let tie = atlas.tables.ties.at(i);
                let from = atlas.tables.stakeholders.index(tie.from.as_str());
                let [from, to] = if from == Some(self.nodes[thread.a]) { [thread.a, thread.b] } else { [thread.b, thread.a] };
                found.push(Arc { from, to, directed: tie.is_directed() && !self.direction_ignored, weight: known_weight(tie.weight.get()), made_by: MadeBy::Tie(i) });
            }
        }
        for (_, table) in tables {
            for (n, &(from, seat)) in table.iter().enumerate() {
                for &(to, other) in &table[n + 1..] {
                    found.push(Arc { from, to, directed: false, weight: None, made_by: MadeBy::Seats([seat, other]) });
                }
            }
        }
        Self::collapse(self.nodes.clone(), found, self.direction_ignored)
    }
    /// The working tables among its nodes (numbers of nodes) on the day.
    pub fn tables(&self, atlas: &Atlas, as_of: AsOf) -> Vec<Table> {
        let node = |who: usize| self.nodes.binary_search(&who).ok();
        let numbered = |table: Vec<(usize, usize)>| table.into_iter().filter_map(|(who, seat)| Some((node(who)?, seat))).collect();
        seats::tables(atlas, as_of, |who| node(who).is_some()).into_iter().map(|(platform, table)| (platform, numbered(table))).collect()
    }

    fn collapse(nodes: Vec<usize>, mut found: Vec<Arc>, direction_ignored: bool) -> Self {
        let directed = found.iter().any(|t| t.directed);
        found.sort_unstable_by_key(|t| (t.from.min(t.to), t.from.max(t.to), t.made_by));
        let mut threads: Vec<Thread> = Vec::new();
        for parallel in found.chunk_by(|x, y| (x.from.min(x.to), x.from.max(x.to)) == (y.from.min(y.to), y.from.max(y.to))) {
            let (a, b) = (parallel[0].from.min(parallel[0].to), parallel[0].from.max(parallel[0].to));
            let runs = |tail: usize| parallel.iter().any(|t| t.directed && t.from == tail);
            let both = parallel.iter().any(|t| !t.directed);
            threads.push(Thread {
                a,
                b,
                forth: both || runs(a),
                back: both || runs(b),
                degree: (usize::from(runs(a)) + usize::from(runs(b))).max(1),
                weight: sum(parallel.iter().map(|t| t.weight)),
                weight_forth: sum(parallel.iter().filter(|t| !t.directed || t.from == a).map(|t| t.weight)),
                weight_back: sum(parallel.iter().filter(|t| !t.directed || t.from == b).map(|t| t.weight)),
                ties: parallel.iter().filter_map(|t| if let MadeBy::Tie(tie) = t.made_by { Some(tie) } else { None }).collect(),
                seats: seats_of(parallel),
            });
        }
        let n = nodes.len();
        let mut pairs: Vec<(usize, usize)> = Vec::with_capacity(threads.len() * 2);
        let mut incident = vec![Vec::new(); n];
        for (i, t) in threads.iter().enumerate() {
            pairs.extend(t.forth.then_some((t.a, t.b)));
            pairs.extend(t.back.then_some((t.b, t.a)));
            incident[t.a].push(i);
            incident[t.b].push(i);
        }
        pairs.sort_unstable();
        let starts = (0..=n).map(|v| pairs.partition_point(|(tail, _)| *tail < v)).collect();
        #[expect(clippy::cast_possible_truncation, reason = "a workspace holds far fewer than 2^32 stakeholders")]
        let arcs = pairs.iter().map(|(_, head)| *head as u32).collect();
        Self { nodes, directed, direction_ignored, threads, starts, arcs, incident }
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }
    /// True without nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
    /// Number of arcs; an undirected thread is two.
    pub fn arc_count(&self) -> usize {
        self.arcs.len()
    }
    /// Heads of the arcs that leave a node, ascending.
    pub fn heads(&self, node: usize) -> &[u32] {
        &self.arcs[self.starts[node]..self.starts[node + 1]]
    }
    /// Positions of a node's threads, in order.
    pub fn incident(&self, node: usize) -> &[usize] {
        &self.incident[node]
    }
    /// Threads of a node, in order.
    pub fn threads_of(&self, node: usize) -> impl Iterator<Item = &Thread> {
        self.incident[node].iter().map(|i| &self.threads[*i])
    }
    /// Ties of a node; parallel ones count once, arcs both ways twice.
    pub fn degree(&self, node: usize) -> usize {
        self.threads_of(node).map(|t| t.degree).sum()
    }
    /// Sum of the weights of its threads; 0 without threads, `None` where any weight is unknown.
    pub fn strength(&self, node: usize) -> Option<f64> {
        sum(self.threads_of(node).map(|t| t.weight))
    }
    /// The other ends of a node's threads, in order.
    pub fn neighbours(&self, node: usize) -> impl Iterator<Item = usize> {
        self.threads_of(node).map(move |t| if t.a == node { t.b } else { t.a })
    }
    /// The network as an undirected petgraph: a node per node, an edge per thread, both numbered as here.
    pub fn undirected(&self) -> UnGraph<(), (), u32> {
        let mut graph = UnGraph::with_capacity(self.len(), self.threads.len());
        for _ in 0..self.len() {
            graph.add_node(());
        }
        for t in &self.threads {
            graph.add_edge(NodeIndex::new(t.a), NodeIndex::new(t.b), ());
        }
        graph
    }
}

/// The kinds of tie that are not private by construction.
pub fn public_kinds() -> Vec<Code<TieKind>> {
    TieKind::list().entries().iter().filter(|e| !e.is("private")).filter_map(|e| Code::parse(&e.code)).collect()
}

/// Sum from +0 (an empty `f64` sum is -0); `None` where any is unknown.
fn sum(mut weights: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    weights.try_fold(0.0, |total, weight| weight.map(|w| total + w))
}

/// A weight that can be counted; negative ones and those that are no number are unknown.
pub fn known_weight(weight: Option<f64>) -> Option<f64> {
    weight.filter(|w| w.is_finite() && *w >= 0.0)
}

struct Arc {
    from: usize,
    to: usize,
    directed: bool,
    weight: Option<f64>,
    made_by: MadeBy,
}

/// What makes an arc: a tie, or two working seats in one platform (positions in their tables).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum MadeBy {
    Tie(usize),
    Seats([usize; 2]),
}

/// The seats that make parallel arcs, in order.
fn seats_of(parallel: &[Arc]) -> Vec<usize> {
    let mut seats: Vec<usize> = parallel.iter().flat_map(|t| if let MadeBy::Seats(two) = t.made_by { two.to_vec() } else { Vec::new() }).collect();
    seats.sort_unstable();
    seats.dedup();
    seats
}
