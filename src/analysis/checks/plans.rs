//! Rules about plans and the commitments in them.

use std::collections::BTreeSet;

use super::seen::Seen;
use super::{Finding, Rule};
use crate::analysis::AnalysisError;
use crate::analysis::evidence::path;
use crate::analysis::joint::words::in_words;
use crate::domain::{Day, Id, Sentence};

type Found = Result<(), AnalysisError>;

/// The kind of plan that must name its uses.
const WATER_USE: &str = "water_use_plan";

fn days_after(day: Day, days: usize) -> Day {
    let span = jiff::Span::new().try_days(i64::try_from(days).unwrap_or(0)).unwrap_or_default();
    day.checked_add(span).unwrap_or(Day::MAX)
}

/// A plan that began, ends by `days_ahead` days after the day, and that no plan names as its predecessor.
pub fn plan_renewal(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let plans = &seen.tables().plans;
    let Some(today) = seen.as_of() else { return Ok(()) };
    let limit = days_after(today, rule.count("days_ahead", 30));
    let followed: BTreeSet<&str> = plans.iter().filter_map(|p| p.predecessor.as_ref().map(Id::as_str)).collect();
    for (i, plan) in plans.iter().enumerate().filter(|(_, p)| !followed.contains(p.id.as_str())) {
        let begun = plan.start.0.is_none_or(|s| s <= today);
        if let Some(end) = plan.end.0.filter(|end| begun && *end <= limit) {
            let (key, said) = if end < today { ("plan-renewal.ended", "ended") } else { ("plan-renewal", "ends") };
            let message = format!("{} {said} on {end} and no plan that follows it is on record", plan.title);
            let message = Sentence::new(key, message).with("plan", path(plans, i)).with("day", end);
            found.push(Finding::about(plans, i, message).at(seen.only_site(&plan.sites)));
        }
    }
    Ok(())
}

/// A water-use plan none of whose words (title, themes, tags, note, lines) is one of `drinking`, or one of `commercial`.
pub fn water_use_plan(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let tables = seen.tables();
    for (i, plan) in tables.plans.iter().enumerate().filter(|(_, p)| p.kind.is_some_and(|k| k.code() == WATER_USE)) {
        let mut words = vec![plan.title.to_lowercase()];
        words.extend(plan.tags.iter().chain(plan.note.as_ref()).map(|t| t.to_lowercase()));
        for theme in plan.themes.iter().filter_map(|t| tables.themes.get(t.as_str())) {
            words.extend([theme.id.as_str().to_lowercase(), theme.name.to_lowercase()]);
        }
        let lines: Vec<usize> = (0..tables.commitments.len()).filter(|c| tables.commitments.at(*c).plan == plan.id).collect();
        words.extend(lines.iter().map(|c| tables.commitments.at(*c).title.to_lowercase()));
        let names = |use_: &&str| !rule.words(use_).iter().any(|w| words.iter().any(|text| text.contains(w.as_str())));
        let silent: Vec<&str> = ["drinking", "commercial"].into_iter().filter(|u| names(u)).collect();
        if !silent.is_empty() {
            let key = match silent[..] {
                ["drinking"] => "water-use-plan.drinking",
                ["commercial"] => "water-use-plan.commercial",
                _ => "water-use-plan",
            };
            let message = format!("{}: no word about {} use is on record", plan.title, in_words(&silent));
            let message = Sentence::new(key, message).with("plan", path(&tables.plans, i));
            found.push(Finding::about(&tables.plans, i, message).at(seen.only_site(&plan.sites)).on(&tables.commitments, lines));
        }
    }
    Ok(())
}

/// A commitment that is late; of those carried over the last stands.
pub fn commitment_overdue(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let commitments = &seen.tables().commitments;
    for (i, c) in commitments.iter().enumerate().filter(|(i, c)| seen.promises.is_late(c) && !seen.promises.carried_on[*i]) {
        let due = c.due.map(|d| d.to_string()).unwrap_or_default();
        let message = format!("\u{201c}{}\u{201d} was due on {due} and is reported neither as done nor as dropped", c.title);
        let message = Sentence::new("commitment-overdue", message).with("title", &c.title).with("day", due);
        found.push(with_plan(seen, i, Finding::about(commitments, i, message)));
    }
    Ok(())
}

/// An open commitment that carries others on, `times` or more in a row.
pub fn commitment_carried_over(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let commitments = &seen.tables().commitments;
    for (i, c) in commitments.iter().enumerate().filter(|(i, _)| !seen.promises.carried_on[*i]) {
        let carried = seen.promises.chain(i);
        if carried.len() >= rule.count("times", 2).max(1) && crate::analysis::joint::promises::is_open(c) {
            let message = format!("\u{201c}{}\u{201d} was carried over {} times and is open", c.title, carried.len());
            let message = Sentence::new("commitment-carried-over", message).with("title", &c.title).with("n", carried.len());
            found.push(with_plan(seen, i, Finding::about(commitments, i, message).on(commitments, carried)));
        }
    }
    Ok(())
}

fn with_plan(seen: &Seen<'_, '_>, commitment: usize, finding: Finding) -> Finding {
    let tables = seen.tables();
    let c = tables.commitments.at(commitment);
    let plan = tables.plans.index(c.plan.as_str());
    let sites = if c.sites.is_empty() { plan.map(|p| tables.plans.at(p).sites.as_slice()).unwrap_or_default() } else { &c.sites };
    let finding = finding.at(seen.only_site(sites)).on(&tables.plans, plan);
    match c.responsible.as_ref().and_then(|r| tables.stakeholders.index(r.as_str())) {
        Some(who) => finding.and(&tables.stakeholders, who),
        None => finding,
    }
}
