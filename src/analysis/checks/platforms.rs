//! Rules about who leads platforms and who sits in them. A seat counts where its period and the platform's hold the day.

use std::collections::BTreeMap;

use super::{Finding, Rule};
use super::seen::Seen;
use crate::analysis::AnalysisError;
use crate::analysis::coverage::providers;
use crate::analysis::evidence::path;
use crate::analysis::joint::dependence::LEAD;
use crate::analysis::joint::table::{Seated, cells};
use crate::analysis::joint::words::in_words;
use crate::domain::{Id, Sentence, Text};

/// The kind of platform that has a monitoring committee, and that committee's kind.
const FRAMEWORK: &str = "consultation_framework";
const COMMITTEE: &str = "monitoring_committee";
/// The modality that asks for a national lead.
const EXTERNAL_PARTNERS: &str = "external_partners";
/// The seat of who watches over the others.
const MONITOR: &str = "monitor";

type Found = Result<(), AnalysisError>;

/// Seats of a sort: stakeholders and positions in the membership table.
fn seats(seen: &Seen<'_, '_>, table: &Seated, sort: &str) -> Vec<(usize, usize)> {
    let is = |seat: &usize| seen.tables().memberships.at(*seat).seat.is_some_and(|s| s.code() == sort);
    table.seats.iter().flat_map(|(who, seats)| seats.iter().filter(|s| is(s)).map(move |s| (*who, *s))).collect()
}

fn about(seen: &Seen<'_, '_>, table: &Seated, message: Sentence) -> Finding {
    let platforms = &seen.tables().platforms;
    let message = message.with("platform", path(platforms, table.platform));
    Finding::about(platforms, table.platform, message).at(seen.only_site(&platforms.at(table.platform).sites))
}

fn title<'s>(seen: &'s Seen<'_, '_>, table: &Seated) -> &'s Text {
    &seen.tables().platforms.at(table.platform).name
}

/// A platform without an active lead seat on record.
pub fn lead_recorded(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for table in seen.platforms.iter().filter(|t| seats(seen, t, LEAD).is_empty()) {
        found.push(about(seen, table, Sentence::new("lead-recorded", format!("{}: no lead is on record", title(seen, table)))));
    }
    Ok(())
}

/// A platform with two or more active lead seats.
pub fn one_lead(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for table in &seen.platforms {
        let leads = seats(seen, table, LEAD);
        let names: std::collections::BTreeSet<&str> = leads.iter().map(|(who, _)| seen.tables().stakeholders.at(*who).name.as_str()).collect();
        if names.len() > 1 {
            let names: Vec<&str> = names.into_iter().collect();
            let said = format!("{}: {} leads are on record: {}", title(seen, table), names.len(), in_words(&names));
            let who: std::collections::BTreeSet<Text> = leads.iter().map(|(who, _)| path(&seen.tables().stakeholders, *who)).collect();
            let finding = about(seen, table, Sentence::new("one-lead", said).with("n", names.len()).with_all("who", who));
            found.push(finding.on(&seen.tables().memberships, leads.into_iter().map(|(_, seat)| seat)));
        }
    }
    Ok(())
}

/// In each country of a platform with external partners some lead is national there (codelist property `national`): `yes`,
/// or `home` with that home country. What is not known passes no rule, and the message says which of the two it is.
pub fn lead_national(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let tables = seen.tables();
    for table in &seen.platforms {
        let platform = tables.platforms.at(table.platform);
        let leads = seats(seen, table, LEAD);
        if leads.is_empty() || platform.modality.is_none_or(|m| m.code() != EXTERNAL_PARTNERS) {
            continue;
        }
        let countries: std::collections::BTreeSet<&Text> =
            platform.sites.iter().filter_map(|s| seen.atlas().places.country(tables.sites.index(s.as_str())?)).collect();
        for country in countries {
            let national = |who: usize| {
                let s = tables.stakeholders.at(who);
                match s.organisation_type?.entry().property("national") {
                    Some("yes") => Some(true),
                    Some("no") => Some(false),
                    Some("home") => s.home_country.as_ref().map(|home| home == country),
                    _ => None,
                }
            };
            let known: Vec<Option<bool>> = leads.iter().map(|(who, _)| national(*who)).collect();
            if known.contains(&Some(true)) {
                continue;
            }
            let (key, said) = if known.contains(&None) {
                ("lead-national.unknown", "it is not known whether the lead is national in")
            } else {
                ("lead-national", "no lead on record is national in")
            };
            let message = Sentence::new(key, format!("{}: {said} {country}", title(seen, table))).with("country", format!("country:{country}"));
            let mut finding = about(seen, table, message).aspect(country);
            for (who, seat) in &leads {
                finding = finding.and(&tables.stakeholders, *who).on(&tables.memberships, [*seat]);
            }
            found.push(finding);
        }
    }
    Ok(())
}

