//! What was chosen: the parameters that analyses over sites and themes share, read once, in one place.
//!
//! Themes: those chosen, else every leaf theme and every other theme that a need or a priority names. A presence on a
//! theme above a leaf makes no row of its own (so that no presence ever adds a cell); in the cells below it reads
//! *unspecified*. Sites: those chosen, else the sites of one kind that exist on the day, inside `within` where given.

use serde_json::{Value, json};

use super::params::Params;
use super::seats::{SEATS_IN_CELLS, WORKING};
use super::spec::{ParamSpec, ParamType, table};
use super::themes::ThemeTree;
use crate::atlas::Atlas;
use crate::domain::codelist::{Code, Constituency, Role};
use crate::domain::time::{AsOf, Day, months_before};
use crate::domain::{Kind, Period};

/// Months after which an open-ended record that nobody confirmed reads *unconfirmed*, and after which a platform with
/// recorded meetings reads *dormant* (DOMAIN.md section 3).
pub const MONTHS_UNTIL_STALE: i64 = 12;

const fn list(name: &'static str, ty: ParamType, doc: &'static str) -> ParamSpec {
    ParamSpec { name, ty, list: true, required: false, default: None, doc }
}
const fn flag(name: &'static str, default: &'static str, doc: &'static str) -> ParamSpec {
    ParamSpec::defaulting(name, ParamType::Flag, default, doc)
}

/// Roles that provide.
pub const ROLE: ParamSpec =
    list("role", ParamType::Code("role"), "Roles that count as providing; the roles that provide by default where none is given.");
/// Themes.
pub const THEME: ParamSpec = list(
    "theme",
    ParamType::Ref(Kind::Theme),
    "Themes; a presence on a theme counts for the themes above it. Every leaf theme, and every theme that a need or priority names, where none is given.",
);
/// Sites.
pub const SITE: ParamSpec = list("site", ParamType::Ref(Kind::Site), "Sites; all of the chosen kind where none is given.");
/// Kind of site.
pub const KIND: ParamSpec = ParamSpec {
    name: "kind",
    ty: ParamType::Code("site_kind"),
    list: false,
    required: false,
    default: None,
    doc: "Kind of site that makes the cells; the unit of the workspace where none is given.",
};
/// Only inside that site.
pub const WITHIN: ParamSpec = ParamSpec {
    name: "within",
    ty: ParamType::Ref(Kind::Site),
    list: false,
    required: false,
    default: None,
    doc: "Only sites that are this one or lie in it.",
};
/// Constituencies.
pub const CONSTITUENCY: ParamSpec =
    list("constituency", ParamType::Code("constituency"), "Only stakeholders of these constituencies; all where none is given.");
/// Unsplit presence counts.
pub const UNSPLIT_COUNTS: ParamSpec = flag(
    "unsplit",
    "true",
    "Count presences of activities that do not say which partner does what where; without them such cells read unspecified.",
);
/// Unsplit presence is left out.
pub const UNSPLIT_LEFT_OUT: ParamSpec =
    flag("unsplit", "false", "Count presences of activities that do not say which partner does what where.");
/// Unconfirmed records count.
pub const UNCONFIRMED: ParamSpec =
    flag("unconfirmed", "false", "Count open-ended records that nobody confirmed in the 12 months before the date.");
/// Mandates count.
pub const MANDATES: ParamSpec = flag("mandates", "false", "Count the holders of a standing mandate as providers.");
/// What a coordination tie counts for that states neither place nor theme.
pub const UNPLACED_TIES: ParamSpec = ParamSpec::defaulting(
    "unplaced_ties",
    ParamType::Choice(&["apart", "count"]),
    "apart",
    "Coordination ties on record that state neither place nor theme: apart lists them and takes the pair for unknown, never for none; count takes them for a link everywhere.",
);
/// General and dormant platforms count.
pub const WEAK_LINKS: ParamSpec = flag(
    "weak_links",
    "false",
    "Count seats in general and dormant platforms as links; unless unplaced_ties is given, ties that state neither place nor theme count with them.",
);

