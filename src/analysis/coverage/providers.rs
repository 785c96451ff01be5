//! Providers: who stands where in which cell (DOMAIN.md section 3).
//!
//! A stakeholder *counts* in a cell through an active presence in a chosen role at the site or a site inside it, on the
//! theme or one below it. It is *unspecified* there where only something coarser is known:
//! - the place: a site around the cell's, or no site at all, the theme being stated (the cell's, below it or above it)
//! - the theme: none, or only one above the cell's, the place being stated (the cell's site, inside it or around it)
//! - who of several partners does what where (*unsplit*), where unsplit presence is not chosen
//!
//! A presence that states neither place nor theme says nothing of any cell. *Past* is who worked here and has ended.
//! *Unconfirmed*: an open-ended record that nobody confirmed in the 12 months before the day. *Responsible* is the holder
//! of a standing mandate that covers the cell; it counts only when chosen. Who works at a site that shares ground with
//! the cell's is told apart in [`super::overlapping`].

use rayon::prelude::*;

use crate::analysis::around::{Around, Gathered};
use crate::analysis::covering::{Area, Covering};
use crate::analysis::evidence::Evidence;
use crate::analysis::grid::{ByCell, Grid, packed};
use crate::analysis::{AnalysisError, Control};
use crate::atlas::Presence;
use crate::domain::Period;
use crate::domain::time::Day;

/// How a stakeholder stands to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    // first, so that those who count come first in a cell
    Counted,
    Unconfirmed,
    Unspecified,
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
    /// Providers that have ended.
    pub past: Vec<Provider>,
    /// Holders of a mandate.
    pub responsible: Vec<Provider>,
}

/// How many stand where in one cell: what a state is decided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    /// Active providers that count.
    pub counted: usize,
    /// Somebody is known to a coarser place or theme.
    pub unspecified: bool,
}

/// A stakeholder in a cell, by position; and a source: a presence, or a mandate after the last presence.
type Entry = (Standing, u32, u32);

/// Who stands where, for all cells of a grid.
#[derive(Debug)]
pub struct Providers {
    by_cell: ByCell<Entry>,
    /// Known only to a site around, or to no site at all.
    around: Around<Entry>,
    mandates: Vec<(usize, usize)>,
    mandated: Covering,
    /// The number from which on a source is a mandate.
    presences: u32,
    /// Active presences in the chosen roles that state neither place nor theme.
    pub unplaced: usize,
}

/// Presences that one thread sorts at a time; the blocks are joined in order, so the threads do not matter.
const BLOCK: usize = 65_536;

impl Providers {
    /// Sorts presences into cells. O(presences x depth x log).
    pub fn of(grid: &Grid<'_>, control: &Control) -> Result<Self, AnalysisError> {
        let holding = grid.holding();
        let takes = takes(grid);
        let blocks: Result<Vec<Sorting>, AnalysisError> = grid
            .atlas
            .presences
            .par_chunks(BLOCK)
            .enumerate()
            .map(|(block, presences)| {
                control.go_on()?;
                let mut sorting = Sorting::default();
                for (i, presence) in presences.iter().enumerate() {
                    if grid.chosen.roles.contains(&presence.role) && takes.as_ref().is_none_or(|takes| takes[presence.stakeholder]) {
                        sorting.put(grid, &holding, block * BLOCK + i, presence);
                    }
                }
                Ok(sorting)
            })
            .collect();
        let mut all = Sorting::default();
        for block in blocks? {
            all.append(block);
        }
        let (mandates, areas) = mandates(grid);
        Ok(Self {
            by_cell: ByCell::new(grid.len(), &all.cells),
            around: all.around.finish(grid),
            mandates,
            mandated: Covering::new(grid, areas),
            presences: packed(grid.atlas.presences.len()),
            unplaced: all.unplaced,
        })
    }

    /// How many count in a cell, and whether anybody is unspecified there. Allocates nothing where no mandate counts.
    pub fn standings(&self, grid: &Grid<'_>, cell: usize) -> Standings {
        let here = self.by_cell.of(cell);
        let unspecified = here.iter().any(|e| e.0 == Standing::Unspecified) || self.around.any(grid, cell);
        Standings { counted: self.count(grid, cell), unspecified }
    }

