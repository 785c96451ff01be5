//! Who holds how much of a place: presences, each distinct stakeholder x site x theme once, or amounts in one currency.

use std::collections::{BTreeMap, BTreeSet};

use super::distinct;
use super::money::{self, Money};
use super::work::{Ground, Lie};
use crate::analysis::grid::{Grid, packed};
use crate::analysis::{AnalysisError, Control, Params};
use crate::domain::Text;
use crate::domain::codelist::{Code, MoneyStatus};

/// What shares are of; sites and themes as positions among the chosen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A chosen site.
    Site(usize),
    /// A chosen theme.
    Theme(usize),
    /// A country; `None` is unknown.
    Country(Option<Text>),
    /// Everything chosen.
    All,
}

impl Place {
    /// The places that make a row even where nobody is: chosen sites or themes.
    pub fn all(grid: &Grid<'_>, by: &str) -> Vec<Self> {
        match by {
            "site" => (0..grid.chosen.sites.len()).map(Self::Site).collect(),
            "theme" => (0..grid.chosen.themes.len()).map(Self::Theme).collect(),
            _ => Vec::new(),
        }
    }
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The place.
    pub place: Place,
    /// Currency of amounts.
    pub currency: Option<Text>,
    /// Status of amounts.
    pub status: Option<Code<MoneyStatus>>,
}

/// Who holds how much.
#[derive(Clone, Debug, Default)]
pub struct Holding {
    /// By position in the stakeholder table.
    pub shares: BTreeMap<usize, f64>,
    /// Positions in the participation table.
    pub participations: BTreeSet<usize>,
    /// Presences without a theme fine enough, or participations without an amount.
    pub unspecified: usize,
    /// Amounts partly here and partly elsewhere.
    pub unsplit: Option<f64>,
}

/// Shares of presences: the different cells that a stakeholder is in. O(presences log).
pub fn of_presences(grid: &Grid<'_>, by: &str, control: &Control) -> Result<BTreeMap<Key, Holding>, AnalysisError> {
    let chosen = &grid.chosen;
    let mut found: BTreeMap<Key, Holding> = BTreeMap::new();
    // who holds a share of what, numbered as they come; then the cells of each, with repeats
    let mut holders: BTreeMap<(Place, usize), u32> = BTreeMap::new();
    let mut held: Vec<(u32, u32)> = Vec::new();
    let key = |place| Key { place, currency: None, status: None };
    for (i, presence) in grid.atlas.presences.iter().enumerate() {
        if i % 1024 == 0 {
            control.go_on()?;
        }
        let counts = presence.is_active(chosen.as_of)
            && chosen.roles.contains(&presence.role)
            && chosen.takes(grid.atlas, presence.stakeholder)
            && (chosen.unsplit || !presence.unsplit)
            && (chosen.unconfirmed || !presence.is_unconfirmed(chosen.stale_before));
        let sites: Vec<usize> = presence.site.into_iter().flat_map(|s| grid.site_slots(s)).collect();
        let (Some(&nearest_site), true) = (sites.first(), counts) else { continue };
        let themes = presence.theme.map_or(&[][..], |t| grid.theme_slots(t));
        let nearest_theme = themes.first().copied();
        let places = match by {
            "site" => sites.iter().map(|s| Place::Site(*s)).collect(),
            "theme" => themes.iter().map(|t| Place::Theme(*t)).collect(),
            "country" => vec![Place::Country(grid.atlas.places.country(chosen.sites[nearest_site]).cloned())],
            _ => vec![Place::All],
        };
        for place in places {
            let holding = found.entry(key(place.clone())).or_default();
            holding.participations.insert(presence.participation);
            let Some(theme) = nearest_theme else {
                holding.unspecified += 1;
                continue;
            };
            let next = packed(holders.len());
            let holder = *holders.entry((place, presence.stakeholder)).or_insert(next);
            held.push((holder, packed(grid.cell(nearest_site, theme))));
        }
    }
    let cells = distinct::by_group(holders.len(), grid.len(), held.iter().copied());
    for ((place, stakeholder), holder) in holders {
        found.entry(key(place)).or_default().shares.insert(stakeholder, f64::from(cells[holder as usize]));
    }
    Ok(found)
}

