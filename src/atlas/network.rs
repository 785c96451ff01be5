//! The network of stakeholders as a petgraph multigraph: every stakeholder a node, every tie an edge.

use petgraph::graph::{NodeIndex, UnGraph};

use super::tables::Tables;
use crate::domain::{AsOf, Period};

/// Nodes are numbered like the stakeholder table; an edge's weight is the tie's position in the tie table.
/// Direction is a property of the tie, not of the graph: an analysis chooses how to read it.
#[derive(Clone, Debug)]
pub struct Network {
    /// The multigraph.
    pub graph: UnGraph<usize, usize, u32>,
}

impl PartialEq for Network {
    fn eq(&self, other: &Self) -> bool {
        let edges = |n: &Self| n.graph.raw_edges().iter().map(|e| (e.source(), e.target(), e.weight)).collect::<Vec<_>>();
        self.graph.node_count() == other.graph.node_count() && edges(self) == edges(other)
    }
}

impl Network {
    /// Builds the graph. O(stakeholders + ties). Ties with an unknown end are left out.
    pub fn build(tables: &Tables) -> Self {
        tables.stakeholders.hash_ids();
        let mut graph = UnGraph::with_capacity(tables.stakeholders.len(), tables.ties.len());
        for i in 0..tables.stakeholders.len() {
            graph.add_node(i);
        }
        for (i, tie) in tables.ties.iter().enumerate() {
            let from = tables.stakeholders.index(tie.from.as_str());
            let to = tables.stakeholders.index(tie.to.as_str());
            if let (Some(from), Some(to)) = (from, to) {
                graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), i);
            }
        }
        Self { graph }
    }
    /// Positions of the ties that a stakeholder has, in order of id.
    pub fn ties_of(&self, stakeholder: usize) -> Vec<usize> {
        let mut ties: Vec<usize> = self.graph.edges(NodeIndex::new(stakeholder)).map(|e| *e.weight()).collect();
        ties.sort_unstable();
        ties.dedup();
        ties
    }
}

/// Who and what a network holds on a day, as every door shows it: positions in the tables, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDay {
    /// The stakeholders that exist on the day.
    pub stakeholders: Vec<usize>,
    /// The ties that hold on the day between two of them.
    pub ties: Vec<usize>,
}

impl OnDay {
    /// O(stakeholders + ties).
    pub fn of(tables: &Tables, as_of: AsOf) -> Self {
        tables.stakeholders.hash_ids();
        let exists: Vec<bool> = tables.stakeholders.iter().map(|s| Period::new(s.start, s.end).is_ok_and(|p| p.holds(as_of))).collect();
        let there = |id: &str| tables.stakeholders.index(id).is_some_and(|i| exists[i]);
        let ties = tables.ties.iter().enumerate().filter(|(_, t)| {
            Period::new(t.start, t.end).is_ok_and(|p| p.holds(as_of)) && there(t.from.as_str()) && there(t.to.as_str())
        });
        let ties = ties.map(|(i, _)| i).collect();
        Self { stakeholders: (0..exists.len()).filter(|i| exists[*i]).collect(), ties }
    }
}