/// A category that the platform expects and that is on no active seat.
pub fn categories_seated(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for table in &seen.platforms {
        for category in &table.missing_categories {
            let said = format!("{}: {category} is expected at the table and on no active seat on record", title(seen, table));
            let seats: Vec<usize> = table.seats.values().flatten().copied().collect();
            let said = Sentence::new("categories-seated", said).with("category", category);
            found.push(about(seen, table, said).aspect(category).on(&seen.tables().memberships, seats));
        }
    }
    Ok(())
}

/// A consultation framework that no monitoring committee names as its parent.
pub fn framework_committee(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let table = &seen.tables().platforms;
    let of = |p: usize, kind: &str| table.at(p).kind.is_some_and(|k| k.code() == kind);
    let watched: std::collections::BTreeSet<&str> = seen
        .platforms
        .iter()
        .filter(|t| of(t.platform, COMMITTEE))
        .filter_map(|t| table.at(t.platform).parent.as_ref().map(Id::as_str))
        .collect();
    for framework in seen.platforms.iter().filter(|t| of(t.platform, FRAMEWORK)) {
        if !watched.contains(table.at(framework.platform).id.as_str()) {
            let said = format!("{}: no monitoring committee is on record", title(seen, framework));
            found.push(about(seen, framework, Sentence::new("framework-committee", said)));
        }
    }
    Ok(())
}

/// A platform without a dispute rule.
pub fn dispute_rule(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for table in seen.platforms.iter().filter(|t| seen.tables().platforms.at(t.platform).dispute_rule.is_none()) {
        let said = format!("{}: no dispute rule is on record", title(seen, table));
        found.push(about(seen, table, Sentence::new("dispute-rule", said)));
    }
    Ok(())
}

/// A constituency with more than `share` of the seats whose constituency is known, in a platform with at least `seats` of them.
pub fn dominance(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for table in &seen.platforms {
        let mut by: BTreeMap<_, usize> = BTreeMap::new();
        for who in table.seats.keys() {
            if let Some(constituency) = seen.tables().stakeholders.at(*who).constituency {
                *by.entry(constituency).or_insert(0) += 1;
            }
        }
        let known: usize = by.values().sum();
        for (constituency, n) in by {
            if known >= rule.count("seats", 4) && n as f64 > rule.number("share", 0.5) * known as f64 {
                let word = constituency.entry().name("en").to_lowercase();
                let said = format!("{}: {n} of {known} seats whose constituency is known are {word}", title(seen, table));
                let seats: Vec<usize> = table.seats.values().flatten().copied().collect();
                let said = Sentence::new("dominance", said).with("n", n).with("known", known).with("constituency", format!("constituency:{}", constituency.code()));
                found.push(about(seen, table, said).aspect(constituency.code()).on(&seen.tables().memberships, seats));
            }
        }
    }
    Ok(())
}

/// A monitor's seat whose holder also provides in a cell of the platform.
pub fn monitors_and_implements(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let tables = seen.tables();
    for table in &seen.platforms {
        let monitors = seats(seen, table, MONITOR);
        if monitors.is_empty() {
            continue;
        }
        seen.control.go_on()?;
        let cells = cells(seen.grid, table.platform);
        for (who, seat) in monitors {
            let works: Vec<usize> = cells.iter().copied().filter(|c| seen.here[*c].counted.iter().any(|p| p.stakeholder == who)).collect();
            if let Some(first) = works.first() {
                let name = &tables.stakeholders.at(who).name;
                let said = format!("{}: {name} holds the seat of a monitor and works on {}", title(seen, table), seen.place(*first));
                let said = seen.with_place(Sentence::new("monitors-and-implements", said).with("who", path(&tables.stakeholders, who)), *first);
                let mut finding = about(seen, table, said).and(&tables.stakeholders, who).on(&tables.memberships, [seat]);
                for cell in works {
                    let mine: Vec<_> = seen.here[cell].counted.iter().filter(|p| p.stakeholder == who).cloned().collect();
                    providers::show(seen.grid, &mine, &mut finding.evidence);
                }
                found.push(finding);
            }
        }
    }
    Ok(())
}
