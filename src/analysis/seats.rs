//! Working seats (DOMAIN.md section 3): who holds one, in which platforms, and the parameter that says whether they count.
//!
//! A seat is a *working seat* where it links (codelist property `links`: neither observer nor monitor; a seat of unknown
//! sort is a member's), holds on the day, and its platform works: it is not dormant, and names a theme, or a site below
//! the country. A platform about everything in a whole country seats everybody with everybody, which says nothing.

use super::chosen::stale_before;
use super::spec::{ParamSpec, ParamType};
use crate::atlas::Atlas;
use crate::domain::records::Platform;
use crate::domain::{AsOf, Day, Period};

const WORDS: ParamType = ParamType::Choice(&["none", "working"]);
const DOC: &str = "Whether two working seats in one platform count as a link: working or none. Working: neither observer nor monitor, in a platform that is not dormant and names a theme, or a site below the country.";

/// Whether working seats link the providers of a cell: by default they do.
pub const SEATS_IN_CELLS: ParamSpec = ParamSpec::defaulting("seats", WORDS, "working", DOC);
/// Whether working seats count as ties of the network: by default they do not.
pub const SEATS_IN_NETWORK: ParamSpec = ParamSpec::defaulting("seats", WORDS, "none", DOC);
/// The value that lets seats count.
pub const WORKING: &str = "working";

/// What decides whether a platform works on a day.
#[derive(Clone, Copy, Debug, Default)]
pub struct Working {
    /// The last meeting on record up to the day.
    pub last_met: Option<Day>,
    /// Meetings are recorded, and none in the 12 months before the day.
    pub dormant: bool,
    /// It names a theme, or a site below the country.
    pub says_what: bool,
}

impl Working {
    /// Seats in it are working seats.
    pub const fn works(self) -> bool {
        self.says_what && !self.dormant
    }
}

/// Of each platform, in order of the table, whether it works on the day. O(platforms + meetings).
pub fn platforms(atlas: &Atlas, as_of: AsOf) -> Vec<Working> {
    let tables = &atlas.tables;
    let mut last_met: Vec<Option<Day>> = vec![None; tables.platforms.len()];
    for meeting in tables.meetings.iter() {
        let met = as_of.is_none_or(|day| meeting.date <= day);
        if let Some(p) = tables.platforms.index(meeting.platform.as_str()).filter(|_| met) {
            last_met[p] = last_met[p].max(Some(meeting.date));
        }
    }
    let stale = stale_before(as_of);
    let dormant = |last_met: Option<Day>| last_met.is_some_and(|met| stale.is_some_and(|stale| met < stale));
    let working = |(p, last_met): (&Platform, Option<Day>)| Working { last_met, dormant: dormant(last_met), says_what: says_what(atlas, p) };
    tables.platforms.iter().zip(last_met).map(working).collect()
}

/// The platform names a theme, or a site below the country.
fn says_what(atlas: &Atlas, platform: &Platform) -> bool {
    let below_the_country = |site: usize| {
        let site = atlas.tables.sites.at(site);
        site.kind.code() != "country" && site.admin_level.get() != Some(0)
    };
    platform.themes.iter().any(|t| atlas.tables.themes.index(t.as_str()).is_some())
        || platform.sites.iter().filter_map(|s| atlas.tables.sites.index(s.as_str())).any(below_the_country)
}

/// By stakeholder its seats that link on the day, in whatever platform: positions in the platform and membership tables,
/// in order, one per platform. O(memberships log).
pub fn linking(atlas: &Atlas, as_of: AsOf) -> Vec<Vec<(usize, usize)>> {
    let tables = &atlas.tables;
    let mut seats = vec![Vec::new(); tables.stakeholders.len()];
    for (i, m) in tables.memberships.iter().enumerate() {
        let ends = (tables.platforms.index(m.platform.as_str()), tables.stakeholders.index(m.stakeholder.as_str()));
        let (Some(platform), Some(stakeholder)) = ends else { continue };
        let p = tables.platforms.at(platform);
        let founded = p.founded.is_none_or(|founded| as_of.is_none_or(|day| founded <= day));
        let holds = [Period::new(m.start, m.end), Period::new(p.start, p.end)];
        let sits = founded && holds.iter().all(|p| p.is_ok_and(|p| p.holds(as_of)));
        let links = m.seat.is_none_or(|s| s.entry().property("links") != Some("no"));
        if sits && links {
            seats[stakeholder].push((platform, i));
        }
    }
    for list in &mut seats {
        list.sort_unstable();
        list.dedup_by_key(|(platform, _)| *platform);
    }
    seats
}

/// The working tables of the day: by platform, in order, who holds a working seat and which (positions in the stakeholder
/// and membership tables), out of those whom `keep` takes; only platforms with two or more of them.
pub fn tables(atlas: &Atlas, as_of: AsOf, keep: impl Fn(usize) -> bool) -> Vec<(usize, Vec<(usize, usize)>)> {
    let works = platforms(atlas, as_of);
    let mut by_platform: Vec<Vec<(usize, usize)>> = vec![Vec::new(); works.len()];
    for (who, seats) in linking(atlas, as_of).iter().enumerate().filter(|(who, _)| keep(*who)) {
        for &(platform, seat) in seats.iter().filter(|(platform, _)| works[*platform].works()) {
            by_platform[platform].push((who, seat));
        }
    }
    by_platform.into_iter().enumerate().filter(|(_, table)| table.len() > 1).collect()
}