/// Who provides what where.
pub const PROVIDERS: &[ParamSpec] = &[ROLE, THEME, SITE, KIND, WITHIN, CONSTITUENCY];
/// Presences that count.
pub const PRESENCES: &[ParamSpec] = table![ParamSpec: PROVIDERS, &[UNSPLIT_COUNTS, UNCONFIRMED]];
/// Cells and their providers.
pub const CELLS: &[ParamSpec] = table![ParamSpec: PRESENCES, &[MANDATES]];
/// What makes a link in a cell.
pub const LINKING: &[ParamSpec] = &[UNPLACED_TIES, SEATS_IN_CELLS, WEAK_LINKS];
/// Links between the providers of cells.
pub const LINKS: &[ParamSpec] = table![ParamSpec: PROVIDERS, &[UNSPLIT_LEFT_OUT, UNCONFIRMED, MANDATES], LINKING];

/// What presences are read from; needs and priorities say which themes make rows.
pub const READS_PRESENCES: &[Kind] =
    &[Kind::Setting, Kind::Theme, Kind::Site, Kind::Stakeholder, Kind::Activity, Kind::Participation, Kind::Need, Kind::Priority];
/// What the cells are read from.
pub const READS_CELLS: &[Kind] = table![Kind: READS_PRESENCES, &[Kind::Mandate, Kind::Scope]];
/// What the links between the providers of cells are read from.
pub const READS_LINKS: &[Kind] = table![Kind: READS_CELLS, &[Kind::Tie, Kind::Platform, Kind::Membership, Kind::Meeting]];

/// The shared parameters, read.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is the parameter of its name")]
pub struct Chosen {
    /// The day the question is about.
    pub as_of: AsOf,
    /// The day before which a confirmation is too old.
    pub stale_before: Option<Day>,
    /// Roles that provide, in order.
    pub roles: Vec<Code<Role>>,
    /// Constituencies; empty is all.
    pub constituencies: Vec<Code<Constituency>>,
    /// Positions of themes, in order.
    pub themes: Vec<usize>,
    /// Positions of sites, in order.
    pub sites: Vec<usize>,
    /// Kind of site; `None` where sites were named one by one, or there are none.
    pub kind: Option<String>,
    /// Unsplit presence counts.
    pub unsplit: bool,
    /// Unconfirmed records count.
    pub unconfirmed: bool,
    /// Mandates count.
    pub mandates: bool,
    /// Ties that state neither place nor theme count.
    pub unplaced_ties: bool,
    /// Working seats count.
    pub seats: bool,
    /// Seats in general and dormant platforms count.
    pub weak_links: bool,
}

