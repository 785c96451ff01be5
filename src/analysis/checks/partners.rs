//! Rules about links, support, and whether records are still true.

use super::seen::Seen;
use super::{Finding, Rule};
use crate::analysis::{AnalysisError, Params};
use crate::analysis::chosen::{MONTHS_UNTIL_STALE, stale_before};
use crate::analysis::coverage::providers;
use crate::analysis::evidence::{Evidence, path};
use crate::analysis::joint::coordination::Coordination;
use crate::analysis::joint::reach::REACH;
use crate::analysis::joint::support::{self, Hops, Towards};
use crate::analysis::joint::words::{holds, some_in_words};
use crate::analysis::network::cuts::Cuts;
use crate::analysis::network::simple::SimpleNetwork;
use crate::domain::{Day, Sentence};

type Found = Result<(), AnalysisError>;

/// Names in a sentence before the others are counted.
const NAMED: usize = 5;

/// A cell whose providers read `none`: no two linked, and a tie survey says so of each two. `unknown` is no finding.
pub fn unlinked_providers(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let tables = seen.tables();
    for cell in (0..seen.grid.len()).filter(|c| seen.here[*c].counted.len() > 1) {
        seen.control.go_on()?;
        let here = &seen.here[cell].counted;
        let who: Vec<usize> = here.iter().map(|p| p.stakeholder).collect();
        let mut evidence = Evidence::default();
        if seen.coordinating.among(seen.grid, cell, &who, &mut evidence).all != Coordination::None {
            continue;
        }
        providers::show(seen.grid, here, &mut evidence);
        let mut others = Vec::new();
        for (i, a) in who.iter().enumerate() {
            for b in &who[i + 1..] {
                others.extend(seen.coordinating.links.coordinating(*a, *b).chain(seen.coordinating.links.other_kinds(*a, *b)));
            }
        }
        evidence.add_all(&tables.ties, others.iter().copied());
        let names: Vec<&str> = who.iter().map(|s| tables.stakeholders.at(*s).name.as_str()).collect();
        let listed = some_in_words(&names, NAMED);
        let message = match others.len() {
            0 => Sentence::new("unlinked-providers", format!("{}: no link on record about it between {listed}", seen.place(cell))),
            n => {
                let english = format!("{}: no link on record about it between {listed}; {n} ties about other places, themes or of other kinds are", seen.place(cell));
                Sentence::new("unlinked-providers.others", english).with("n", n)
            }
        };
        let message = message.with_all("who", who.iter().take(NAMED).map(|s| path(&tables.stakeholders, *s)));
        let message = seen.with_place(message.with("more", who.len().saturating_sub(NAMED)), cell);
        let mut finding = Finding { message, evidence, ..Finding::default() }.at(Some(seen.grid.site(cell)));
        for who in who {
            finding = finding.and(&tables.stakeholders, who);
        }
        found.push(finding.on(&tables.sites, [seen.grid.site(cell)]));
    }
    Ok(())
}

/// A local provider or member (scale `local`) more than `hops` steps from a backstopper, or with no path where everybody in
/// its component answered a tie survey (as in the analysis `reach`). Not known is no finding.
pub fn backstopper_reach(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let (atlas, tables) = (seen.atlas(), seen.tables());
    // the ties along which `reach` lets support pass unless others are chosen
    let day = seen.as_of().map(|d| d.to_string());
    let network = SimpleNetwork::build(atlas, &Params::parse(REACH.spec, &[], day.as_deref(), atlas)?);
    let sources = support::sources(atlas, Towards::Backstopper, &[], seen.as_of());
    let hops = Hops::from(&network, (0..network.len()).filter(|v| sources[network.nodes[*v]].is_some()));
    let certain = support::certain(atlas, &network, &Cuts::of(&network).component, seen.params);
    let limit = rule.count("hops", 3);
    for (v, is_certain) in certain.iter().enumerate() {
        let who = network.nodes[v];
        let stakeholder = tables.stakeholders.at(who);
        if stakeholder.scale.is_none_or(|s| s.code() != "local") {
            continue;
        }
        let said = match hops.hops[v] {
            Some(steps) if steps > limit => {
                let said = format!("{}: the nearest backstopper on record is {steps} steps away", stakeholder.name);
                Sentence::new("backstopper-reach", said).with("steps", steps)
            }
            None if *is_certain => {
                Sentence::new("backstopper-reach.none", format!("{}: no backstopper is within reach along the ties on record", stakeholder.name))
            }
            _ => continue,
        };
        let said = said.with("who", path(&tables.stakeholders, who));
        let ties: Vec<usize> = network.threads_of(v).flat_map(|t| t.ties.iter().copied()).collect();
        found.push(Finding::about(&tables.stakeholders, who, said).on(&tables.ties, ties));
    }
    Ok(())
}

