//! # Follow-through
//! **Question.** Where did each need and priority stop on its way to a verified result?
//!
//! **Definition.** A row for each stated need and chosen priority and each commitment that answers it (without any, one
//! row), and for each commitment that answers none. Of commitments that carry each other on the last one stands.
//! A commitment answers a need that it names (`by` = need), else one at a site that it or its plan names, on its theme, or
//! one above or below (`by` = `place_and_theme`); a priority only so.
//! Stages, each where the records say so: `need` (or `priority`), `commitment`, `plan_line` (a line of the commune plan is
//! named), `resources` (a contribution is named), `done` (so reported), `verified` (with a day). `furthest` is the last that
//! is recorded: one left out before it is shown as not recorded, never as failed. `dropped` stands apart.
//! `late`: due before the day, neither done nor dropped. `on_time`: verified by the due day; no where verified later or
//! late; null where nobody verified, or it is not due. `carried_over`: how often. `activities`: active ones at the site or
//! in it, on the theme or below, whoever takes part.
//!
//! **Unit and range.** Counts. **Empty input.** No needs, priorities, commitments: no rows.
//! **Cost.** O((presences + needs + commitments) x depth log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let follow = analysis::find("follow_through").expect("registered");
//! let found = analysis::run(follow, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["asked"], 0);
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::answers::{Answers, Ask, asks};
use super::promises::{DONE, DROPPED, Promises, is_dropped, is_open};
use super::words::{column, day, id, ids, int, maybe, param, whole, word};
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::response;
use crate::analysis::spec::{ParamType, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Boolean, Date, Integer, List, Text as TextColumn};
use crate::domain::{Cell, Id, Kind, Text};

/// The registry entry.
pub const FOLLOW_THROUGH: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "follow_through",
    version: 1,
    question: "Where did each need and priority stop on its way to a verified result?",
    definition: "A row for each stated need and chosen priority with each commitment that answers it, and for each commitment that answers none. \
                 A commitment that names a need answers that alone and none by place; its own sites come before those of its plan. Of commitments carried over the last stands. Stages: need or priority, commitment, plan_line, resources, done, verified; \
                 furthest is the last that is recorded. Late: due before the day, neither done nor dropped. On time: verified by its due \
                 day; null where nobody verified it or it is not due.",
    reference: "DOMAIN.md section 5",
    parameters: &[
        param("site", ParamType::Ref(Kind::Site), true, None, "Only what was asked at these sites or in them."),
        param("plan", ParamType::Ref(Kind::Plan), true, None, "Only commitments of these plans, and what they answer."),
    ],
    columns: &[
        column("asked", TextColumn, "the need or priority, kind/id; null for a commitment that answers none"),
        column("site", TextColumn, "the site that asked; null where a stakeholder did"),
        column("theme", TextColumn, "id of the theme"),
        column("severity", Integer, "severity of the need, 0 to 5"),
        column("rank", Integer, "rank of the priority"),
        column("commitment", TextColumn, "id of the commitment"),
        column("commitment_title", TextColumn, "what was promised"),
        column("by", TextColumn, "need where the commitment names it, else place_and_theme"),
        column("plan", TextColumn, "id of its plan"),
        column("responsible", TextColumn, "who promised"),
        column("due", Date, "day it is due"),
        column("furthest", TextColumn, "the last stage on record: need, priority, commitment, plan_line, resources, done or verified"),
        column("not_recorded", List, "stages that are not on record"),
        column("status", TextColumn, "open, done or dropped; null without a commitment"),
        column("late", Boolean, "due before the day, neither done nor dropped"),
        column("carried_over", Integer, "how often it was carried over"),
        column("on_time", Boolean, "verified by its due day; null where not known or not due"),
        column("obstacle", TextColumn, "what stands in the way, or why it was dropped"),
        column("activities", List, "activities that are active there on the theme"),
    ],
    site_column: Some("site"),
    reads: &[
        Kind::Setting,
        Kind::Theme,
        Kind::Site,
        Kind::Stakeholder,
        Kind::Activity,
        Kind::Participation,
        Kind::Need,
        Kind::Priority,
        Kind::Plan,
        Kind::Commitment,
        Kind::Scope,
    ],
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let tables = &atlas.tables;
    let promises = Promises::of(atlas, params.as_of);
    let answers = Answers::of(atlas, &promises, params.as_of);
    let within: Vec<usize> = params.list("site").iter().filter_map(|s| tables.sites.index(s)).collect();
    let plans = params.list("plan");
    let of_plan = |c: usize| plans.is_empty() || plans.iter().any(|p| p == tables.commitments.at(c).plan.as_str());
    let here = |site: Option<usize>| within.is_empty() || site.is_some_and(|s| within.iter().any(|w| atlas.places.is_within(s, *w)));
    let mut rows = Rows { promises: &promises, answers: &answers, writer: Writer::new(atlas), written: Vec::new(), furthest: BTreeMap::new() };
    let mut used = BTreeSet::new();
    let (mut asked, mut answered, mut worked_on) = (0_usize, 0_usize, 0_usize);
    for ask in asks(atlas, params.as_of) {
        control.go_on()?;
        let found = answers.to(&ask);
        used.extend(found.iter().map(|(c, _)| *c));
        let found: Vec<_> = found.into_iter().filter(|(c, _)| of_plan(*c)).collect();
        if !here(answers.site(&ask)) || (found.is_empty() && !plans.is_empty()) {
            continue;
        }
        asked += 1;
        answered += usize::from(found.iter().any(|(c, _)| !is_dropped(tables.commitments.at(*c))));
        worked_on += usize::from(!answers.activities(&ask).is_empty());
        if found.is_empty() {
            rows.push(Some(&ask), None);
        }
        for (c, by) in found {
            rows.push(Some(&ask), Some((c, by)));
        }
    }
    let mut counted = [0_usize; 6];
    for (i, c) in tables.commitments.iter().enumerate().filter(|(i, _)| !promises.carried_on[*i]) {
        control.go_on()?;
        let mut sites = c.sites.iter().filter_map(|s| tables.sites.index(s.as_str()));
        if !of_plan(i) || !(within.is_empty() || sites.any(|s| here(Some(s)))) {
            continue;
        }
        let on_time = promises.on_time(c);
        let says = [true, promises.is_late(c), on_time == Some(true), on_time == Some(false), on_time.is_none(), promises.from[i].is_some()];
        counted.iter_mut().zip(says).for_each(|(n, yes)| *n += usize::from(yes));
        if !used.contains(&i) {
            rows.push(None, Some((i, "none")));
        }
    }
    Ok(Report {
        summary: vec![
            ("asked", json!(asked)),
            ("answered_by_a_commitment", json!(answered)),
            ("with_an_active_activity", json!(worked_on)),
            ("furthest", json!(rows.furthest)),
            ("commitments", json!(counted[0])),
            ("late", json!(counted[1])),
            ("kept_on_time", json!(counted[2])),
            ("not_kept_on_time", json!(counted[3])),
            ("on_time_not_known", json!(counted[4])),
            ("carried_over", json!(counted[5])),
            ("response", response(atlas, params.as_of)),
        ],
        rows: rows.written,
    })
}

