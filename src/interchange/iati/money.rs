//! Transactions become amounts of those who gave; budgets, of which nobody says who gives, become tags.
//!
//! Money that comes into an activity and goes out of it again is one money: for each status (pledged, committed, disbursed)
//! what came in counts where anything did, else what the reporting organisation gave out. Sums are kept by giver, currency
//! and year.

use std::collections::BTreeMap;

use super::file::IatiFile;
use super::node::Node;
use super::who::Organisations;
use crate::domain::{Cell, Draft, Kind, Problem, Severity, Text};
use crate::interchange::drafts::Gathering;
use crate::interchange::keys;
use crate::interchange::profile::iati;
use crate::interchange::words::count;

/// The role of who gives.
const ROLE: &str = "funding";

/// Whose money, how far, in which currency and year.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    who: Text,
    status: &'static str,
    currency: String,
    year: String,
    ground: Ground,
}

/// Where and on what a transaction is, where it says so in place of its activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ground {
    pub(super) sites: Vec<Text>,
    pub(super) themes: Vec<Text>,
}

/// What was not taken of the transactions of a file.
#[derive(Default)]
pub(super) struct Left {
    /// Transactions of types that give no money to an activity.
    pub(super) other_types: u64,
    /// Transactions out of an activity whose income of the same status is known.
    pub(super) passed_on: u64,
    /// Transactions that say the country or the sector in place of their activity.
    pub(super) grounds: u64,
    /// Receivers that transactions name.
    pub(super) receivers: u64,
}

