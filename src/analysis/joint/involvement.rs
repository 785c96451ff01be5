//! # Involvement
//! **Question.** Who takes part in which phase, how far, and what share of it is grass roots?
//!
//! **Definition** (WOCAT questionnaire on approaches, section 3.2; methods.md section 3.8). Levels are ordinal: none 0,
//! passive 1, external support 2, interactive 3, self-mobilisation 4 (codelist property `order`); `unknown` has no order and
//! stays apart. WOCAT asks the level of local land users by phase; the grid of phases x constituencies is an extension.
//! - a row for each phase and constituency: how many entries at each level, the median of those known (both middle levels
//!   where an even number of entries disagrees), mean/4 as an index (ordinal codes averaged: read it with care)
//! - active: external support, interactive or self-mobilisation, WOCAT's three active levels
//! - grass-roots share: active entries of grass-roots constituencies (codelist property) / all active entries; null without
//! - voice gap: mean index of the grass-roots constituencies minus that of the others; null where either has no known entry
//!
//! An entry that names a stakeholder counts for that stakeholder's constituency where the entry names none itself.
//!
//! **Unit and range.** Counts; index and share 0 to 1; gap -1 to 1. **Empty input.** No entries: no rows, shares null.
//! **Cost.** O(entries log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let involvement = analysis::find("involvement").expect("registered");
//! let found = analysis::run(involvement, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["grass_roots_share"].is_null());
//! ```

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::words::{column, int, param, real, word};
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::response;
use crate::analysis::spec::{ParamType, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::codelist::{Code, Constituency, InvolvementLevel, Phase};
use crate::domain::table::ColumnType::{Boolean, Integer, Number, Text as TextColumn};
use crate::domain::{Cell, Kind};

/// The registry entry.
pub const INVOLVEMENT: Analysis = Analysis::whole(&SPEC, run);

/// The highest order of a level.
const HIGHEST: f64 = 4.0;
/// The lowest order that is active.
const ACTIVE: u64 = 2;
/// Levels that a row counts, in order.
const LEVELS: [&str; 5] = ["none", "passive", "external_support", "interactive", "self_mobilisation"];

static SPEC: Spec = Spec {
    name: "involvement",
    version: 1,
    question: "Who takes part in which phase, how far, and what share of it is grass roots?",
    definition: "Entries by phase and constituency at each level: none 0, passive 1, external support 2, interactive 3, self-mobilisation 4; \
                 unknown apart, in no figure. Median of the known ones; mean/4 as an index of ordinal codes. Active: external support or \
                 more. Grass-roots share: active entries of grass-roots constituencies among all active ones. Voice gap: their mean index \
                 minus that of the others. WOCAT asks land users alone; the grid is an extension.",
    reference: "WOCAT questionnaire on SLM approaches, section 3.2; methods.md section 3.8; Pretty 1995, doi:10.1016/0305-750X(95)00046-F",
    parameters: &[
        param("activity", ParamType::Ref(Kind::Activity), true, None, "Only entries about these activities."),
        param("platform", ParamType::Ref(Kind::Platform), true, None, "Only entries about these platforms."),
    ],
    columns: &[
        column("phase", TextColumn, "initiation, planning, implementation, monitoring or research"),
        column("constituency", TextColumn, "constituency; null where it is not known"),
        column("grass_roots", Boolean, "a grass-roots constituency; null where it is not known"),
        column("entries", Integer, "entries"),
        column("none", Integer, "entries at the level none"),
        column("passive", Integer, "entries at the level passive"),
        column("external_support", Integer, "entries at the level external support"),
        column("interactive", Integer, "entries at the level interactive"),
        column("self_mobilisation", Integer, "entries at the level self-mobilisation"),
        column("unknown", Integer, "entries whose level is not known"),
        column("median", TextColumn, "median level of the known entries; two where an even number disagrees; null without any"),
        column("mean_index", Number, "mean order / 4 of the known entries, 0 to 1; null without any"),
        column("active", Integer, "known entries at external support or more"),
    ],
    site_column: None,
    reads: &[Kind::Setting, Kind::Stakeholder, Kind::Activity, Kind::Platform, Kind::Involvement, Kind::Scope],
};

/// Entries of one phase and constituency: position in the involvement table, order of the level.
type Entries = Vec<(usize, Option<u64>)>;

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let tables = &atlas.tables;
    let (activities, platforms) = (params.list("activity"), params.list("platform"));
    let mut by: BTreeMap<(Code<Phase>, Option<Code<Constituency>>), Entries> = BTreeMap::new();
    for (i, entry) in tables.involvements.iter().enumerate() {
        let named = match entry.subject.kind {
            Kind::Activity => activities,
            _ => platforms,
        };
        let all = activities.is_empty() && platforms.is_empty();
        if !all && named.iter().all(|id| *id != *entry.subject.id) {
            continue;
        }
        let own = entry.stakeholder.as_ref().and_then(|s| tables.stakeholders.get(s.as_str())).and_then(|s| s.constituency);
        by.entry((entry.phase, entry.constituency.or(own))).or_default().push((i, order(entry.level)));
    }
    let phases: std::collections::BTreeSet<Code<Phase>> = by.keys().map(|(phase, _)| *phase).collect();
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::new();
    for ((phase, constituency), entries) in &by {
        control.go_on()?;
        let mut evidence = Evidence::default();
        evidence.add_all(&tables.involvements, entries.iter().map(|(i, _)| *i));
        rows.push(ReportRow { cells: cells(*phase, *constituency, entries), evidence: writer.list(evidence) });
    }
    let all = |keep: &dyn Fn(Code<Phase>, Option<Code<Constituency>>) -> bool| -> Vec<Option<u64>> {
        by.iter().filter(|((p, c), _)| keep(*p, *c)).flat_map(|(_, e)| e.iter().map(|(_, o)| *o)).collect()
    };
    let roots = |c: Option<Code<Constituency>>| c.is_some_and(|c| c.entry().is("grass_roots"));
    let others = |c: Option<Code<Constituency>>| c.is_some_and(|c| !c.entry().is("grass_roots"));
    let share = |phase: Option<Code<Phase>>| {
        let within = |p| phase.is_none_or(|chosen| chosen == p);
        let (part, whole) = (active(&all(&|p, c| within(p) && roots(c))), active(&all(&|p, c| within(p) && c.is_some())));
        if whole == 0 { Value::Null } else { json!(part as f64 / whole as f64) }
    };
    let by_phase: Vec<Value> = phases
        .iter()
        .map(|p| json!({"phase": p.code(), "entries": all(&|x, _| x == *p).len(), "grass_roots_share": share(Some(*p))}))
        .collect();
    let (ours, theirs) = (index(&all(&|_, c| roots(c))), index(&all(&|_, c| others(c))));
    let everything = all(&|_, _| true);
    Ok(Report {
        summary: vec![
            ("entries", json!(everything.len())),
            ("unknown", json!(everything.iter().filter(|o| o.is_none()).count())),
            ("mean_index", json!(index(&everything))),
            ("grass_roots_share", share(None)),
            ("grass_roots_index", json!(ours)),
            ("others_index", json!(theirs)),
            ("voice_gap", json!(ours.zip(theirs).map(|(ours, theirs)| ours - theirs))),
            ("by_phase", Value::Array(by_phase)),
            ("response", response(atlas, params.as_of)),
        ],
        rows,
    })
}

