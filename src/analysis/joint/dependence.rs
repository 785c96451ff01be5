//! What depends on whom: covered cells with their providers, platforms with their leads, the network; and what is lost
//! when a set of stakeholders goes. The definitions are at the head of [`super::removal`].

use super::without::{self, Left};
use super::words::holds;
use crate::analysis::coverage::asked::{Asked, AskedHere};
use crate::analysis::coverage::providers::{Provider, Providers};
use crate::analysis::evidence::Evidence;
use crate::analysis::grid::Grid;
use crate::analysis::network::simple::SimpleNetwork;
use crate::analysis::scopes::{PRESENCE, Scopes};
use crate::analysis::{AnalysisError, Control};

/// The seat of who leads a platform.
pub const LEAD: &str = "lead";

/// A cell with at least one provider.
#[derive(Clone, Debug)]
pub struct Covered {
    /// The cell.
    pub cell: usize,
    /// Who provides there, in order of id.
    pub providers: Vec<Provider>,
    /// What was asked for.
    pub asked: AskedHere,
    /// A presence scope covers the cell.
    pub reported: bool,
}

/// A platform with its leads.
#[derive(Clone, Debug)]
pub struct Led {
    /// Position in the platform table.
    pub platform: usize,
    /// Leads: positions in the stakeholder and membership tables, in order.
    pub leads: Vec<(usize, usize)>,
}

/// What depends on whom.
#[derive(Debug)]
pub struct Dependence<'g, 'a> {
    /// The grid.
    pub grid: &'g Grid<'a>,
    /// Covered cells in order.
    pub cells: Vec<Covered>,
    /// Platforms with a lead, in order.
    pub led: Vec<Led>,
    /// The network.
    pub network: SimpleNetwork,
    /// Node of each stakeholder.
    pub node: Vec<Option<usize>>,
    /// Sum of the severities of all cells that were reported on.
    pub need: u64,
    /// Of these, the cells that are covered.
    pub need_covered: u64,
}

/// What is lost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loss {
    /// Positions among [`Dependence::cells`], in order.
    pub cells: Vec<usize>,
    /// Sites at which no provider of any chosen theme is left, in order.
    pub sites: Vec<usize>,
    /// Of the lost cells, how many have a stated need or a chosen priority.
    pub asked_cells: usize,
    /// People in need in the lost cells: at least, at most; `None` where no lost cell states a figure.
    pub people: Option<(u64, u64)>,
    /// Lost cells for which no figure of people in need is known.
    pub people_unknown: usize,
    /// Severity lost in cells that were reported on.
    pub need: u64,
    /// Positions among [`Dependence::led`] of platforms that lose their last lead.
    pub platforms: Vec<usize>,
    /// Components of those who stay: more than before.
    pub more_parts: usize,
    /// Of those who stay, outside the largest part of their former component.
    pub cut_off: usize,
}

impl<'g, 'a> Dependence<'g, 'a> {
    /// O((presences + cells + memberships + ties) log).
    pub fn of(grid: &'g Grid<'a>, network: SimpleNetwork, control: &Control) -> Result<Self, AnalysisError> {
        let providers = Providers::of(grid, control)?;
        let asked = Asked::of(grid);
        let scopes = Scopes::of(grid, PRESENCE);
        let (mut cells, mut need, mut need_covered) = (Vec::new(), 0, 0);
        for cell in 0..grid.len() {
            if cell % 256 == 0 {
                control.go_on()?;
            }
            let here = providers.here(grid, cell);
            let reported = !scopes.about_all_roles(grid, cell).is_empty();
            // as in gaps: a cell that reads unspecified is not among those reported on
            let counts = reported && (!here.counted.is_empty() || here.unspecified.is_empty());
            let asked = asked.here(grid, cell);
            need += if counts { asked.severity.unwrap_or(0) } else { 0 };
            if !here.counted.is_empty() {
                need_covered += if counts { asked.severity.unwrap_or(0) } else { 0 };
                cells.push(Covered { cell, providers: here.counted, asked, reported: counts });
            }
        }
        let mut node = vec![None; grid.atlas.tables.stakeholders.len()];
        for (v, &s) in network.nodes.iter().enumerate() {
            node[s] = Some(v);
        }
        Ok(Self { grid, cells, led: led(grid), network, node, need, need_covered })
    }

    /// What is lost when these go (positions in the stakeholder table). O(cells' providers + leads + nodes + threads).
    pub fn loss(&self, gone: &[usize]) -> Loss {
        let mut goes = vec![false; self.node.len()];
        for &s in gone {
            goes[s] = true;
        }
        let cells = (0..self.cells.len()).filter(|c| self.cells[*c].providers.iter().all(|p| goes[p.stakeholder]));
        let mut loss = self.of_cells(cells.collect());
        loss.platforms = (0..self.led.len()).filter(|l| self.led[*l].leads.iter().all(|(s, _)| goes[*s])).collect();
        let nodes: Vec<bool> = self.network.nodes.iter().map(|s| goes[*s]).collect();
        let (before, after, cut_off) = without::set(&self.network, &nodes);
        (loss.more_parts, loss.cut_off) = (after - before, cut_off);
        loss
    }

