//! Who gives support and how far it reaches: sources, and hops from them along ties. The definitions are at the head of
//! [`super::reach`].

use std::collections::{BTreeSet, VecDeque};

use super::dependence::LEAD;
use super::words::holds;
use crate::analysis::Params;
use crate::analysis::network::simple::SimpleNetwork;
use crate::analysis::themes::ThemeTree;
use crate::atlas::Atlas;
use crate::domain::AsOf;

/// The role, and the kind of tie, of who advises and trains.
pub const BACKSTOPPING: &str = "backstopping";
/// The kind of platform that works on one theme.
const WORKING_GROUP: &str = "technical_working_group";

/// What support is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// Who backstops.
    Backstopper,
    /// Who leads a platform.
    Lead,
    /// Who sits in a technical working group.
    WorkingGroup,
}

impl Towards {
    /// As it stands in a parameter.
    pub fn parse(word: Option<&str>) -> Self {
        match word {
            Some("lead") => Self::Lead,
            Some("working_group") => Self::WorkingGroup,
            _ => Self::Backstopper,
        }
    }
}

/// Records by which somebody is a source: positions in their tables.
#[derive(Clone, Debug, Default)]
pub struct Because {
    /// Participations.
    pub participations: Vec<usize>,
    /// Ties.
    pub ties: Vec<usize>,
    /// Memberships.
    pub memberships: Vec<usize>,
}

/// A source, with what makes it one and the themes that it offers.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// What makes it one.
    pub because: Because,
    /// Themes on which it is recorded as giving support: positions in the theme table.
    pub themes: BTreeSet<usize>,
}

/// The sources, by position in the stakeholder table.
pub fn sources(atlas: &Atlas, towards: Towards, named: &[String], as_of: AsOf) -> Vec<Option<Source>> {
    let tables = &atlas.tables;
    let mut found: Vec<Option<Source>> = vec![None; tables.stakeholders.len()];
    let theme = |id: &str| tables.themes.index(id);
    if towards == Towards::Backstopper {
        for presence in atlas.presences.iter().filter(|p| p.role.code() == BACKSTOPPING && p.is_active(as_of)) {
            let source = found[presence.stakeholder].get_or_insert_default();
            source.because.participations.push(presence.participation);
            source.themes.extend(presence.theme);
        }
        for (i, tie) in tables.ties.iter().enumerate() {
            let gives = tie.kind.code() == BACKSTOPPING && holds(tie.start, tie.end, as_of);
            if let Some(from) = tables.stakeholders.index(tie.from.as_str()).filter(|_| gives) {
                let source = found[from].get_or_insert_default();
                source.because.ties.push(i);
                source.themes.extend(tie.themes.iter().filter_map(|t| theme(t.as_str())));
            }
        }
    } else {
        for (i, m) in tables.memberships.iter().enumerate() {
            let Some(platform) = tables.platforms.get(m.platform.as_str()) else { continue };
            let active = holds(m.start, m.end, as_of) && holds(platform.start, platform.end, as_of);
            let fits = match towards {
                Towards::Lead => m.seat.is_some_and(|s| s.code() == LEAD),
                _ => platform.kind.is_some_and(|k| k.code() == WORKING_GROUP) && m.seat.is_none_or(|s| s.entry().property("links") != Some("no")),
            };
            if let Some(who) = tables.stakeholders.index(m.stakeholder.as_str()).filter(|_| active && fits) {
                let source = found[who].get_or_insert_default();
                source.because.memberships.push(i);
                source.themes.extend(platform.themes.iter().filter_map(|t| theme(t.as_str())));
            }
        }
    }
    if !named.is_empty() {
        let chosen: BTreeSet<usize> = named.iter().filter_map(|id| tables.stakeholders.index(id)).collect();
        for (i, slot) in found.iter_mut().enumerate() {
            if chosen.contains(&i) {
                slot.get_or_insert_default();
            } else {
                *slot = None;
            }
        }
    }
    found
}

/// True where it offers the theme, one above it, or one below it.
pub fn offers(tree: &ThemeTree, source: &Source, theme: usize) -> bool {
    let covers = |x: usize, y: usize| tree.with_ancestors(x).any(|t| t == y);
    source.themes.iter().any(|t| covers(theme, *t) || covers(*t, theme))
}

/// Hops from the nearest source to every node, along arcs from the giving to the receiving end; and the node before it.
/// O(nodes + arcs).
#[derive(Clone, Debug)]
pub struct Hops {
    /// Hops; `None` where no path is recorded.
    pub hops: Vec<Option<usize>>,
    before: Vec<usize>,
}

impl Hops {
    /// From these nodes.
    pub fn from(network: &SimpleNetwork, sources: impl Iterator<Item = usize>) -> Self {
        let mut found = Self { hops: vec![None; network.len()], before: (0..network.len()).collect() };
        let mut queue: VecDeque<usize> = VecDeque::new();
        for v in sources {
            found.hops[v] = Some(0);
            queue.push_back(v);
        }
        while let Some(v) = queue.pop_front() {
            let next = found.hops[v].map(|h| h + 1);
            for &head in network.heads(v) {
                let w = head as usize;
                if found.hops[w].is_none() {
                    (found.hops[w], found.before[w]) = (next, v);
                    queue.push_back(w);
                }
            }
        }
        found
    }
    /// The nodes from the source to this one.
    pub fn path(&self, node: usize) -> Vec<usize> {
        let mut path = vec![node];
        let mut at = node;
        while self.before[at] != at {
            at = self.before[at];
            path.push(at);
        }
        path.reverse();
        path
    }
}

/// For each node: everybody in its component answered a tie survey that covers everything, so that no path is missing for
/// want of an answer.
pub fn certain(atlas: &Atlas, network: &SimpleNetwork, component: &[usize], params: &Params) -> Vec<bool> {
    let mut answered = vec![false; atlas.tables.stakeholders.len()];
    for scope in atlas.tables.scopes.iter() {
        let whole = scope.covers.code() == crate::analysis::scopes::TIES && scope.sites.is_empty() && scope.themes.is_empty();
        if whole && holds(scope.start, scope.end, params.as_of) {
            for who in scope.answered.iter().filter_map(|a| atlas.tables.stakeholders.index(a.as_str())) {
                answered[who] = true;
            }
        }
    }
    let mut all = vec![true; component.iter().max().map_or(0, |m| m + 1)];
    for (v, c) in component.iter().enumerate() {
        all[*c] &= answered[network.nodes[v]];
    }
    component.iter().map(|c| all[*c]).collect()
}