    fn count(&self, grid: &Grid<'_>, cell: usize) -> usize {
        if grid.chosen.mandates {
            let mut counted = Vec::new();
            self.counted(grid, cell, &mut counted);
            return counted.len();
        }
        let counted = self.by_cell.of(cell).iter().take_while(|e| e.0 == Standing::Counted).map(|e| e.1);
        let (mut last, mut count) = (None, 0);
        for stakeholder in counted {
            count += usize::from(last != Some(stakeholder));
            last = Some(stakeholder);
        }
        count
    }

    /// Positions in the stakeholder table of who counts in a cell, in order, into `found`. O(found).
    pub fn counted(&self, grid: &Grid<'_>, cell: usize, found: &mut Vec<u32>) {
        found.clear();
        found.extend(self.by_cell.of(cell).iter().take_while(|e| e.0 == Standing::Counted).map(|e| e.1));
        if grid.chosen.mandates {
            found.extend(self.mandated.of(grid, cell).map(|i| packed(self.mandates[i].0)));
            found.sort_unstable();
        }
        found.dedup();
    }

    /// Who counts in a cell. O(found).
    pub fn counted_here(&self, grid: &Grid<'_>, cell: usize) -> Vec<Provider> {
        if grid.chosen.mandates {
            return self.here(grid, cell).counted;
        }
        self.collect(self.by_cell.of(cell), Standing::Counted, &[])
    }

    /// A stakeholder that counts in a cell. O(log found).
    pub fn counted_one(&self, grid: &Grid<'_>, cell: usize, who: usize) -> Option<Provider> {
        if grid.chosen.mandates {
            return self.here(grid, cell).counted.into_iter().find(|p| p.stakeholder == who);
        }
        let (known, key) = (self.by_cell.of(cell), (Standing::Counted, packed(who)));
        let start = known.partition_point(|e| (e.0, e.1) < key);
        let sources = known[start..].iter().take_while(|e| (e.0, e.1) == key).map(|e| self.source(e.2)).collect::<Vec<_>>();
        (!sources.is_empty()).then_some(Provider { stakeholder: who, sources })
    }

    /// Who stands where in a cell.
    pub fn here(&self, grid: &Grid<'_>, cell: usize) -> Here {
        let mut responsible: Vec<(usize, Source)> =
            self.mandated.of(grid, cell).map(|i| (self.mandates[i].0, Source::Mandate(self.mandates[i].1))).collect();
        responsible.sort_unstable();
        let mut here = Here { responsible: group(responsible.iter().copied()), ..Here::default() };
        let known = self.by_cell.of(cell);
        let mut more: Vec<Entry> = self.around.of(grid, cell).collect();
        if grid.chosen.mandates {
            more.extend(self.mandated.of(grid, cell).map(|i| (Standing::Counted, packed(self.mandates[i].0), self.presences + packed(self.mandates[i].1))));
        }
        if more.is_empty() {
            self.sort_into(&mut here, known);
        } else {
            more.extend(known);
            more.sort_unstable();
            more.dedup();
            self.sort_into(&mut here, &more);
        }
        here
    }

    fn sort_into(&self, here: &mut Here, entries: &[Entry]) {
        let counted = self.collect(entries, Standing::Counted, &[]);
        here.unconfirmed = self.collect(entries, Standing::Unconfirmed, &counted);
        here.unspecified = self.collect(entries, Standing::Unspecified, &counted);
        here.past = self.collect(entries, Standing::Past, &counted);
        here.counted = counted;
    }

    fn source(&self, source: u32) -> Source {
        if source < self.presences { Source::Presence(source as usize) } else { Source::Mandate((source - self.presences) as usize) }
    }

    /// `entries` are sorted.
    fn collect(&self, entries: &[Entry], standing: Standing, but: &[Provider]) -> Vec<Provider> {
        let start = entries.partition_point(|e| e.0 < standing);
        let of_standing = entries[start..].iter().take_while(|e| e.0 == standing);
        group(of_standing.map(|(_, s, source)| (*s as usize, self.source(*source))).filter(|(s, _)| !is_among(but, *s)))
    }
}

