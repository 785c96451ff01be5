//! Who shares what: stakeholders by the sites, activities, platforms or meetings that they have a part in on the day.
//!
//! - site: an active presence in any role at the site itself (nothing is rolled up or down); activity: an active presence
//! - platform: a seat of any sort whose period holds the day, in a platform whose period does
//! - meeting: attended, on the day or before it

use super::simple::SimpleNetwork;
use crate::analysis::evidence::Evidence;
use crate::analysis::params::Params;
use crate::atlas::Atlas;
use crate::domain::{Kind, Period};

/// What stakeholders share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// A site.
    Site,
    /// An activity.
    Activity,
    /// A platform.
    Platform,
    /// A meeting.
    Meeting,
}

impl Through {
    /// The words of the parameter.
    pub const WORDS: &[&str] = &["site", "activity", "platform", "meeting"];
    /// As the parameter says.
    pub fn chosen(word: Option<&str>) -> Self {
        match word {
            Some("activity") => Self::Activity,
            Some("platform") => Self::Platform,
            Some("meeting") => Self::Meeting,
            _ => Self::Site,
        }
    }
    /// The kind of record that says so.
    pub fn kind(self) -> Kind {
        match self {
            Self::Site => Kind::Site,
            Self::Activity => Kind::Activity,
            Self::Platform => Kind::Platform,
            Self::Meeting => Kind::Meeting,
        }
    }
}

impl Through {
    /// The event itself as evidence.
    pub fn add(self, atlas: &Atlas, event: usize, evidence: &mut Evidence) {
        let tables = &atlas.tables;
        match self {
            Self::Site => evidence.add(&tables.sites, event),
            Self::Activity => evidence.add(&tables.activities, event),
            Self::Platform => evidence.add(&tables.platforms, event),
            Self::Meeting => evidence.add(&tables.meetings, event),
        }
    }
    /// The records that say that somebody has a part in an event, as evidence.
    pub fn add_parts(self, atlas: &Atlas, event: usize, records: &[usize], evidence: &mut Evidence) {
        let tables = &atlas.tables;
        match self {
            Self::Site | Self::Activity => evidence.add_all(&tables.participations, records.iter().copied()),
            Self::Platform => evidence.add_all(&tables.memberships, records.iter().copied()),
            Self::Meeting => evidence.add(&tables.meetings, event),
        }
    }
}

/// The two-mode network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incidence {
    /// Position in its table of each event that anybody has a part in, ascending.
    pub events: Vec<usize>,
    /// For each event the nodes, ascending, each with the positions of the records that say so: participations or
    /// memberships; none for a meeting, which says so itself.
    pub parts: Vec<Vec<(usize, Vec<usize>)>>,
    /// Number of events of each node.
    pub attended: Vec<usize>,
}

impl Incidence {
    /// O(records log records).
    pub fn of(atlas: &Atlas, network: &SimpleNetwork, through: Through, params: &Params) -> Self {
        // event, node and the record that says so
        let mut found: Vec<(usize, usize, Option<usize>)> = Vec::new();
        let mut put = |event: usize, stakeholder: usize, record: Option<usize>| {
            if let Ok(node) = network.nodes.binary_search(&stakeholder) {
                found.push((event, node, record));
            }
        };
        let tables = &atlas.tables;
        match through {
            Through::Site | Through::Activity => {
                for presence in atlas.presences.iter().filter(|p| p.is_active(params.as_of)) {
                    let event = if through == Through::Site { presence.site } else { Some(presence.activity) };
                    if let Some(event) = event {
                        put(event, presence.stakeholder, Some(presence.participation));
                    }
                }
            }
            Through::Platform => {
                for (i, seat) in tables.memberships.iter().enumerate() {
                    let (Some(platform), Some(stakeholder)) =
                        (tables.platforms.index(seat.platform.as_str()), tables.stakeholders.index(seat.stakeholder.as_str()))
                    else {
                        continue;
                    };
                    let host = tables.platforms.at(platform);
                    let holds = |period: Result<Period, _>| period.is_ok_and(|p: Period| p.holds(params.as_of));
                    if holds(Period::new(seat.start, seat.end)) && holds(Period::new(host.start, host.end)) {
                        put(platform, stakeholder, Some(i));
                    }
                }
            }
            Through::Meeting => {
                for (i, meeting) in tables.meetings.iter().enumerate() {
                    if params.as_of.is_none_or(|day| meeting.date <= day) {
                        for id in &meeting.attended {
                            if let Some(stakeholder) = tables.stakeholders.index(id.as_str()) {
                                put(i, stakeholder, None);
                            }
                        }
                    }
                }
            }
        }
        let mut incidence = Self { attended: vec![0; network.len()], ..Self::default() };
        found.sort_unstable();
        found.dedup();
        for said in found.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
            let (event, node, _) = said[0];
            if incidence.events.last() != Some(&event) {
                incidence.events.push(event);
                incidence.parts.push(Vec::new());
            }
            if let Some(parts) = incidence.parts.last_mut() {
                parts.push((node, said.iter().filter_map(|s| s.2).collect()));
            }
            incidence.attended[node] += 1;
        }
        incidence
    }
    /// Number of parts that anybody has in anything.
    pub fn ties(&self) -> usize {
        self.attended.iter().sum()
    }
}