struct Rows<'r, 'a> {
    promises: &'r Promises,
    answers: &'r Answers<'a>,
    writer: Writer<'a>,
    written: Vec<ReportRow>,
    furthest: BTreeMap<&'static str, usize>,
}

impl Rows<'_, '_> {
    fn push(&mut self, ask: Option<&Ask>, answer: Option<(usize, &'static str)>) {
        let tables = &self.answers.atlas.tables;
        let mut evidence = Evidence::default();
        let mut stages: Vec<(&'static str, bool)> = Vec::new();
        if let Some(ask) = ask {
            match ask.kind {
                Kind::Need => evidence.add(&tables.needs, ask.index),
                _ => evidence.add(&tables.priorities, ask.index),
            }
            stages.push((if ask.kind == Kind::Need { "need" } else { "priority" }, true));
        }
        let c = answer.map(|(i, _)| tables.commitments.at(i));
        let done = c.is_some_and(|c| c.status.is_some_and(|s| s.code() == DONE));
        let verified = c.and_then(|c| self.promises.verified_on(c));
        stages.extend([
            ("commitment", c.is_some()),
            ("plan_line", c.is_some_and(|c| c.plan_line.is_some())),
            ("resources", c.is_some_and(|c| c.contribution.is_some())),
            ("done", done),
            ("verified", verified.is_some()),
        ]);
        let furthest = stages.iter().rev().find(|(_, there)| *there).map_or("commitment", |(stage, _)| stage);
        *self.furthest.entry(furthest).or_insert(0) += 1;
        let carried = answer.map(|(i, _)| self.promises.chain(i)).unwrap_or_default();
        if let (Some(c), Some((i, _))) = (c, answer) {
            evidence.add(&tables.commitments, i);
            evidence.add_all(&tables.commitments, carried.iter().copied());
            evidence.add_all(&tables.plans, tables.plans.index(c.plan.as_str()));
        }
        let activities = ask.map(|a| self.answers.activities(a)).unwrap_or_default();
        evidence.add_all(&tables.activities, activities.iter().copied());
        let status = c.map(|c| if is_open(c) { "open" } else if done { DONE } else { DROPPED });
        let theme = ask.map_or_else(|| c.and_then(|c| c.theme.as_ref()).map(|t| t.text().clone()), |a| a.theme.map(|t| id(&tables.themes, t)));
        let site = ask.and_then(|a| self.answers.site(a)).map(|s| id(&tables.sites, s));
        let cells = vec![
            ask.map_or(Cell::Null, |a| word(&a.path)),
            maybe(site.as_ref()),
            maybe(theme.as_ref()),
            whole(ask.and_then(|a| a.severity)),
            whole(ask.and_then(|a| a.rank)),
            maybe(c.map(|c| c.id.text())),
            maybe(c.map(|c| &c.title)),
            answer.filter(|(_, by)| *by != "none").map_or(Cell::Null, |(_, by)| word(by)),
            maybe(c.map(|c| c.plan.text())),
            maybe(c.and_then(|c| c.responsible.as_ref()).map(Id::text)),
            day(c.and_then(|c| c.due)),
            word(furthest),
            Cell::List(stages.iter().filter(|(_, there)| !there).map(|(stage, _)| Text::from(*stage)).collect()),
            status.map_or(Cell::Null, word),
            c.map_or(Cell::Null, |c| Cell::Flag(self.promises.is_late(c))),
            c.map_or(Cell::Null, |_| int(carried.len())),
            c.and_then(|c| self.promises.on_time(c)).map_or(Cell::Null, Cell::Flag),
            maybe(c.and_then(|c| c.obstacle.as_ref().or(c.dropped_why.as_ref()))),
            ids(&tables.activities, &activities),
        ];
        self.written.push(ReportRow { cells, evidence: self.writer.list(evidence) });
    }
}