/// An active activity, tie or seat without end that nobody confirmed in the 12 months before the day: what it was last
/// known from (its start or its confirmation) lies before. Without any day it is undated, which is no finding.
pub fn unconfirmed(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let tables = seen.tables();
    let Some(limit) = stale_before(seen.as_of()) else { return Ok(()) };
    let said = |key: &'static str, what: &str, last: Day| {
        let english = format!("{what}: open-ended and last known on {last}, more than {MONTHS_UNTIL_STALE} months ago");
        Sentence::new(key, english).with("day", last).with("months", MONTHS_UNTIL_STALE)
    };
    let mut by_activity: std::collections::BTreeMap<usize, (Day, Vec<usize>)> = std::collections::BTreeMap::new();
    for p in seen.atlas().presences.iter().filter(|p| p.is_active(seen.as_of()) && p.is_unconfirmed(Some(limit))) {
        let last = p.confirmed_on.max(p.period.and_then(crate::domain::Period::start));
        let entry = by_activity.entry(p.activity).or_insert((Day::MIN, Vec::new()));
        entry.0 = entry.0.max(last.unwrap_or(Day::MIN));
        entry.1.push(p.participation);
    }
    for (activity, (last, participations)) in by_activity {
        let record = tables.activities.at(activity);
        let message = said("unconfirmed", &format!("the activity {}", record.title), last).with("activity", path(&tables.activities, activity));
        found.push(Finding::about(&tables.activities, activity, message).at(seen.only_site(&record.sites)).on(&tables.participations, participations));
    }
    let stale = |start: Option<Day>, end: Option<Day>, confirmed: Option<Day>| {
        confirmed.max(start).filter(|last| end.is_none() && *last < limit)
    };
    for (i, t) in tables.ties.iter().enumerate().filter(|(_, t)| holds(t.start, t.end, seen.as_of())) {
        if let Some(last) = stale(t.start.0, t.end.0, t.confirmed_on) {
            let name = |id: &str| tables.stakeholders.get(id).map_or_else(|| id.to_owned(), |s| s.name.to_string());
            let what = format!("the {} tie between {} and {}", t.kind.code(), name(t.from.as_str()), name(t.to.as_str()));
            let message = said("unconfirmed.tie", &what, last)
                .with("kind", format!("tie_kind:{}", t.kind.code()))
                .with("a", format!("stakeholders/{}", t.from))
                .with("b", format!("stakeholders/{}", t.to));
            found.push(Finding::about(&tables.ties, i, message));
        }
    }
    for (i, m) in tables.memberships.iter().enumerate().filter(|(_, m)| holds(m.start, m.end, seen.as_of())) {
        if let Some(last) = stale(m.start.0, m.end.0, m.confirmed_on) {
            let name = tables.stakeholders.get(m.stakeholder.as_str()).map_or(m.stakeholder.text(), |s| &s.name);
            let platform = tables.platforms.get(m.platform.as_str()).map_or(m.platform.text(), |p| &p.name);
            let message = said("unconfirmed.seat", &format!("the seat of {name} in {platform}"), last)
                .with("who", format!("stakeholders/{}", m.stakeholder))
                .with("platform", format!("platforms/{}", m.platform));
            found.push(Finding::about(&tables.memberships, i, message));
        }
    }
    Ok(())
}
