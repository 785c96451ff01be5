//! Rules about whose voice a platform hears: seats, meetings, public concerns. Grass roots are the constituencies that the
//! codelist marks as such.

use super::seen::Seen;
use super::{Finding, Rule};
use crate::analysis::AnalysisError;
use crate::analysis::evidence::path;
use crate::analysis::joint::table::Seated;
use crate::domain::Sentence;
use crate::domain::record::Rules as _;

type Found = Result<(), AnalysisError>;

fn is_grass_roots(seen: &Seen<'_, '_>, who: usize) -> Option<bool> {
    seen.tables().stakeholders.at(who).constituency.map(|c| c.entry().is("grass_roots"))
}

fn about(seen: &Seen<'_, '_>, table: &Seated, mut said: Sentence) -> Finding {
    let platforms = &seen.tables().platforms;
    let platform = platforms.at(table.platform);
    said.english = format!("{}: {}", platform.name, said.english);
    Finding::about(platforms, table.platform, said.with("platform", path(platforms, table.platform))).at(seen.only_site(&platform.sites))
}

/// A platform with at least `seats` holders, all of known constituency, none of them grass roots.
pub fn grass_roots_seated(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for table in seen.platforms.iter().filter(|t| t.seats.len() >= rule.count("seats", 2)) {
        if table.seats.keys().all(|who| is_grass_roots(seen, *who) == Some(false)) {
            let seats: Vec<usize> = table.seats.values().flatten().copied().collect();
            found.push(about(seen, table, Sentence::new("grass-roots-seated", "no grass-roots group holds a seat on record")).on(&seen.tables().memberships, seats));
        }
    }
    Ok(())
}

/// Of at least `meetings` in `months` months whose attendance is recorded, grass roots came to under `share`. A meeting at
/// which somebody of unknown constituency was, and no grass roots, is not counted.
pub fn grass_roots_heard(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let tables = seen.tables();
    for table in &seen.platforms {
        let came = |meeting: &usize| {
            let attended = &tables.meetings.at(*meeting).attended;
            let sorts: Vec<Option<bool>> =
                attended.iter().map(|a| tables.stakeholders.index(a.as_str()).and_then(|who| is_grass_roots(seen, who))).collect();
            match (sorts.contains(&Some(true)), sorts.contains(&None) || sorts.is_empty()) {
                (true, _) => Some(true),
                (false, true) => None,
                (false, false) => Some(false),
            }
        };
        few(seen, rule, table, came, ("grass-roots-heard", "grass-roots groups"), found);
    }
    Ok(())
}

/// Of at least `meetings` in `months` months for which the number of women is recorded, women came to under `share`.
pub fn women_present(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for table in &seen.platforms {
        few(seen, rule, table, |m| seen.tables().meetings.at(*m).women.map(|n| n > 0), ("women-present", "women"), found);
    }
    Ok(())
}

fn few(seen: &Seen<'_, '_>, rule: &Rule, table: &Seated, came: impl Fn(&usize) -> Option<bool>, (key, who): (&'static str, &str), found: &mut Vec<Finding>) {
    let months = rule.count("months", 12);
    let known: Vec<(usize, bool)> = seen.meetings(table.platform, months).into_iter().filter_map(|m| Some((m, came(&m)?))).collect();
    let there = known.iter().filter(|(_, came)| *came).count();
    if known.len() >= rule.count("meetings", 2) && (there as f64) < rule.number("share", 0.5) * known.len() as f64 {
        let said = format!("{who} are recorded at {there} of {} meetings in {months} months", known.len());
        let said = Sentence::new(key, said).with("there", there).with("known", known.len()).with("months", months);
        found.push(about(seen, table, said).on(&seen.tables().meetings, known.into_iter().map(|(m, _)| m)));
    }
}

/// A public concern that is not closed, past its due day or more than `days` days after it was raised. Confidential ones
/// are never looked at.
pub fn concern_open(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let concerns = &seen.tables().concerns;
    let Some(today) = seen.as_of() else { return Ok(()) };
    for (i, c) in concerns.iter().enumerate().filter(|(_, c)| !c.is_private()) {
        let open = c.status.is_none_or(|s| s.entry().property("open") != Some("no"));
        let age = c.date.filter(|d| *d <= today).map(|d| (today - d).get_days());
        let old = age.is_some_and(|days| f64::from(days) > rule.number("days", 90.0));
        let overdue = c.due.is_some_and(|due| due < today);
        if !open || !(old || overdue) {
            continue;
        }
        let mut said = format!("the concern \u{201c}{}\u{201d} is open", c.about);
        if let (Some(date), Some(days)) = (c.date, age) {
            said = format!("{said} since {date}, {days} days");
        }
        if let Some(due) = c.due.filter(|_| overdue) {
            said = format!("{said}; it was due on {due}");
        }
        let platform = c.platform.as_ref().and_then(|p| seen.tables().platforms.index(p.as_str()));
        let site = platform.and_then(|p| seen.only_site(&seen.tables().platforms.at(p).sites));
        let said = Sentence::new("concern-open", said)
            .with("about", &c.about)
            .with("days", age.unwrap_or(0))
            .with("dated", u8::from(age.is_some()))
            .with_known("since", c.date.filter(|_| age.is_some()))
            .with("late", u8::from(overdue))
            .with_known("due", c.due.filter(|_| overdue));
        let mut finding = Finding::about(concerns, i, said).at(site);
        if let Some(p) = platform {
            finding = finding.and(&seen.tables().platforms, p);
        }
        found.push(finding);
    }
    Ok(())
}