impl Chosen {
    /// Reads the parameters that the analysis declares; those it does not declare take their defaults.
    pub fn read(atlas: &Atlas, params: &Params, tree: &ThemeTree) -> Self {
        let mut roles: Vec<Code<Role>> = params.list("role").iter().filter_map(|r| Code::parse(r)).collect();
        if roles.is_empty() {
            roles = Code::all_that_are("provides_default");
        }
        roles.sort_unstable();
        Self {
            as_of: params.as_of,
            stale_before: stale_before(params.as_of),
            roles,
            constituencies: constituencies(params),
            themes: themes(atlas, params, tree),
            sites: sites(atlas, params),
            kind: kind(atlas, params),
            unsplit: params.flag("unsplit"),
            unconfirmed: params.flag("unconfirmed"),
            mandates: params.flag("mandates"),
            unplaced_ties: params.one(UNPLACED_TIES.name) == Some("count"),
            // checks and others that declare no such parameter take the default of links in cells
            seats: params.one(SEATS_IN_CELLS.name).is_none_or(|seats| seats == WORKING),
            weak_links: params.flag(WEAK_LINKS.name),
        }
    }
    /// The same with every site above the unit replaced by the units inside it: for analyses that give each cell a state.
    #[must_use]
    pub fn in_units(mut self, atlas: &Atlas) -> Self {
        self.sites = in_units(atlas, self.sites, self.as_of);
        self
    }
    /// True where the stakeholder is of a chosen constituency.
    pub fn takes(&self, atlas: &Atlas, stakeholder: usize) -> bool {
        of_constituency(atlas, &self.constituencies, stakeholder)
    }
    /// What the defaults came to, for the summary: roles and kind of site.
    pub fn resolved(&self) -> [(&'static str, Value); 2] {
        let roles: Vec<&str> = self.roles.iter().map(|r| r.code().as_str()).collect();
        [("roles", json!(roles)), ("kind", json!(self.kind))]
    }
    /// The chosen roles in one text.
    pub fn roles_text(&self) -> String {
        self.roles.iter().map(|r| r.code().as_str()).collect::<Vec<_>>().join("; ")
    }
}

/// The day before which a confirmation, or a last meeting, is too old.
pub fn stale_before(as_of: AsOf) -> Option<Day> {
    as_of.map(|day| months_before(day, MONTHS_UNTIL_STALE))
}

/// The chosen constituencies, in order; empty is all.
pub fn constituencies(params: &Params) -> Vec<Code<Constituency>> {
    let mut chosen: Vec<_> = params.list("constituency").iter().filter_map(|c| Code::parse(c)).collect();
    chosen.sort_unstable();
    chosen
}

/// True where the stakeholder is of one of these constituencies, or none is given.
pub fn of_constituency(atlas: &Atlas, chosen: &[Code<Constituency>], stakeholder: usize) -> bool {
    chosen.is_empty() || atlas.tables.stakeholders.at(stakeholder).constituency.is_some_and(|c| chosen.contains(&c))
}

fn themes(atlas: &Atlas, params: &Params, tree: &ThemeTree) -> Vec<usize> {
    let table = &atlas.tables.themes;
    let mut chosen: Vec<usize> = params.list("theme").iter().filter_map(|id| table.index(id)).collect();
    if chosen.is_empty() {
        chosen = (0..table.len()).filter(|t| tree.is_leaf(*t)).collect();
        chosen.extend(atlas.tables.needs.iter().filter_map(|n| table.index(n.theme.as_str())));
        chosen.extend(atlas.tables.priorities.iter().filter_map(|p| table.index(p.theme.as_str())));
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

fn kind(atlas: &Atlas, params: &Params) -> Option<String> {
    if !params.list("site").is_empty() {
        return None;
    }
    params.one("kind").map(str::to_owned).or_else(|| atlas.unit().map(|u| u.to_string()))
}

/// The sites that make the cells.
fn sites(atlas: &Atlas, params: &Params) -> Vec<usize> {
    let table = &atlas.tables.sites;
    let within = params.one("within").and_then(|id| table.index(id));
    let inside = |site: usize| within.is_none_or(|around| atlas.places.is_within(site, around));
    let exists = |i: usize| Period::new(table.at(i).start, table.at(i).end).is_ok_and(|p| p.holds(params.as_of));
    let named = params.list("site");
    let mut chosen: Vec<usize> = if named.is_empty() {
        let kind = kind(atlas, params);
        (0..table.len()).filter(|&i| exists(i) && kind.as_deref().is_some_and(|k| table.at(i).kind.code() == k) && inside(i)).collect()
    } else {
        named.iter().filter_map(|id| table.index(id)).filter(|s| inside(*s)).collect()
    };
    chosen.sort_unstable();
    chosen
}

/// A higher level never gets one state (DOMAIN.md section 3): it stands for the units inside it.
/// O(sites + chosen + units found).
fn in_units(atlas: &Atlas, chosen: Vec<usize>, as_of: AsOf) -> Vec<usize> {
    let table = &atlas.tables.sites;
    let unit = atlas.unit();
    let is_unit = |i: usize| {
        let site = table.at(i);
        unit.as_ref().is_some_and(|u| site.kind.code() == u) && Period::new(site.start, site.end).is_ok_and(|p| p.holds(as_of))
    };
    let mut all = Vec::with_capacity(chosen.len());
    for site in chosen {
        let before = all.len();
        let mut below: Vec<usize> = atlas.places.children(site).collect();
        while let Some(inside) = below.pop() {
            if is_unit(inside) {
                all.push(inside);
            }
            below.extend(atlas.places.children(inside));
        }
        if all.len() == before {
            all.push(site);
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}