/// Shares of amounts. O(participations log).
pub fn of_money(grid: &Grid<'_>, params: &Params, by: &str, control: &Control) -> Result<BTreeMap<Key, Holding>, AnalysisError> {
    let ground = Ground::new(grid, grid.atlas.tables.activities.len());
    let mut found: BTreeMap<Key, Holding> = BTreeMap::new();
    for (i, money) in money::all(grid.atlas, params).0.into_iter().enumerate() {
        if i % 256 == 0 {
            control.go_on()?;
        }
        if !grid.chosen.roles.contains(&money.role) || !grid.chosen.takes(grid.atlas, money.stakeholder) {
            continue;
        }
        let (whole, part) = places(grid, &ground, params, by, &money);
        let key = |place| Key { place, currency: money.currency.clone(), status: money.status };
        for place in whole {
            let holding = found.entry(key(place)).or_default();
            holding.participations.insert(money.participation);
            match money.amount {
                Some(amount) => *holding.shares.entry(money.stakeholder).or_default() += amount,
                None => holding.unspecified += 1,
            }
        }
        for place in part {
            let holding = found.entry(key(place)).or_default();
            holding.participations.insert(money.participation);
            if let Some(amount) = money.amount {
                holding.unsplit = Some(holding.unsplit.unwrap_or(0.0) + amount);
            }
        }
    }
    for holding in found.values_mut() {
        holding.shares.retain(|_, amount| *amount > 0.0);
    }
    Ok(found)
}

/// The places that money lies in wholly, and partly. Money counts only where it lies in the chosen sites and themes, where any were chosen.
fn places(grid: &Grid<'_>, ground: &Ground<'_, '_>, params: &Params, by: &str, money: &Money) -> (Vec<Place>, Vec<Place>) {
    let tables = &grid.atlas.tables;
    let (activity, part) = (tables.activities.at(money.activity), tables.participations.at(money.participation));
    let sites = ground.sites(if part.sites.is_empty() { &activity.sites } else { &part.sites });
    let themes = ground.themes(if part.themes.is_empty() { &activity.themes } else { &part.themes });
    let site_bound = !params.list("site").is_empty() || params.one("within").is_some();
    let theme_bound = !params.list("theme").is_empty();
    let is_out = |bound: bool, lie: &Lie| bound && !lie.any_chosen;
    let is_part = |bound: bool, lie: &Lie| bound && !lie.all_chosen;
    if is_out(site_bound, &sites) || is_out(theme_bound, &themes) {
        return (Vec::new(), Vec::new());
    }
    let (whole, part): (Vec<Place>, Vec<Place>) = match by {
        "site" => (sites.whole.into_iter().map(Place::Site).collect(), sites.part.into_iter().map(Place::Site).collect()),
        "theme" => (themes.whole.iter().map(|t| Place::Theme(*t)).collect(), themes.part.iter().map(|t| Place::Theme(*t)).collect()),
        "country" => {
            let countries = money::countries(&grid.atlas.places, &money.sites);
            let all: Vec<Place> = countries.iter().map(|c| Place::Country(c.cloned())).collect();
            match all.len() {
                0 => (vec![Place::Country(None)], Vec::new()),
                1 => (all, Vec::new()),
                _ => (Vec::new(), all),
            }
        }
        _ if is_part(site_bound, &sites) => (Vec::new(), vec![Place::All]),
        _ => (vec![Place::All], Vec::new()),
    };
    if is_part(theme_bound, &themes) || (by != "site" && site_bound && !sites.all_chosen) {
        return (Vec::new(), [whole, part].concat());
    }
    (whole, part)
}