/// The amounts of an activity: a participation for each giver, status, currency and year. Answers who gave.
pub(super) fn amounts(
    file: &IatiFile,
    id: &Text,
    activity: &Node,
    grounds: &[Ground],
    who: &mut Organisations<'_>,
    left: &mut Left,
    out: &mut Gathering<'_>,
) -> Vec<Text> {
    let mut no_currency: Option<(u64, usize)> = None;
    let mut sums: [BTreeMap<Key, (f64, u64)>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for (at, node) in activity.all("transaction").enumerate() {
        let ty = Some(node.of("transaction-type", "code")).filter(|c| !c.is_empty()).unwrap_or_else(|| node.get("type"));
        let Some(kind) = iati().transaction(ty) else {
            left.other_types += 1;
            continue;
        };
        left.receivers += u64::from(!kind.incoming && node.first("receiver-org").is_some_and(|r| !r.words().is_empty()));
        let Some((amount, currency, year)) = value(file, activity, node, out) else { continue };
        let Some(giver) = giver(file, activity, node, kind.incoming, who, out) else { continue };
        if currency.is_empty() {
            no_currency.get_or_insert((node.line, 0)).1 += 1;
        }
        let ground = grounds.get(at).cloned().unwrap_or_default();
        let key = Key { who: giver, status: &kind.status, currency, year, ground };
        sums[usize::from(kind.incoming)].entry(key).or_insert((0.0, node.line)).0 += amount;
    }
    if let Some((line, number)) = no_currency {
        let mut place = file.place(activity, "value/@currency");
        place.row = Some(line);
        let message = format!("{}: neither the transaction nor its activity names a currency: the amounts are kept, and added to no others", count(number, "transaction", "transactions"));
        let hint = "give the activity a default-currency, or each value its currency, as a code of three letters such as EUR";
        out.problems.push(Problem::new(Severity::Warning, "iati_currency", place, message, hint));
    }
    let [outgoing, incoming] = sums;
    let came_in: Vec<&str> = incoming.keys().map(|k| k.status).collect();
    let mut givers = Vec::new();
    let mut taken: Vec<(Key, (f64, u64))> = Vec::new();
    for (key, sum) in outgoing {
        if came_in.contains(&key.status) { left.passed_on += 1 } else { taken.push((key, sum)) }
    }
    taken.extend(incoming);
    for (key, (amount, line)) in taken {
        let mut parts = vec![id.as_str(), &key.who, ROLE, key.status, &key.currency, &key.year];
        parts.extend(key.ground.sites.iter().chain(&key.ground.themes).map(Text::as_str));
        let mut place = file.place(activity, "");
        place.row = Some(line);
        let mut draft = Draft::new(Kind::Participation, keys::joined(&parts), place);
        draft.say("activity", Cell::Text(id.clone()));
        draft.say("stakeholder", Cell::Text(key.who.clone()));
        draft.say("role", Cell::text(ROLE));
        draft.say("amount", Cell::Real(amount));
        draft.say("money_status", Cell::text(key.status));
        draft.say("source", Cell::text(&file.file));
        for (field, ids) in [("sites", &key.ground.sites), ("themes", &key.ground.themes)] {
            if !ids.is_empty() {
                draft.say(field, Cell::List(ids.clone()));
            }
        }
        for (field, value) in [("currency", &key.currency), ("year", &key.year)] {
            if !value.is_empty() {
                draft.say(field, Cell::text(value));
            }
        }
        out.take(draft);
        givers.push(key.who);
    }
    givers
}

/// Amount, currency and year of a transaction; `None` where there is no amount, already said.
fn value(file: &IatiFile, activity: &Node, node: &Node, out: &mut Gathering<'_>) -> Option<(f64, String, String)> {
    let value = node.first("value");
    let written = value.map(Node::text).unwrap_or_default();
    let Some(amount) = written.parse::<f64>().ok().filter(|a| a.is_finite()) else {
        let message = "this is no amount: the transaction is left out";
        let place = file.place(value.unwrap_or(node), "value");
        out.problems.push(Problem::new(Severity::Warning, "iati_value", place, message, "digits with a decimal point, no separators").with_value(written));
        return None;
    };
    let stated = value.map(|v| v.get("currency")).unwrap_or_default();
    let currency = if stated.is_empty() { activity.get("default-currency") } else { stated };
    let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
    let day = Some(node.of("transaction-date", "iso-date")).filter(|d| !d.is_empty()).or_else(|| value.map(|v| v.get("value-date"))).unwrap_or_default();
    let year = day.get(..4).filter(|y| y.parse::<u16>().is_ok_and(|y| (1900..=2200).contains(&y))).unwrap_or_default();
    Some((amount, if is_code { currency.to_owned() } else { String::new() }, year.to_owned()))
}

/// Who gives: the provider it names, else of what comes in the only funding organisation, and of what goes out the reporting
/// one. Nobody is guessed.
fn giver(file: &IatiFile, activity: &Node, node: &Node, incoming: bool, who: &mut Organisations<'_>, out: &mut Gathering<'_>) -> Option<Text> {
    if let Some(provider) = node.first("provider-org").filter(|p| !who.name(p).is_empty()) {
        return who.id(provider, out);
    }
    let funding: Vec<&Node> = activity.all("participating-org").filter(|p| super::drafts::role(p) == Some(ROLE)).collect();
    let implied = match funding.as_slice() {
        _ if !incoming => activity.first("reporting-org"),
        [only] => Some(*only),
        _ => None,
    };
    if let Some(node) = implied.filter(|n| !who.name(n).is_empty()) {
        return who.id(node, out);
    }
    let message = "the transaction does not say who gives, and not one organisation alone funds the activity: it is left out";
    out.problems.push(Problem::new(Severity::Warning, "iati_provider", file.place(node, "provider-org"), message, "name the provider"));
    None
}

/// Budgets and planned disbursements in words, as tags: no record holds money of which nobody says who gives.
pub(super) fn budgets(activity: &Node) -> Vec<String> {
    let mut tags = Vec::new();
    for name in ["budget", "planned-disbursement"] {
        for node in activity.all(name) {
            let (value, currency) = (node.words_of("value"), node.of("value", "currency"));
            let currency = if currency.is_empty() { activity.get("default-currency") } else { currency };
            if !value.is_empty() {
                let period = [node.of("period-start", "iso-date"), node.of("period-end", "iso-date")].join("/");
                tags.push(format!("{name}={}", [currency, value, &period].join(" ").trim()));
            }
        }
    }
    tags
}