fn order(level: Code<InvolvementLevel>) -> Option<u64> {
    level.entry().property("order").and_then(|o| o.parse().ok())
}

fn active(orders: &[Option<u64>]) -> usize {
    orders.iter().flatten().filter(|o| **o >= ACTIVE).count()
}

/// Mean order as a share of the highest; `None` where none is known.
fn index(orders: &[Option<u64>]) -> Option<f64> {
    let known: Vec<u64> = orders.iter().flatten().copied().collect();
    (!known.is_empty()).then(|| known.iter().sum::<u64>() as f64 / known.len() as f64 / HIGHEST)
}

fn cells(phase: Code<Phase>, constituency: Option<Code<Constituency>>, entries: &Entries) -> Vec<Cell> {
    let orders: Vec<Option<u64>> = entries.iter().map(|(_, o)| *o).collect();
    let at = |level: u64| orders.iter().filter(|o| **o == Some(level)).count();
    let mut known: Vec<u64> = orders.iter().flatten().copied().collect();
    known.sort_unstable();
    let level = |o: u64| usize::try_from(o).ok().and_then(|o| LEVELS.get(o)).copied().unwrap_or_default();
    let median = (!known.is_empty()).then(|| {
        let (low, high) = (known[(known.len() - 1) / 2], known[known.len() / 2]);
        if low == high { level(low).to_owned() } else { format!("{} to {}", level(low), level(high)) }
    });
    vec![
        word(phase.code()),
        constituency.map_or(Cell::Null, |c| word(c.code())),
        constituency.map_or(Cell::Null, |c| Cell::Flag(c.entry().is("grass_roots"))),
        int(orders.len()),
        int(at(0)),
        int(at(1)),
        int(at(2)),
        int(at(3)),
        int(at(4)),
        int(orders.len() - known.len()),
        median.map_or(Cell::Null, |m| word(&m)),
        real(index(&orders)),
        int(active(&orders)),
    ]
}
