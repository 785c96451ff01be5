//! What was asked for, and the commitments and activities that answer it. The definitions are at the head of
//! [`super::follow_through`].

use std::collections::{BTreeMap, BTreeSet};

use super::promises::Promises;
use super::words::by_then;
use crate::analysis::themes::ThemeTree;
use crate::atlas::Atlas;
use crate::domain::{AsOf, Kind, Subject};

/// Something asked for.
pub struct Ask {
    /// `kind/id`.
    pub path: String,
    /// Need or priority.
    pub kind: Kind,
    /// Position in its table.
    pub index: usize,
    /// Who asked.
    pub subject: Subject,
    /// Position in the theme table.
    pub theme: Option<usize>,
    /// Severity of a need.
    pub severity: Option<u64>,
    /// Rank of a priority.
    pub rank: Option<u64>,
}

/// Stated needs and chosen priorities, in order.
pub fn asks(atlas: &Atlas, as_of: AsOf) -> Vec<Ask> {
    let tables = &atlas.tables;
    let theme = |id: &str| tables.themes.index(id);
    let mut found = Vec::new();
    for (index, n) in tables.needs.iter().enumerate() {
        if n.is_stated() && by_then(n.date, as_of) {
            let (subject, theme) = (n.subject.clone(), theme(n.theme.as_str()));
            found.push(Ask { path: n.id.path(), kind: Kind::Need, index, subject, theme, severity: n.severity.get(), rank: None });
        }
    }
    for (index, p) in tables.priorities.iter().enumerate().filter(|(_, p)| by_then(p.date, as_of)) {
        let (subject, theme) = (p.subject.clone(), theme(p.theme.as_str()));
        found.push(Ask { path: p.id.path(), kind: Kind::Priority, index, subject, theme, severity: None, rank: p.rank.get() });
    }
    found
}

/// Commitments by what they answer, ready to be asked.
pub struct Answers<'a> {
    /// The atlas.
    pub atlas: &'a Atlas,
    tree: ThemeTree,
    by_need: BTreeMap<usize, Vec<usize>>,
    by_place: BTreeMap<usize, Vec<usize>>,
    active: BTreeMap<(usize, usize), BTreeSet<usize>>,
}

impl<'a> Answers<'a> {
    /// O((commitments + presences) x depth log).
    pub fn of(atlas: &'a Atlas, promises: &Promises, as_of: AsOf) -> Self {
        let tables = &atlas.tables;
        let (mut by_need, mut by_place): (BTreeMap<usize, Vec<usize>>, BTreeMap<usize, Vec<usize>>) = Default::default();
        for (i, c) in tables.commitments.iter().enumerate().filter(|(i, _)| !promises.carried_on[*i]) {
            // what an earlier one of the chain answers, the last answers too
            let chain: Vec<usize> = std::iter::once(i).chain(promises.chain(i)).collect();
            let needs: BTreeSet<usize> =
                chain.iter().filter_map(|c| tables.needs.index(tables.commitments.at(*c).need.as_ref()?.as_str())).collect();
            for need in needs {
                by_need.entry(need).or_default().push(i);
            }
            let of_plan = tables.plans.get(c.plan.as_str()).map(|p| p.sites.as_slice()).unwrap_or_default();
            let sites = if c.sites.is_empty() { of_plan } else { &c.sites };
            for site in sites.iter().filter_map(|s| tables.sites.index(s.as_str())) {
                by_place.entry(site).or_default().push(i);
            }
        }
        let tree = ThemeTree::build(atlas);
        let mut active: BTreeMap<(usize, usize), BTreeSet<usize>> = BTreeMap::new();
        for p in atlas.presences.iter().filter(|p| p.is_active(as_of)) {
            let (Some(site), Some(theme)) = (p.site, p.theme) else { continue };
            for s in std::iter::once(site).chain(atlas.places.ancestors(site)) {
                for t in tree.with_ancestors(theme) {
                    active.entry((s, t)).or_default().insert(p.activity);
                }
            }
        }
        Self { atlas, tree, by_need, by_place, active }
    }

    /// Commitments that answer it, with how that is known, in order.
    pub fn to(&self, ask: &Ask) -> Vec<(usize, &'static str)> {
        let tables = &self.atlas.tables;
        let mut found: Vec<(usize, &'static str)> = Vec::new();
        if ask.kind == Kind::Need {
            found.extend(self.by_need.get(&ask.index).into_iter().flatten().map(|c| (*c, "need")));
        }
        let (Some(site), Some(theme)) = (self.site(ask), ask.theme) else { return found };
        let near = |a: usize, b: usize| self.tree.with_ancestors(a).any(|t| t == b) || self.tree.with_ancestors(b).any(|t| t == a);
        for place in std::iter::once(site).chain(self.atlas.places.ancestors(site)) {
            for &c in self.by_place.get(&place).into_iter().flatten() {
                let commitment = tables.commitments.at(c);
                let about = commitment.theme.as_ref().and_then(|t| tables.themes.index(t.as_str())).is_some_and(|t| near(t, theme));
                // one that names another need is about that one
                let free = commitment.need.is_none() || ask.kind == Kind::Priority;
                if about && free && !found.iter().any(|(f, _)| *f == c) {
                    found.push((c, "place_and_theme"));
                }
            }
        }
        found.sort_unstable();
        found
    }
    /// The site that asked, where one did.
    pub fn site(&self, ask: &Ask) -> Option<usize> {
        self.atlas.tables.sites.index(&ask.subject.id).filter(|_| ask.subject.kind == Kind::Site)
    }
    /// Activities that are active there on the theme.
    pub fn activities(&self, ask: &Ask) -> Vec<usize> {
        let cell = self.site(ask).zip(ask.theme);
        cell.and_then(|cell| self.active.get(&cell)).into_iter().flatten().copied().collect()
    }
}
