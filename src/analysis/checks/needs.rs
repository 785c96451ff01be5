//! Rules about cells (site x theme x roles) in which something was asked for. A cell without provider counts as without
//! activity only where presence scopes report on it; elsewhere it is not known.

use super::seen::Seen;
use super::{Finding, Rule};
use crate::analysis::AnalysisError;
use crate::analysis::coverage::providers;
use crate::analysis::evidence::path;
use crate::analysis::joint::promises::is_dropped;
use crate::domain::Sentence;

type Found = Result<(), AnalysisError>;

/// A cell with neither provider nor anybody known to a coarser place.
fn is_bare(seen: &Seen<'_, '_>, cell: usize) -> bool {
    seen.here[cell].counted.is_empty() && seen.here[cell].unspecified.is_empty()
}

/// The severity stated for it, where it is at or above the limit.
fn severe(seen: &Seen<'_, '_>, rule: &Rule, cell: usize) -> Option<u64> {
    seen.asked[cell].severity.filter(|s| *s as f64 >= rule.number("severity", 3.0))
}

/// What makes it worth a finding: a severity at or above the limit, or a chosen priority.
fn why(seen: &Seen<'_, '_>, rule: &Rule, cell: usize) -> Option<String> {
    let asked = &seen.asked[cell];
    let severe = severe(seen, rule, cell);
    match (severe, asked.priorities.is_empty()) {
        (Some(s), true) => Some(format!("a need of severity {s} is stated")),
        (Some(s), false) => Some(format!("a need of severity {s} is stated and it is a chosen priority")),
        (None, false) => Some("it is a chosen priority".to_owned()),
        (None, true) => None,
    }
}

/// A commitment that is open or done answers one of the needs, or is about the site on the theme.
fn is_promised(seen: &Seen<'_, '_>, cell: usize) -> bool {
    let (tables, grid) = (seen.tables(), seen.grid);
    let needs: Vec<&str> = seen.asked[cell].needs.iter().map(|n| tables.needs.at(*n).id.as_str()).collect();
    tables.commitments.iter().any(|c| {
        let names = c.need.as_ref().is_some_and(|n| needs.contains(&n.as_str()));
        let at = |s: usize| grid.atlas.places.is_within(s, grid.site(cell));
        let here = c.sites.iter().filter_map(|s| tables.sites.index(s.as_str())).any(at);
        let theme = c.theme.as_ref().and_then(|t| tables.themes.index(t.as_str()));
        let about = theme.is_some_and(|t| grid.tree.with_ancestors(t).any(|t| t == grid.theme(cell)));
        !is_dropped(c) && (names || (here && about))
    })
}

fn finding(seen: &Seen<'_, '_>, cell: usize, message: Sentence) -> Finding {
    let (tables, asked) = (seen.tables(), &seen.asked[cell]);
    let mut finding = Finding { message: seen.with_place(message, cell), ..Finding::default() }.at(Some(seen.grid.site(cell)));
    for &need in &asked.needs {
        finding = finding.and(&tables.needs, need);
    }
    for &priority in &asked.priorities {
        finding = finding.and(&tables.priorities, priority);
    }
    finding.on(&tables.sites, [seen.grid.site(cell)]).on(&tables.themes, [seen.grid.theme(cell)])
}

/// What [`why`] says, as values: the severity where it is severe, and 1 where it is a chosen priority.
fn wanted(said: Sentence, seen: &Seen<'_, '_>, rule: &Rule, cell: usize) -> Sentence {
    said.with("severity", severe(seen, rule, cell).unwrap_or(0)).with("priority", u8::from(!seen.asked[cell].priorities.is_empty()))
}

/// Reported on in full, no partner activity reported, no commitment, and a severe need or a priority.
pub fn need_unanswered(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for cell in (0..seen.grid.len()).filter(|c| is_bare(seen, *c) && !seen.reported[*c].is_empty()) {
        let Some(why) = why(seen, rule, cell) else { continue };
        seen.control.go_on()?;
        if !is_promised(seen, cell) {
            let message = format!("{}: no partner activity reported and no commitment on record; {why}", seen.place(cell));
            let message = wanted(Sentence::new("need-unanswered", message), seen, rule, cell);
            found.push(finding(seen, cell, message).on(&seen.tables().scopes, seen.reported[cell].iter().copied()));
        }
    }
    Ok(())
}

/// The same where nobody reported in full: it is not known whether anybody works on it.
pub fn need_not_reported(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for cell in (0..seen.grid.len()).filter(|c| is_bare(seen, *c) && seen.reported[*c].is_empty()) {
        let Some(why) = why(seen, rule, cell) else { continue };
        seen.control.go_on()?;
        if !is_promised(seen, cell) {
            let message = format!("{}: not reported on in full, so not known who works on it; {why}", seen.place(cell));
            found.push(finding(seen, cell, wanted(Sentence::new("need-not-reported", message), seen, rule, cell)));
        }
    }
    Ok(())
}

/// A cell with something asked for and exactly one provider.
pub fn single_provider(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    for cell in 0..seen.grid.len() {
        if let ([one], true) = (seen.here[cell].counted.as_slice(), seen.asked[cell].anything()) {
            let message = Sentence::new("single-provider", format!("{}: one provider is on record", seen.place(cell)))
                .with("who", path(&seen.tables().stakeholders, one.stakeholder));
            let mut finding = finding(seen, cell, message).and(&seen.tables().stakeholders, one.stakeholder);
            providers::show(seen.grid, std::slice::from_ref(one), &mut finding.evidence);
            found.push(finding);
        }
    }
    Ok(())
}
