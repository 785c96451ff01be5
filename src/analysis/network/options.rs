//! The parameters that network analyses share, and how they are read.

use super::simple::{DIRECTION, KINDS, SimpleNetwork, Table};
use crate::analysis::chosen::CONSTITUENCY;
use crate::analysis::limits::within;
use crate::analysis::params::{BadParameter, Params};
use crate::analysis::seats::{SEATS_IN_NETWORK, WORKING};
use crate::analysis::spec::{ParamSpec, ParamType};
use crate::analysis::{AnalysisError, Control};
use crate::atlas::Atlas;
use crate::domain::Kind;

/// What every network measure is asked with: kinds of tie, constituencies, whether direction counts, whether seats count.
pub const NETWORK: &[ParamSpec] = &[KINDS, CONSTITUENCY, DIRECTION, SEATS_IN_NETWORK];
/// The most pairs of seats that are made ties: a platform of 2,000 seats has 1,999,000.
const MAX_PAIRS_OF_SEATS: usize = 2_000_000;

/// Strength counts.
pub const WEIGHTED: ParamSpec = ParamSpec {
    name: "weighted",
    ty: ParamType::Flag,
    list: false,
    required: false,
    default: Some("false"),
    doc: "Let the strength of ties count: a path step is 1/strength long. Every chosen tie must then state its weight.",
};
/// Seed.
pub const SEED: ParamSpec = ParamSpec {
    name: "seed",
    ty: ParamType::Integer { min: 0, max: 4_294_967_295 },
    list: false,
    required: false,
    default: Some("1"),
    doc: "Where chance is used: the number that fixes it, so that a figure can be repeated.",
};
/// What makes the groups.
pub const BY: ParamSpec = ParamSpec {
    name: "by",
    ty: ParamType::Choice(&["constituency", "country", "province"]),
    list: false,
    required: false,
    default: Some("constituency"),
    doc: "What makes the groups: constituency, home country, or the area of admin level 1 around the home location.",
};

/// A stakeholder that a question is about.
pub const fn stakeholder(name: &'static str, doc: &'static str) -> ParamSpec {
    ParamSpec { name, ty: ParamType::Ref(Kind::Stakeholder), list: false, required: false, default: None, doc }
}

/// A whole number with bounds and a default.
pub const fn integer(name: &'static str, min: i64, max: i64, default: &'static str, doc: &'static str) -> ParamSpec {
    ParamSpec::defaulting(name, ParamType::Integer { min, max }, default, doc)
}

/// One of several words.
pub const fn choice(name: &'static str, words: &'static [&'static str], default: &'static str, doc: &'static str) -> ParamSpec {
    ParamSpec::defaulting(name, ParamType::Choice(words), default, doc)
}

/// The network of the chosen kinds, constituencies, direction, seats and day; with `weighted`, a check that every weight is known.
pub fn network(atlas: &Atlas, params: &Params, control: &Control) -> Result<SimpleNetwork, AnalysisError> {
    control.go_on()?;
    let mut network = SimpleNetwork::build(atlas, params);
    if params.one(SEATS_IN_NETWORK.name) == Some(WORKING) {
        let tables = network.tables(atlas, params.as_of);
        let pairs = |t: &Table| t.1.len().saturating_mul(t.1.len() - 1) / 2;
        let size = tables.iter().map(pairs).fold(0, usize::saturating_add);
        within("the list of pairs who sit together", size, MAX_PAIRS_OF_SEATS, "choose constituencies, or leave seats out")?;
        control.go_on()?;
        network = network.with_seats(atlas, &tables);
    }
    if params.flag(WEIGHTED.name) {
        every_weight_is_known(atlas, &network, WEIGHTED.name)?;
    }
    control.go_on()?;
    Ok(network)
}

/// Refuses the parameter that asks by weight where a tie has none.
pub fn every_weight_is_known(atlas: &Atlas, network: &SimpleNetwork, parameter: &str) -> Result<(), AnalysisError> {
    if network.threads.iter().any(|t| !t.seats.is_empty()) {
        return Err(bad(parameter, "seats have no weight: leave them out (seats=none), or the strength of ties".to_owned()));
    }
    let mut unknown = network.threads.iter().filter(|t| t.weight.is_none()).flat_map(|t| t.ties.iter().copied());
    let Some(tie) = unknown.find(|t| super::simple::known_weight(atlas.tables.ties.at(*t).weight.get()).is_none()) else { return Ok(()) };
    let without = network.threads.iter().filter(|t| t.weight.is_none()).count();
    let id = &atlas.tables.ties.at(tie).id;
    let message = format!("{without} of {} threads have a tie without a weight, such as {id}: state it, or choose other kinds", network.threads.len());
    Err(bad(parameter, message))
}

/// A whole number that is not negative.
pub fn whole(params: &Params, name: &str) -> Option<usize> {
    params.integer(name).and_then(|n| usize::try_from(n).ok())
}

/// The seed.
pub fn seed(params: &Params) -> u64 {
    params.integer(SEED.name).and_then(|n| u64::try_from(n).ok()).unwrap_or(1)
}

/// The node of the stakeholder that a parameter names; `None` where it was not given, an error where it is not in the
/// chosen network.
pub fn node(atlas: &Atlas, network: &SimpleNetwork, params: &Params, name: &str) -> Result<Option<usize>, AnalysisError> {
    let Some(id) = params.one(name) else { return Ok(None) };
    let found = atlas.tables.stakeholders.index(id).and_then(|i| network.nodes.binary_search(&i).ok());
    match found {
        Some(node) => Ok(Some(node)),
        None => Err(bad(name, format!("{id:?} is not in the network on that day with those constituencies"))),
    }
}

/// A parameter that is refused.
pub fn bad(parameter: &str, message: String) -> AnalysisError {
    AnalysisError::Parameter(BadParameter { parameter: parameter.to_owned(), message })
}
