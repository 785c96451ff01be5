//! Places x themes by state, out of a report of `gaps`: what [`super::matrix`] and [`super::bars`] draw.

use std::collections::BTreeMap;

use super::legend::Sign;
use crate::analysis::Finished;
use crate::domain::{Cell, Text};
use crate::messages::Lang;
use crate::tiles::map_description::{self, Class, Scale};

/// The states of a cell in the order of the legend: the values of the map's classes.
pub const STATES: [&str; 6] = ["no_data", "unspecified", "empty", "gap", "single", "several"];

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// One of [`STATES`].
    pub state: &'static str,
    /// How many partners count.
    pub providers: usize,
}

/// The cells of a report, by site and theme in their order in it.
#[derive(Debug, Default)]
pub struct Cells {
    /// Ids of the sites.
    pub sites: Vec<Text>,
    /// Ids of the themes.
    pub themes: Vec<Text>,
    found: BTreeMap<(usize, usize), State>,
}

impl Cells {
    /// Reads a report of `gaps`. O(rows log rows).
    pub fn of(report: &Finished) -> Self {
        let column = |name: &str| report.spec.columns.iter().position(|c| c.name == name);
        let [site, theme, presence, gap, providers] = ["site", "theme", "presence", "gap", "providers"].map(column);
        let mut cells = Self::default();
        let mut numbers: [BTreeMap<Text, usize>; 2] = Default::default();
        for row in &report.report.rows {
            let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at));
            let (Some(Cell::Text(site)), Some(Cell::Text(theme)), Some(Cell::Text(presence))) = (cell(site), cell(theme), cell(presence)) else { continue };
            let is_gap = matches!(cell(gap), Some(Cell::Flag(true)));
            let Some(state) = STATES.into_iter().find(|s| if is_gap { *s == "gap" } else { *presence == **s }) else { continue };
            let count = match cell(providers) {
                Some(Cell::List(ids)) => ids.len(),
                _ => 0,
            };
            let [of_sites, of_themes] = &mut numbers;
            let at = (number(of_sites, &mut cells.sites, site), number(of_themes, &mut cells.themes, theme));
            cells.found.insert(at, State { state, providers: count });
        }
        cells
    }
    /// The cell of a site and a theme by their positions.
    pub fn at(&self, site: usize, theme: usize) -> Option<&State> {
        self.found.get(&(site, theme))
    }
    /// How many sites of a theme are in each state, in the order of [`STATES`].
    pub fn by_state(&self, theme: usize) -> [usize; 6] {
        let mut counts = [0; 6];
        for state in (0..self.sites.len()).filter_map(|site| self.at(site, theme)) {
            if let Some(at) = STATES.iter().position(|s| *s == state.state) {
                counts[at] += 1;
            }
        }
        counts
    }
}

fn number(known: &mut BTreeMap<Text, usize>, list: &mut Vec<Text>, id: &Text) -> usize {
    *known.entry(id.clone()).or_insert_with(|| {
        list.push(id.clone());
        list.len() - 1
    })
}

/// How a state looks: the class of the map.
pub fn class(state: &str) -> Option<Class> {
    let coverage = map_description::find("coverage")?;
    coverage.legends.iter().find_map(|legend| match legend.scale {
        Scale::Fills(classes) => classes.iter().find(|c| c.value == state).copied(),
        _ => None,
    })
}

/// The words of a state.
pub fn words(lang: Lang, state: &str) -> String {
    if state == "gap" { lang.word("legend.gap") } else { lang.word(&format!("presence.{state}")) }
}

/// The legend of the states that occur.
pub fn legend(lang: Lang, occurs: impl Fn(&str) -> bool) -> Vec<(Sign, String)> {
    let shown = STATES.into_iter().filter(|s| occurs(s));
    shown.filter_map(|state| Some((sign(&class(state)?), words(lang, state)))).collect()
}

/// The swatch of a class.
pub fn sign(class: &Class) -> Sign {
    class.pattern.map_or(Sign::Fill(class.colour), Sign::Hatch)
}