fn is_among(providers: &[Provider], stakeholder: usize) -> bool {
    providers.binary_search_by_key(&stakeholder, |p| p.stakeholder).is_ok()
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

/// True where a presence provides on the day: active, in a chosen role and constituency, confirmed where that is asked.
pub fn is_provider(grid: &Grid<'_>, presence: &Presence) -> bool {
    let chosen = &grid.chosen;
    chosen.roles.contains(&presence.role)
        && presence.is_active(chosen.as_of)
        && (chosen.unconfirmed || !presence.is_unconfirmed(chosen.stale_before))
        && chosen.takes(grid.atlas, presence.stakeholder)
}

/// By stakeholder, whether it is of a chosen constituency; `None` where all are.
fn takes(grid: &Grid<'_>) -> Option<Vec<bool>> {
    let all = 0..grid.atlas.tables.stakeholders.len();
    (!grid.chosen.constituencies.is_empty()).then(|| all.map(|s| grid.chosen.takes(grid.atlas, s)).collect())
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

/// Presences sorted so far.
#[derive(Default)]
struct Sorting {
    cells: Vec<(u32, Entry)>,
    around: Gathered<Entry>,
    unplaced: usize,
}

impl Sorting {
    fn append(&mut self, mut other: Self) {
        if self.cells.is_empty() {
            std::mem::swap(&mut self.cells, &mut other.cells);
        }
        self.cells.append(&mut other.cells);
        self.around.append(other.around);
        self.unplaced += other.unplaced;
    }

    /// `holding`: by site, whether a chosen one lies strictly inside it.
    fn put(&mut self, grid: &Grid<'_>, holding: &[bool], index: usize, presence: &Presence) {
        let chosen = &grid.chosen;
        let active = presence.is_active(chosen.as_of);
        let ended = presence.provides && has_ended(presence, chosen.as_of);
        if !active && !ended {
            return;
        }
        if presence.site.is_none() && presence.theme.is_none() {
            self.unplaced += usize::from(active);
            return;
        }
        let exact = presence.theme.map_or(&[][..], |t| grid.theme_slots(t));
        let entry = |standing| (standing, packed(presence.stakeholder), packed(index));
        if ended {
            self.push(grid, presence.site, exact, entry(Standing::Past));
            return;
        }
        if presence.is_unconfirmed(chosen.stale_before) && !chosen.unconfirmed {
            self.push(grid, presence.site, exact, entry(Standing::Unconfirmed));
            return;
        }
        let counts = if presence.unsplit && !chosen.unsplit { Standing::Unspecified } else { Standing::Counted };
        self.push(grid, presence.site, exact, entry(counts));
        let unspecified = entry(Standing::Unspecified);
        let known_from_below = presence.site.is_none_or(|site| holding[site]);
        let coarser = |theme: usize| {
            self.push(grid, presence.site, &[theme], unspecified);
            if known_from_below {
                self.around.put(presence.site, theme, unspecified);
            }
        };
        match presence.theme {
            Some(theme) => grid.theme_slots_below(theme).iter().copied().for_each(coarser),
            None => (0..chosen.themes.len()).for_each(coarser),
        }
        if known_from_below {
            for theme in exact {
                self.around.put(presence.site, *theme, unspecified);
            }
        }
    }

    fn push(&mut self, grid: &Grid<'_>, site: Option<usize>, themes: &[usize], entry: Entry) {
        for slot in site.into_iter().flat_map(|s| grid.site_slots(s)) {
            self.cells.extend(themes.iter().map(|theme| (packed(grid.cell(slot, *theme)), entry)));
        }
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
                let presence = &grid.atlas.presences[*i];
                evidence.add(&tables.participations, presence.participation);
                evidence.add(&tables.activities, presence.activity);
            }
            Source::Mandate(i) => evidence.add(&tables.mandates, *i),
        }
    }
}
