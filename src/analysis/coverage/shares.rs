//! Who holds how much of a place: presences, each distinct stakeholder x site x theme once, or amounts in one currency.

use std::collections::{BTreeMap, BTreeSet};

use super::distinct;
use super::money::{self, Money};
use super::work::Ground;
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
    /// Of the amounts: parts that lie here by the stated shares of themes or of sites.
    pub split: Option<f64>,
    /// Positions in the activity table of those whose shares were taken.
    pub activities: BTreeSet<usize>,
    /// Amounts partly here and partly elsewhere, nobody said how much.
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
        for (place, fit) in places(grid, &ground, params, by, &money) {
            let holding = found.entry(Key { place, currency: money.currency.clone(), status: money.status }).or_default();
            holding.participations.insert(money.participation);
            let Some(amount) = money.amount else {
                holding.unspecified += usize::from(!matches!(fit, Fit::Partly(_)));
                continue;
            };
            if let Fit::Partly(part) = fit {
                add(&mut holding.unsplit, amount * part);
                continue;
            }
            if let Fit::Split(part) = fit {
                add(&mut holding.split, amount * part);
                holding.activities.insert(money.activity);
            }
            *holding.shares.entry(money.stakeholder).or_default() += amount * fit.part();
        }
    }
    for holding in found.values_mut() {
        holding.shares.retain(|_, amount| *amount > 0.0);
    }
    Ok(found)
}

fn add(sum: &mut Option<f64>, amount: f64) {
    *sum = Some(sum.unwrap_or(0.0) + amount);
}

/// How money lies in a place.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fit {
    /// All of it.
    Whole,
    /// This part of it, by the stated shares of themes or of sites.
    Split(f64),
    /// Nobody said how much, but no more than this part.
    Partly(f64),
}

impl Fit {
    const fn part(self) -> f64 {
        match self {
            Self::Whole => 1.0,
            Self::Split(part) | Self::Partly(part) => part,
        }
    }
    /// Of this, the part that lies in a place by the shares of sites. Shares of themes and of sites are each of the whole: how much
    /// of a theme lies in a site nobody said.
    fn of_place(self, part: f64) -> Self {
        match self {
            Self::Whole if part >= 1.0 - f64::EPSILON => Self::Whole,
            Self::Whole => Self::Split(part),
            Self::Split(own) | Self::Partly(own) if part < 1.0 - f64::EPSILON => Self::Partly(own.min(part)),
            fit => fit,
        }
    }
}

/// The parts of an activity's money that lie in its themes, as positions in the theme table; `None` where they do not say: the
/// participation names themes of its own, shares are not stated or sum to anything but 100, or there is only one theme.
fn theme_parts(grid: &Grid<'_>, money: &Money) -> Option<Vec<(usize, f64)>> {
    let tables = &grid.atlas.tables;
    let (activity, own) = (tables.activities.at(money.activity), tables.participations.at(money.participation));
    if !own.themes.is_empty() || activity.themes.len() < 2 {
        return None;
    }
    activity.theme_parts()?.into_iter().map(|(theme, part)| Some((tables.themes.index(theme)?, part))).collect()
}

/// The parts of an activity's money that lie in its sites, as positions in the site table; `None` where they do not say: the
/// participation names sites of its own, or shares are not stated.
fn site_parts(grid: &Grid<'_>, money: &Money) -> Option<Vec<(usize, f64)>> {
    let tables = &grid.atlas.tables;
    let (activity, own) = (tables.activities.at(money.activity), tables.participations.at(money.participation));
    if !own.sites.is_empty() {
        return None;
    }
    activity.site_parts()?.into_iter().map(|(site, part)| Some((tables.sites.index(site)?, part))).collect()
}

