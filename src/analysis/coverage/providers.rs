//! Providers: who stands where in which cell (DOMAIN.md section 3).
//!
//! A stakeholder *counts* in a cell through an active presence in a chosen role at the site or a site inside it, on the
//! theme or one below it. It is *unspecified* there where only something coarser is known:
//! - the place: a site around the cell's, or no site at all, the theme being stated (the cell's, below it or above it)
//! - the theme: none, or only one above the cell's, the place being stated (the cell's site, inside it or around it)
//! - who of several partners does what where (*unsplit*), where unsplit presence is not chosen
//!
//! A presence that states neither place nor theme says nothing of any cell. *Overlapping* is who works at a site of
//! another sort that shares ground with the cell's and neither lies in it nor around it (a wetland across the border of a
//! commune): listed, never counted. *Past* is who worked here and has ended. *Unconfirmed*: an open-ended record that
//! nobody confirmed in the 12 months before the day. *Responsible* is the holder of a standing mandate that covers the
//! cell; it counts only when chosen.

use std::collections::BTreeMap;

use crate::analysis::covering::{Area, Covering};
use crate::analysis::evidence::Evidence;
use crate::analysis::grid::{ByCell, Grid};
use crate::analysis::{AnalysisError, Control};
use crate::atlas::Presence;
use crate::domain::Period;
use crate::domain::time::Day;

/// How a stakeholder stands to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Counted,
    Unconfirmed,
    Unspecified,
    Overlapping,
    Past,
}

/// What a provider is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Position among the atlas's presences.
    Presence(usize),
    /// Position in the mandate table.
    Mandate(usize),
}

/// One stakeholder in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Position in the stakeholder table.
    pub stakeholder: usize,
    /// What it is known from, in order.
    pub sources: Vec<Source>,
}

/// Who stands where in one cell; each list in order of id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Here {
    /// Active providers that count.
    pub counted: Vec<Provider>,
    /// Providers left out because nobody confirmed them.
    pub unconfirmed: Vec<Provider>,
    /// Providers known only to a coarser place or theme.
    pub unspecified: Vec<Provider>,
    /// Providers at sites that share ground with this one.
    pub overlapping: Vec<Provider>,
    /// Providers that have ended.
    pub past: Vec<Provider>,
    /// Holders of a mandate.
    pub responsible: Vec<Provider>,
}

type Entry = (Standing, usize, Source);

/// Who stands where, for all cells of a grid.
#[derive(Debug)]
pub struct Providers {
    by_cell: ByCell<Entry>,
    /// Known only to a site around, by that site (`None`: to no site at all) and theme position.
    around: BTreeMap<(Option<usize>, usize), Vec<Entry>>,
    mandates: Vec<(usize, usize)>,
    mandated: Covering,
    /// Active presences in the chosen roles that state neither place nor theme.
    pub unplaced: usize,
}

impl Providers {
    /// Sorts presences into cells. O(presences x depth x log).
    pub fn of(grid: &Grid<'_>, control: &Control) -> Result<Self, AnalysisError> {
        let mut sorting = Sorting { grid, cells: Vec::new(), around: BTreeMap::new(), unplaced: 0, overlaps: BTreeMap::new() };
        for (i, presence) in grid.atlas.presences.iter().enumerate() {
            if i % 1024 == 0 {
                control.go_on()?;
            }
            if grid.chosen.roles.contains(&presence.role) && grid.chosen.takes(grid.atlas, presence.stakeholder) {
                sorting.put(i, &presence);
            }
        }
        let (mandates, areas) = mandates(grid);
        Ok(Self {
            by_cell: ByCell::new(sorting.cells),
            around: sorting.around,
            mandates,
            mandated: Covering::new(grid, areas),
            unplaced: sorting.unplaced,
        })
    }

    /// Who stands where in a cell.
    pub fn here(&self, grid: &Grid<'_>, cell: usize) -> Here {
        let mut entries: Vec<Entry> = self.by_cell.of(cell).iter().map(|(_, e)| *e).collect();
        let theme = cell % grid.chosen.themes.len();
        let places = grid.atlas.places.ancestors(grid.site(cell)).map(Some).chain(std::iter::once(None));
        for place in places {
            entries.extend(self.around.get(&(place, theme)).into_iter().flatten());
        }
        let responsible: Vec<(usize, Source)> =
            self.mandated.of(grid, cell).map(|i| (self.mandates[i].0, Source::Mandate(self.mandates[i].1))).collect();
        if grid.chosen.mandates {
            entries.extend(responsible.iter().map(|(s, source)| (Standing::Counted, *s, *source)));
        }
        entries.sort_unstable();
        entries.dedup();
        let counted = collect(&entries, Standing::Counted, &[]);
        let mut responsible = responsible;
        responsible.sort_unstable();
        Here {
            unconfirmed: collect(&entries, Standing::Unconfirmed, &counted),
            unspecified: collect(&entries, Standing::Unspecified, &counted),
            overlapping: collect(&entries, Standing::Overlapping, &counted),
            past: collect(&entries, Standing::Past, &counted),
            responsible: group(responsible.into_iter()),
            counted,
        }
    }
}

