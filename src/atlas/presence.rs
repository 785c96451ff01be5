//! Presence: stakeholder x site x theme x role x period, derived from participations, never stored.

use super::tables::Tables;
use crate::domain::codelist::{Code, Role};
use crate::domain::time::Day;
use crate::domain::{Id, Period};
use std::collections::BTreeSet;

/// One stakeholder in one role on one theme at one site.
/// Indexes are positions in the tables of their kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The site; `None` where neither participation nor activity names one.
    pub site: Option<usize>,
    /// The theme; `None` where neither names one.
    pub theme: Option<usize>,
    /// The stakeholder.
    pub stakeholder: usize,
    /// Its role.
    pub role: Code<Role>,
    /// The activity.
    pub activity: usize,
    /// The participation it is derived from.
    pub participation: usize,
    /// When: the participation's own period, narrowed by the activity's; `None` where the two never meet.
    pub period: Option<Period>,
    /// The activity's status allows it to provide (IATI ActivityStatus; codelist property `provides`).
    pub provides: bool,
    /// Of an activity with several partners, sites and themes, where nobody said who does what where.
    pub unsplit: bool,
    /// The last day the participation, else the activity, was said to be still true.
    pub confirmed_on: Option<Day>,
}

impl Presence {
    /// Active on that day: the period holds it and the activity's status lets it provide.
    pub fn is_active(&self, day: Option<Day>) -> bool {
        self.provides && self.period.is_some_and(|p| p.holds(day))
    }
    /// Neither participation nor activity has a date.
    pub fn is_undated(&self) -> bool {
        self.period.is_some_and(Period::is_undated)
    }
    /// Open-ended, and the last day on which it is known to be true (its start or its confirmation) lies before `limit`
    /// (12 months before the day asked about). Without any day at all it is *undated* instead, which counts.
    pub fn is_unconfirmed(&self, limit: Option<Day>) -> bool {
        let Some(period) = self.period else { return false };
        let last_known = self.confirmed_on.max(period.start());
        period.end().is_none() && matches!((last_known, limit), (Some(last), Some(limit)) if last < limit)
    }
}

/// Derives every presence, ordered by participation, site and theme. O(participations x sites x themes each names).
pub fn derive(tables: &Tables) -> Vec<Presence> {
    let mut partners: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); tables.activities.len()];
    for p in tables.participations.iter() {
        if let Some(a) = tables.activities.index(p.activity.as_str()) {
            partners[a].insert(p.stakeholder.as_str());
        }
    }
    let mut found = Vec::new();
    for (participation, p) in tables.participations.iter().enumerate() {
        let (Some(activity), Some(stakeholder)) =
            (tables.activities.index(p.activity.as_str()), tables.stakeholders.index(p.stakeholder.as_str()))
        else {
            continue;
        };
        let a = tables.activities.at(activity);
        let sites = positions(if p.sites.is_empty() { &a.sites } else { &p.sites }, |id| tables.sites.index(id));
        let themes = positions(if p.themes.is_empty() { &a.themes } else { &p.themes }, |id| tables.themes.index(id));
        let crossed_sites = p.sites.is_empty() && a.sites.len() > 1;
        let crossed_themes = p.themes.is_empty() && a.themes.len() > 1;
        let unsplit = partners[activity].len() > 1 && (crossed_sites || crossed_themes);
        let whole = Period::new(a.start, a.end).unwrap_or_default();
        let own = Period::new(p.start, p.end).unwrap_or_default();
        for site in &sites {
            for theme in &themes {
                found.push(Presence {
                    site: *site,
                    theme: *theme,
                    stakeholder,
                    role: p.role,
                    activity,
                    participation,
                    period: own.overlap(whole),
                    provides: a.status.is_none_or(|s| s.entry().property("provides") != Some("no")),
                    unsplit,
                    confirmed_on: p.confirmed_on.or(a.confirmed_on),
                });
            }
        }
    }
    found
}

/// Positions of the ids that exist; one `None` where the list names none at all.
fn positions<R>(ids: &[Id<R>], index: impl Fn(&str) -> Option<usize>) -> Vec<Option<usize>> {
    if ids.is_empty() {
        return vec![None];
    }
    ids.iter().filter_map(|id| index(id.as_str())).map(Some).collect()
}