/// The places that money lies in. Money counts only where it lies in the chosen sites and themes, where any were chosen. An
/// amount over several themes is split where the activity states the share of each, and one over several sites likewise; nothing
/// else is.
fn places(grid: &Grid<'_>, ground: &Ground<'_, '_>, params: &Params, by: &str, money: &Money) -> Vec<(Place, Fit)> {
    let tables = &grid.atlas.tables;
    let (activity, own) = (tables.activities.at(money.activity), tables.participations.at(money.participation));
    let sites = ground.sites(if own.sites.is_empty() { &activity.sites } else { &own.sites });
    let themes = ground.themes(if own.themes.is_empty() { &activity.themes } else { &own.themes });
    let site_bound = !params.list("site").is_empty() || params.one("within").is_some();
    let theme_bound = !params.list("theme").is_empty();
    if (site_bound && !sites.any_chosen) || (theme_bound && !themes.any_chosen) {
        return Vec::new();
    }
    let parts = theme_parts(grid, money);
    let part_in = |of: &dyn Fn(&[usize]) -> bool| -> Option<f64> {
        let here = parts.as_ref()?.iter().filter(|(theme, _)| of(grid.theme_slots(*theme)));
        Some(here.fold(0.0, |sum, (_, part)| sum + part))
    };
    // of money in chosen and in other themes, what lies in the chosen ones
    let across_themes = theme_bound && !themes.all_chosen;
    let chosen = match part_in(&|slots| !slots.is_empty()).filter(|_| across_themes) {
        Some(part) => Fit::Split(part),
        None if across_themes => Fit::Partly(1.0),
        None => Fit::Whole,
    };
    let partly = Fit::Partly(chosen.part());
    let fitted = |whole: Vec<Place>, part: Vec<Place>| -> Vec<(Place, Fit)> {
        whole.into_iter().map(|place| (place, chosen)).chain(part.into_iter().map(|place| (place, partly))).collect()
    };
    let of_sites = site_parts(grid, money);
    let part_at = |of: &dyn Fn(usize) -> bool| -> Option<f64> {
        let here = of_sites.as_ref()?.iter().filter(|(site, _)| of(*site));
        Some(here.fold(0.0, |sum, (_, part)| sum + part))
    };
    let mut places = match by {
        "site" if of_sites.is_some() => {
            let all = sites.whole.iter().chain(&sites.part);
            all.filter_map(|slot| Some((Place::Site(*slot), chosen.of_place(part_at(&|site| grid.site_slots(site).any(|s| s == *slot))?)))).collect()
        }
        "country" if of_sites.is_some() => {
            let country_of = |site: usize| grid.atlas.places.country(site);
            let countries = money::countries(&grid.atlas.places, &money.sites);
            let part = |country: Option<&Text>| part_at(&|site| country_of(site) == country);
            countries.iter().filter_map(|c| Some((Place::Country(c.cloned()), chosen.of_place(part(*c)?)))).collect()
        }
        "site" => fitted(sites.whole.into_iter().map(Place::Site).collect(), sites.part.into_iter().map(Place::Site).collect()),
        "theme" => {
            let split = |slot: &usize| part_in(&|slots| slots.contains(slot)).map_or(Fit::Partly(1.0), Fit::Split);
            let whole = themes.whole.iter().map(|slot| (Place::Theme(*slot), Fit::Whole));
            whole.chain(themes.part.iter().map(|slot| (Place::Theme(*slot), split(slot)))).collect()
        }
        "country" => {
            let countries = money::countries(&grid.atlas.places, &money.sites);
            let all: Vec<Place> = countries.iter().map(|c| Place::Country(c.cloned())).collect();
            match all.len() {
                0 => fitted(vec![Place::Country(None)], Vec::new()),
                1 => fitted(all, Vec::new()),
                _ => fitted(Vec::new(), all),
            }
        }
        _ => fitted(vec![Place::All], Vec::new()),
    };
    if by != "site" && site_bound && !sites.all_chosen {
        let here = part_at(&|site| grid.site_slots(site).next().is_some());
        for (_, fit) in &mut places {
            *fit = match here {
                // by country each part is already of its own sites
                Some(_) if by == "country" => Fit::Partly(fit.part()),
                Some(part) => fit.of_place(part),
                None => Fit::Partly(fit.part()),
            };
        }
    }
    // a theme or a site that is said to have nothing of it has nothing
    places.retain(|(_, fit)| fit.part() > 0.0);
    places
}