fn collect(entries: &[Entry], standing: Standing, but: &[Provider]) -> Vec<Provider> {
    let counts = |s: usize| but.binary_search_by_key(&s, |p| p.stakeholder).is_ok();
    group(entries.iter().filter(|(st, s, _)| *st == standing && !counts(*s)).map(|(_, s, source)| (*s, *source)))
}

fn group(sorted: impl Iterator<Item = (usize, Source)>) -> Vec<Provider> {
    let mut found: Vec<Provider> = Vec::new();
    for (stakeholder, source) in sorted {
        match found.last_mut() {
            Some(last) if last.stakeholder == stakeholder => last.sources.push(source),
            _ => found.push(Provider { stakeholder, sources: vec![source] }),
        }
    }
    found
}

/// Mandates that hold on the day: holder, position in the mandate table, and what they cover.
fn mandates(grid: &Grid<'_>) -> (Vec<(usize, usize)>, Vec<Area>) {
    let tables = &grid.atlas.tables;
    let (mut found, mut areas) = (Vec::new(), Vec::new());
    for (i, mandate) in tables.mandates.iter().enumerate() {
        let holds = Period::new(mandate.start, mandate.end).is_ok_and(|p| p.holds(grid.chosen.as_of));
        let holder = tables.stakeholders.index(mandate.stakeholder.as_str());
        if let Some(holder) = holder.filter(|h| holds && grid.chosen.takes(grid.atlas, *h)) {
            found.push((holder, i));
            areas.push(Area::new(grid, &mandate.sites, &mandate.themes));
        }
    }
    (found, areas)
}

struct Sorting<'g, 'a> {
    grid: &'g Grid<'a>,
    cells: Vec<(usize, Entry)>,
    around: BTreeMap<(Option<usize>, usize), Vec<Entry>>,
    unplaced: usize,
    /// Chosen sites, as positions among the chosen, that share ground with a site.
    overlaps: BTreeMap<usize, Vec<usize>>,
}

impl Sorting<'_, '_> {
    fn put(&mut self, index: usize, presence: &Presence) {
        let chosen = &self.grid.chosen;
        let active = presence.is_active(chosen.as_of);
        let ended = presence.provides && has_ended(presence, chosen.as_of);
        if !active && !ended {
            return;
        }
        if presence.site.is_none() && presence.theme.is_none() {
            self.unplaced += usize::from(active);
            return;
        }
        let exact = presence.theme.map_or_else(Vec::new, |t| self.grid.theme_slots(t));
        let coarse = presence.theme.map_or_else(|| (0..chosen.themes.len()).collect(), |t| self.grid.theme_slots_below(t));
        let entry = |standing| (standing, presence.stakeholder, Source::Presence(index));
        let inside = presence.site.map_or_else(Vec::new, |s| self.grid.site_slots(s));
        if ended {
            self.push(&inside, &exact, entry(Standing::Past));
            return;
        }
        if presence.is_unconfirmed(chosen.stale_before) && !chosen.unconfirmed {
            self.push(&inside, &exact, entry(Standing::Unconfirmed));
            return;
        }
        let counts = if presence.unsplit && !chosen.unsplit { Standing::Unspecified } else { Standing::Counted };
        self.push(&inside, &exact, entry(counts));
        self.push(&inside, &coarse, entry(Standing::Unspecified));
        for theme in exact.iter().chain(&coarse) {
            self.around.entry((presence.site, *theme)).or_default().push(entry(Standing::Unspecified));
        }
        if let Some(site) = presence.site {
            let overlaps = self.overlapping(site);
            self.push(&overlaps, &exact, entry(Standing::Overlapping));
        }
    }

    fn push(&mut self, sites: &[usize], themes: &[usize], entry: Entry) {
        for site in sites {
            for theme in themes {
                self.cells.push((self.grid.cell(*site, *theme), entry));
            }
        }
    }

    fn overlapping(&mut self, site: usize) -> Vec<usize> {
        let grid = self.grid;
        self.overlaps
            .entry(site)
            .or_insert_with(|| {
                let found = grid.atlas.places.overlapping(&grid.atlas.tables.sites, site);
                found.into_iter().filter_map(|s| grid.site_slot(s)).collect()
            })
            .clone()
    }
}

fn has_ended(presence: &Presence, as_of: Option<Day>) -> bool {
    let end = presence.period.and_then(Period::end);
    matches!((end, as_of), (Some(end), Some(day)) if end < day)
}

/// The records behind providers: participations with their activities, and mandates.
pub fn show(grid: &Grid<'_>, providers: &[Provider], evidence: &mut Evidence) {
    let tables = &grid.atlas.tables;
    for source in providers.iter().flat_map(|p| &p.sources) {
        match source {
            Source::Presence(i) => {
                let presence = grid.atlas.presences.at(*i);
                evidence.add(&tables.participations, presence.participation);
                evidence.add(&tables.activities, presence.activity);
            }
            Source::Mandate(i) => evidence.add(&tables.mandates, *i),
        }
    }
}
