//! What of a platform's promises and concerns stands on its agenda. The definitions are at the head of [`super::meeting`].

use std::collections::BTreeSet;

use super::promises::Promises;
use super::table::Seated;
use super::words::by_then;
use crate::analysis::evidence::{Evidence, path};
use crate::analysis::grid::Grid;
use crate::domain::record::Rules as _;
use crate::domain::records::{Commitment, Platform, Site, Theme};
use crate::domain::{Day, Id, Kind, Sentence, Text};

/// Something on the agenda.
#[derive(Clone, Debug)]
pub struct Item {
    /// Topic.
    pub topic: &'static str,
    /// What it is about.
    pub subject: Text,
    /// Who is concerned: positions in the stakeholder table.
    pub stakeholders: Vec<usize>,
    /// Day on which it was due.
    pub due: Option<Day>,
    /// Why.
    pub reasons: Vec<Sentence>,
    /// The records that it rests on.
    pub evidence: Evidence,
}

/// Late commitments of its plans, and of its seat holders about its sites; each with why the responsible one is invited.
pub fn late_commitments(grid: &Grid<'_>, promises: &Promises, seated: &Seated) -> Vec<(Item, Sentence)> {
    let tables = &grid.atlas.tables;
    let own = tables.platforms.at(seated.platform);
    let mut found = Vec::new();
    for (i, c) in tables.commitments.iter().enumerate() {
        let Some(plan) = tables.plans.index(c.plan.as_str()) else { continue };
        let p = tables.plans.at(plan);
        let responsible = c.responsible.as_ref().and_then(|r| tables.stakeholders.index(r.as_str()));
        let owns = p.owner.as_ref().is_some_and(|o| o.kind == Kind::Platform && *o.id == *own.id.as_str());
        let of_member = responsible.is_some_and(|r| seated.seats.contains_key(&r)) && about_its_sites(grid, own, c);
        if !promises.is_late(c) || promises.carried_on[i] || !(owns || of_member) {
            continue;
        }
        let mut evidence = Evidence::default();
        evidence.add(&tables.commitments, i);
        evidence.add(&tables.plans, plan);
        let carried = promises.chain(i);
        evidence.add_all(&tables.commitments, carried.iter().copied());
        let english = format!("{} was due on {} and is not reported as done", c.title, c.due.map(|d| d.to_string()).unwrap_or_default());
        let mut reasons = vec![Sentence::new("agenda.late", english).with("title", &c.title).with_known("day", c.due)];
        if !carried.is_empty() {
            let times = if carried.len() == 1 { "once".into() } else { format!("{} times", carried.len()) };
            reasons.push(Sentence::new("agenda.carried", format!("carried over {times} from earlier plans")).with("n", carried.len()));
        }
        reasons.extend(c.obstacle.as_ref().map(|o| Sentence::new("agenda.obstacle", format!("obstacle: {o}")).with("text", o)));
        let why = Sentence::new("invite.late", format!("responsible for what is late: {}", c.title)).with("title", &c.title);
        let subject = path(&tables.commitments, i);
        found.push((Item { topic: "late_commitment", subject, stakeholders: responsible.into_iter().collect(), due: c.due, reasons, evidence }, why));
    }
    found
}

fn about_its_sites(grid: &Grid<'_>, platform: &Platform, c: &Commitment) -> bool {
    let tables = &grid.atlas.tables;
    let around: Vec<usize> = platform.sites.iter().filter_map(|s| tables.sites.index(s.as_str())).collect();
    let inside = |s: &Id<Site>| {
        tables.sites.index(s.as_str()).is_some_and(|s| around.iter().any(|a| grid.atlas.places.is_within(s, *a)))
    };
    let covers = |t: &Id<Theme>| {
        let named: BTreeSet<usize> = platform.themes.iter().filter_map(|t| tables.themes.index(t.as_str())).collect();
        named.is_empty() || tables.themes.index(t.as_str()).is_some_and(|t| grid.tree.with_ancestors(t).any(|t| named.contains(&t)))
    };
    c.sites.iter().any(inside) && c.theme.as_ref().is_none_or(covers)
}

/// Public concerns that are not closed; each with why those concerned are invited.
pub fn open_concerns(grid: &Grid<'_>, seated: &Seated) -> Vec<(Item, Sentence)> {
    let tables = &grid.atlas.tables;
    let own = Some(&tables.platforms.at(seated.platform).id);
    let mut found = Vec::new();
    for (i, c) in tables.concerns.iter().enumerate() {
        let open = c.status.is_none_or(|s| s.entry().property("open") != Some("no"));
        let known = by_then(c.date, grid.chosen.as_of);
        if c.is_private() || !open || !known || (c.platform.as_ref() != own && c.escalated_to.as_ref() != own) {
            continue;
        }
        let mut evidence = Evidence::default();
        evidence.add(&tables.concerns, i);
        let mut stakeholders: Vec<usize> = [&c.raised_by, &c.handled_by].into_iter().flatten().filter_map(|s| tables.stakeholders.index(s.as_str())).collect();
        stakeholders.sort_unstable();
        stakeholders.dedup();
        let mut reasons = vec![Sentence::new("agenda.concern", c.about.as_str()).with("text", &c.about)];
        reasons.extend(c.date.map(|d| Sentence::new("agenda.raised", format!("raised on {d}, not closed")).with("day", d)));
        let why = Sentence::new("invite.concern", format!("part in a concern that is open: {}", c.about)).with("text", &c.about);
        found.push((Item { topic: "open_concern", subject: path(&tables.concerns, i), stakeholders, due: c.due, reasons, evidence }, why));
    }
    found
}
