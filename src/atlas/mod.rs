//! The immutable, indexed view of one revision of a workspace. No files, SQL, HTTP, clock or async.
//!
//! - [`table`] records of a kind in order of id, in shared chunks; [`tables`] one per kind; [`places`] which site lies in
//!   which, and where; [`areas`] which area covers a point
//! - [`presence`] who is where on what, derived; [`network`] the graph of stakeholders
//! - [`public`] what an audience may see; [`territories`] approximate ground for sites that are points
//!
//! Applying changes gives the next atlas; it equals the atlas built from scratch, bit for bit
//! (`tests/properties.rs`).

use std::sync::Arc;

use crate::domain::{AnyRecord, AsOf, Change, Day, Kind, OneOf, Revision, Text};

pub mod areas;
mod blocks;
mod chunk;
pub mod network;
pub mod places;
pub mod presence;
pub mod public;
pub mod table;
pub mod tables;
pub mod territories;

pub use network::Network;
pub use places::Places;
pub use presence::{Presence, Presences};
pub use public::Audience;
pub use tables::{Gathering, Table, Tables};

/// What an atlas is a view of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Name of the workspace.
    pub workspace: String,
    /// Its revision.
    pub revision: Revision,
    /// Token of the commit that made it.
    pub head: String,
    /// When that commit was made, in UTC.
    pub committed_at: String,
}

/// An immutable view of one revision.
#[derive(Clone, Debug)]
pub struct Atlas {
    /// What it is a view of.
    pub identity: Identity,
    /// Who may see it.
    pub audience: Audience,
    /// The records.
    pub tables: Tables,
    /// Where sites lie.
    pub places: Arc<Places>,
    /// Who is where on what, derived at the first use.
    pub presences: Arc<presence::Lazy>,
    /// The graph of stakeholders.
    pub network: Arc<Network>,
    /// The day that questions are about unless they say otherwise.
    pub data_date: AsOf,
}

impl PartialEq for Atlas {
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity
            && self.audience == other.audience
            && self.tables == other.tables
            && self.places == other.places
            && **self.presences == **other.presences
            && self.network == other.network
            && self.data_date == other.data_date
    }
}

impl Atlas {
    /// Builds the view that holds everything. O(n log n), O(n) where records come sorted by kind and id.
    pub fn build(identity: Identity, records: Vec<(AnyRecord, Revision)>) -> Self {
        Self::build_from(identity, records)
    }

    /// Builds the view that holds everything out of records as they come, so that they need not stand in memory twice.
    pub fn build_from(identity: Identity, records: impl IntoIterator<Item = (AnyRecord, Revision)>) -> Self {
        Self::of_tables(identity, Tables::build(records))
    }

    /// The view that holds everything, of tables that are made.
    pub fn of_tables(identity: Identity, tables: Tables) -> Self {
        let (places, network) = rayon::join(|| Places::build(&tables.sites), || Network::build(&tables));
        let data_date = data_date(&tables, &identity);
        let (places, network) = (Arc::new(places), Arc::new(network));
        let presences = Arc::new(Presences::later(&tables));
        Self { identity, audience: Audience::Keeper, tables, places, presences, network, data_date }
    }

    /// The view that an audience may see, built from one that holds everything; it shares all in which nothing is hidden.
    #[must_use]
    pub fn for_audience(&self, audience: Audience) -> Self {
        self.for_audience_later(audience, None)
    }

    /// The same of a past revision, where what is hidden today is hidden.
    #[must_use]
    pub fn for_audience_later(&self, audience: Audience, later: Option<public::Later<'_>>) -> Self {
        let tables = public::tables_for(audience, &self.tables, &self.places, later);
        self.over(tables, self.identity.clone(), audience)
    }

    /// The view of other tables; indexes over kinds that these share are shared.
    fn over(&self, tables: Tables, identity: Identity, audience: Audience) -> Self {
        let same = |kinds: &[Kind]| kinds.iter().all(|k| self.tables.shares(&tables, *k));
        let places = if same(&[Kind::Site]) { Arc::clone(&self.places) } else { Arc::new(Places::build(&tables.sites)) };
        let presences = if same(&[Kind::Site, Kind::Theme, Kind::Stakeholder, Kind::Activity, Kind::Participation]) {
            Arc::clone(&self.presences)
        } else {
            Arc::new(Presences::later(&tables))
        };
        let network =
            if same(&[Kind::Stakeholder, Kind::Tie]) { Arc::clone(&self.network) } else { Arc::new(Network::build(&tables)) };
        let data_date = data_date(&tables, &identity);
        Self { identity, audience, tables, places, presences, network, data_date }
    }

    /// The next view: these changes applied. Kinds and indexes that they do not touch are shared.
    #[must_use]
    pub fn apply(&self, changes: &[Change], identity: Identity) -> Self {
        let tables = self.tables.apply(changes, identity.revision);
        self.over(tables, identity, self.audience)
    }

    /// A setting of the workspace.
    pub fn setting(&self, key: &str) -> Option<&Text> {
        self.tables.settings.get(key).map(|s| &s.value)
    }

    /// A setting in a language: `title.fr`, else `title`.
    pub fn setting_in(&self, key: &str, lang: &str) -> Option<&Text> {
        self.setting(&format!("{key}.{lang}")).or_else(|| self.setting(key))
    }

    /// The kind of site that is the unit of analysis: the setting `unit`, else the kind with the most sites
    /// (the first in the codelist where several have as many).
    pub fn unit(&self) -> Option<Text> {
        if let Some(unit) = self.setting("unit") {
            return Some(unit.clone());
        }
        let mut counts = std::collections::BTreeMap::new();
        for site in self.tables.sites.iter() {
            *counts.entry(site.kind).or_insert(0_usize) += 1;
        }
        let most = counts.values().copied().max()?;
        counts.into_iter().find(|(_, n)| *n == most).map(|(kind, _)| kind.code().clone())
    }

    /// West, south, east, north of the sites that are the unit of analysis, else of all sites: what a map opens with.
    pub fn extent(&self) -> Option<[f64; 4]> {
        let unit = self.unit()?;
        let of_unit = self.tables.sites.iter().filter(|s| *s.kind.code() == unit).filter_map(|s| s.geometry.as_ref());
        let bounds = of_unit.map(crate::domain::Shape::bounds);
        let all = bounds.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
        // one point alone says nothing of how far to look
        all.filter(|[w, s, e, n]| w < e && s < n).or_else(|| self.places.extent())
    }
}

/// The workspace's data date: the setting `as_of`, else the latest end of a scope, else the latest confirmation, else the
/// day of the last commit: what was recorded then was known then.
fn data_date(tables: &Tables, identity: &Identity) -> AsOf {
    if let Some(day) = tables.settings.get("as_of").and_then(|s| crate::domain::time::widen(&s.value, true).ok()) {
        return Some(day);
    }
    let ends: Option<Day> = tables.scopes.iter().filter_map(|s| s.end.0).max();
    let confirmed = || {
        let mut latest = Confirmed(None);
        tables.visit(&mut latest);
        latest.0
    };
    let committed = || crate::domain::time::widen(identity.committed_at.split('T').next()?, true).ok();
    ends.or_else(confirmed).or_else(committed)
}

/// The latest day on which any record was said to be still true.
struct Confirmed(Option<Day>);

impl tables::Visit for Confirmed {
    fn visit<R: OneOf>(&mut self, record: &R, _: Revision) {
        self.0 = self.0.max(record.confirmed_on());
    }
}