    /// What is lost when one goes, for each stakeholder: the cells that only it covers (an exact identity, methods.md
    /// section 2.8). O(presences + leads + nodes + threads).
    pub fn each(&self, control: &Control) -> Result<Vec<Loss>, AnalysisError> {
        let n = self.node.len();
        let mut only: Vec<Vec<usize>> = vec![Vec::new(); n];
        for (c, covered) in self.cells.iter().enumerate() {
            if let [one] = covered.providers.as_slice() {
                only[one.stakeholder].push(c);
            }
        }
        let mut platforms: Vec<Vec<usize>> = vec![Vec::new(); n];
        for (l, led) in self.led.iter().enumerate() {
            if led.leads.iter().all(|(s, _)| *s == led.leads[0].0) {
                platforms[led.leads[0].0].push(l);
            }
        }
        let left: Vec<Left> = without::each(&self.network);
        let mut all = Vec::with_capacity(n);
        for (s, (cells, platforms)) in only.into_iter().zip(platforms).enumerate() {
            control.go_on()?;
            let mut loss = self.of_cells(cells);
            loss.platforms = platforms;
            if let Some(v) = self.node[s] {
                (loss.more_parts, loss.cut_off) = (left[v].parts.saturating_sub(1), left[v].cut_off);
            }
            all.push(loss);
        }
        Ok(all)
    }

    fn of_cells(&self, cells: Vec<usize>) -> Loss {
        let mut loss = Loss::default();
        let themes = self.grid.chosen.themes.len();
        let covered = |c: usize| &self.cells[c];
        for &c in &cells {
            loss.asked_cells += usize::from(covered(c).asked.anything());
            loss.people_unknown += usize::from(covered(c).asked.people.is_none());
            loss.need += if covered(c).reported { covered(c).asked.severity.unwrap_or(0) } else { 0 };
        }
        let slot = |c: usize| covered(c).cell / themes;
        for alike in cells.chunk_by(|x, y| slot(*x) == slot(*y)) {
            let of_site = |c: &Covered| c.cell / themes == slot(alike[0]);
            let start = self.cells.partition_point(|c| c.cell / themes < slot(alike[0]));
            if self.cells[start..].iter().take_while(|c| of_site(c)).count() == alike.len() {
                loss.sites.push(self.grid.site(covered(alike[0]).cell));
            }
        }
        loss.people = self.people(&cells);
        loss.cells = cells;
        loss
    }

    /// The people of several needs may be the same: at a site at least the largest figure, at most the sum. A lost cell
    /// that lies in another lost one (a village in its commune, a theme under its group) adds nothing to it.
    fn people(&self, cells: &[usize]) -> Option<(u64, u64)> {
        if cells.is_empty() {
            return Some((0, 0));
        }
        let grid = self.grid;
        let place = |c: usize| (grid.site(self.cells[c].cell), grid.theme(self.cells[c].cell));
        let stated: Vec<usize> = cells.iter().copied().filter(|c| self.cells[*c].asked.people.is_some()).collect();
        let known: std::collections::BTreeSet<(usize, usize)> = stated.iter().map(|c| place(*c)).collect();
        let outermost = |c: usize| {
            let (site, theme) = place(c);
            let around = grid.site_with_ancestors(site).flat_map(|s| grid.tree.with_ancestors(theme).map(move |t| (s, t)));
            around.skip(1).all(|cell| !known.contains(&cell))
        };
        let sites: std::collections::BTreeSet<usize> = stated.iter().map(|c| place(*c).0).collect();
        let figure = |c: usize| self.cells[c].asked.people.unwrap_or(0);
        let (mut least, mut most) = (0_u64, 0_u64);
        for of_site in stated.chunk_by(|x, y| place(*x).0 == place(*y).0) {
            let inner = grid.atlas.places.ancestors(place(of_site[0]).0).any(|s| sites.contains(&s));
            let largest = of_site.iter().map(|c| figure(*c)).max().unwrap_or(0);
            least = least.saturating_add(if inner { 0 } else { largest });
            most = of_site.iter().filter(|c| outermost(**c)).fold(most, |sum, c| sum.saturating_add(figure(*c)));
        }
        (!stated.is_empty()).then_some((least, most.max(least)))
    }

    /// The records that a loss rests on.
    pub fn show(&self, loss: &Loss, evidence: &mut Evidence) {
        let tables = &self.grid.atlas.tables;
        for &c in &loss.cells {
            let covered = &self.cells[c];
            evidence.add(&tables.sites, self.grid.site(covered.cell));
            evidence.add_all(&tables.needs, covered.asked.needs.iter().copied());
            evidence.add_all(&tables.priorities, covered.asked.priorities.iter().copied());
            crate::analysis::coverage::providers::show(self.grid, &covered.providers, evidence);
        }
        for &l in &loss.platforms {
            evidence.add(&tables.platforms, self.led[l].platform);
            evidence.add_all(&tables.memberships, self.led[l].leads.iter().map(|(_, seat)| *seat));
        }
    }
}

/// Platforms that exist on the day and have a lead, with their leads.
fn led(grid: &Grid<'_>) -> Vec<Led> {
    let tables = &grid.atlas.tables;
    let as_of = grid.chosen.as_of;
    let mut leads: Vec<Vec<(usize, usize)>> = vec![Vec::new(); tables.platforms.len()];
    for (i, m) in tables.memberships.iter().enumerate() {
        let ends = (tables.platforms.index(m.platform.as_str()), tables.stakeholders.index(m.stakeholder.as_str()));
        let (Some(platform), Some(stakeholder)) = ends else { continue };
        if m.seat.is_some_and(|s| s.code() == LEAD) && holds(m.start, m.end, as_of) {
            leads[platform].push((stakeholder, i));
        }
    }
    let exists = |p: usize| holds(tables.platforms.at(p).start, tables.platforms.at(p).end, as_of);
    let sorted = |(platform, mut leads): (usize, Vec<(usize, usize)>)| {
        leads.sort_unstable();
        Led { platform, leads }
    };
    leads.into_iter().enumerate().filter(|(p, l)| !l.is_empty() && exists(*p)).map(sorted).collect()
}
