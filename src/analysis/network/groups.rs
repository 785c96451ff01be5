//! Who belongs together by what is recorded: constituency, home country, province.
//!
//! Province is the area of admin level 1 around the home location, the first by id where borders are shared. A stakeholder
//! of which it is not recorded is in no group: unknown is not a group of its own.

use geo::algorithm::Covers;
use serde_json::{Value, json};

use super::options::BY;
use super::simple::SimpleNetwork;
use crate::analysis::params::Params;
use crate::atlas::Atlas;
use crate::domain::Text;

/// The admin level of a province.
pub const PROVINCE_LEVEL: u64 = 1;

/// What makes groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Constituency.
    Constituency,
    /// Home country.
    Country,
    /// Admin area of level 1 around the home location.
    Province,
}

impl By {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Constituency, Self::Country, Self::Province];
    /// As the parameter says.
    pub fn chosen(params: &Params) -> Self {
        Self::ALL.into_iter().find(|by| params.one(BY.name) == Some(by.name())).unwrap_or(Self::Constituency)
    }
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Constituency => "constituency",
            Self::Country => "country",
            Self::Province => "province",
        }
    }
}

/// A division of the nodes into groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    /// Codes, country codes or site ids, in alphabetical order.
    pub names: Vec<Text>,
    /// The group of each node; `None` where it is not recorded.
    pub of: Vec<Option<usize>>,
    /// Stakeholders in each group.
    pub sizes: Vec<usize>,
}

impl Groups {
    /// The groups of a network. O(n log n), by province one point-in-polygon test per candidate.
    pub fn of(atlas: &Atlas, network: &SimpleNetwork, by: By) -> Self {
        let stakeholders = &atlas.tables.stakeholders;
        let label = |node: &usize| -> Option<Text> {
            let s = stakeholders.at(*node);
            match by {
                By::Constituency => s.constituency.map(|c| c.code().clone()),
                By::Country => s.home_country.clone(),
                By::Province => province(atlas, *node),
            }
        };
        let labels: Vec<Option<Text>> = network.nodes.iter().map(label).collect();
        let mut names: Vec<Text> = labels.iter().flatten().cloned().collect();
        names.sort_unstable();
        names.dedup();
        let of: Vec<Option<usize>> = labels.iter().map(|l| l.as_ref().and_then(|l| names.binary_search(l).ok())).collect();
        let mut sizes = vec![0; names.len()];
        for group in of.iter().flatten() {
            sizes[*group] += 1;
        }
        Self { names, of, sizes }
    }
    /// Number of nodes in any group.
    pub fn known(&self) -> usize {
        self.sizes.iter().sum()
    }
    /// How many stakeholders are in no group, for the summary.
    pub fn describe(&self, by: By) -> [(&'static str, Value); 3] {
        [("by", json!(by.name())), ("groups", json!(self.names.len())), ("ungrouped", json!(self.of.len() - self.known()))]
    }
}

fn province(atlas: &Atlas, stakeholder: usize) -> Option<Text> {
    let home = atlas.tables.stakeholders.at(stakeholder).geometry.as_ref()?.as_point()?;
    let sites = &atlas.tables.sites;
    atlas.places.at_point(home).into_iter().map(|i| sites.at(i)).find_map(|site| {
        let area = site.geometry.as_ref().filter(|g| g.is_areal() && site.admin_level == Some(PROVINCE_LEVEL))?;
        area.geometry().covers(&home).then(|| site.id.text().clone())
    })
}
