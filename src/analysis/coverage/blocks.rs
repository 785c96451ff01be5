//! Blocks: what a row of a report is about where it may be a site and a theme, a site, a theme, a country, or everything.

use super::rows::text;
use super::work::Lie;
use crate::analysis::Params;
use crate::analysis::evidence::Evidence;
use crate::analysis::grid::Grid;
use crate::domain::Cell;

/// What a row is about; positions in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The site; `None` is all that are chosen.
    pub site: Option<usize>,
    /// The theme; `None` is all that are chosen.
    pub theme: Option<usize>,
}

impl Block {
    /// Id and name of site and theme.
    pub fn cells(self, grid: &Grid<'_>) -> Vec<Cell> {
        let tables = &grid.atlas.tables;
        let site = self.site.map(|s| tables.sites.at(s));
        let theme = self.theme.map(|t| tables.themes.at(t));
        vec![
            text(site.map(|s| s.id.text())),
            text(site.map(|s| &s.name)),
            text(theme.map(|t| t.id.text())),
            text(theme.map(|t| &t.name)),
        ]
    }
    /// It is about everything chosen.
    pub fn is_everything(self) -> bool {
        self.site.is_none() && self.theme.is_none()
    }
    /// Adds its site and theme.
    pub fn show(self, grid: &Grid<'_>, evidence: &mut Evidence) {
        evidence.add_all(&grid.atlas.tables.sites, self.site);
        evidence.add_all(&grid.atlas.tables.themes, self.theme);
    }
}

/// The blocks of a report, in order of site, then theme.
#[derive(Clone, Debug)]
pub struct Blocks {
    sites: Vec<Option<usize>>,
    themes: Vec<Option<usize>>,
    /// Nobody chose sites, or themes: a record without any belongs to a block of all of them.
    unbounded: [bool; 2],
    nothing: bool,
}

/// The blocks that a record lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lies {
    /// All of it.
    pub whole: Vec<usize>,
    /// Some of it.
    pub part: Vec<usize>,
    /// It is known only to something coarser.
    pub coarser: Vec<usize>,
}

impl Blocks {
    /// `by` is `site_theme`, `site`, `theme` or `all`; what is over all sites or themes is bounded where some were chosen.
    pub fn new(grid: &Grid<'_>, params: &Params, by: &str) -> Self {
        let each = |chosen: &[usize], is: bool| if is { chosen.iter().copied().map(Some).collect() } else { vec![None] };
        Self {
            sites: each(&grid.chosen.sites, matches!(by, "site_theme" | "site")),
            themes: each(&grid.chosen.themes, matches!(by, "site_theme" | "theme")),
            unbounded: [params.list("site").is_empty() && params.one("within").is_none(), params.list("theme").is_empty()],
            nothing: grid.is_empty(),
        }
    }
    /// Number of blocks.
    pub fn len(&self) -> usize {
        if self.nothing { 0 } else { self.sites.len() * self.themes.len() }
    }
    /// True without blocks.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The block of that number.
    pub fn at(&self, block: usize) -> Block {
        Block { site: self.sites[block / self.themes.len()], theme: self.themes[block % self.themes.len()] }
    }
    /// The blocks that something lies in, by where its sites and themes lie. O(blocks found).
    pub fn lies(&self, sites: &Lie, themes: &Lie) -> Lies {
        if self.nothing {
            return Lies::default();
        }
        let [any_site, any_theme] = self.unbounded;
        let (sites, themes) = (slots(&self.sites, sites, any_site), slots(&self.themes, themes, any_theme));
        let mut lies = Lies::default();
        for &(s, site) in &sites {
            for &(t, theme) in &themes {
                let block = s * self.themes.len() + t;
                match site.max(theme) {
                    Fit::Whole => lies.whole.push(block),
                    Fit::Part => lies.part.push(block),
                    Fit::Coarser => lies.coarser.push(block),
                }
            }
        }
        lies
    }
}

/// How far something lies in a row or column of blocks, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Part,
    Coarser,
}

fn slots(axis: &[Option<usize>], lie: &Lie, unbounded: bool) -> Vec<(usize, Fit)> {
    if axis == [None] && unbounded {
        return vec![(0, Fit::Whole)];
    }
    if axis == [None] {
        let coarse = !lie.coarser.is_empty();
        return match (lie.all_chosen, lie.any_chosen) {
            (true, _) => vec![(0, Fit::Whole)],
            (false, true) => vec![(0, Fit::Part)],
            // named too coarsely for any one of the chosen: it may lie outside them
            (false, false) if coarse => vec![(0, Fit::Coarser)],
            _ => Vec::new(),
        };
    }
    let each = |list: &[usize], fit: Fit| list.iter().map(|s| (*s, fit)).collect::<Vec<_>>();
    [each(&lie.whole, Fit::Whole), each(&lie.part, Fit::Part), each(&lie.coarser, Fit::Coarser)].concat()
}
