//! # Checks
//! **Question.** What in the records or in a place should somebody look at?
//!
//! A linter for partnerships. Rules are data (`data/rules/*.toml`): id, severity, words, parameters, on or off. The logic of
//! each is a small named function under its id ([`LOGIC`]). The subject of a finding is a record or a place, never *X is weak*.
//!
//! - [`rule`] a rule as data; [`own`] those that a workspace carries; [`finding`] what a rule found; [`acknowledged`] which
//!   findings somebody let stand; [`seen`] what the rules look at, read once
//! - [`platforms`] [`heard`] [`plans`] [`needs`] [`activities`] [`people`] [`partners`] the logic, by what it looks at
//!
//! **Definition.** Each rule is asked over the records as they stand on the day; its own file says how. What is not known is
//! never read as missing: a rule about something that should be on record says *on record*, a rule about a place asks
//! only where a scope says that it was reported on in full, and a link reads as missing only where a tie survey says so.
//! **Reference.** DOMAIN.md section 5, *Checks*. **Unit and range.** A finding a row. **Empty input.** No rows.
//! **Cost.** O((records + cells) log) and, for links, the squared providers of a cell.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let checks = analysis::find("checks").expect("registered");
//! let found = analysis::run(checks, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["findings"], 0);
//! ```

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::chosen;
use super::evidence::Writer;
use super::joint::words::{column, day, maybe, param, word};
use super::report::{Report, ReportRow};
use super::rows::in_blocks;
use super::scopes::response;
use super::spec::{ParamType, Spec, table};
use super::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{List, Text as TextColumn};
use crate::domain::records::Acknowledgement;
use crate::domain::{Cell, Kind, Text};

pub mod acknowledged;
pub mod activities;
pub mod finding;
pub mod heard;
pub mod needs;
pub mod own;
pub mod partners;
pub mod people;
pub mod plans;
pub mod platforms;
pub mod rule;
pub mod seen;

pub use acknowledged::State;
pub use finding::Finding;
pub use rule::Rule;
use seen::Seen;

/// The registry entry.
pub const CHECKS: Analysis = Analysis::whole(&SPEC, run);

/// The logic of one rule: what it sees, the rule with its parameters, where its findings go.
pub type Logic = fn(&Seen<'_, '_>, &Rule, &mut Vec<Finding>) -> Result<(), AnalysisError>;

/// The logic of every rule, under the rule's id, in the order of reports.
pub static LOGIC: &[(&str, Logic)] = &[
    ("lead-recorded", platforms::lead_recorded),
    ("one-lead", platforms::one_lead),
    ("lead-national", platforms::lead_national),
    ("categories-seated", platforms::categories_seated),
    ("framework-committee", platforms::framework_committee),
    ("dispute-rule", platforms::dispute_rule),
    ("dominance", platforms::dominance),
    ("monitors-and-implements", platforms::monitors_and_implements),
    ("grass-roots-seated", heard::grass_roots_seated),
    ("grass-roots-heard", heard::grass_roots_heard),
    ("women-present", heard::women_present),
    ("concern-open", heard::concern_open),
    ("plan-renewal", plans::plan_renewal),
    ("water-use-plan", plans::water_use_plan),
    ("commitment-overdue", plans::commitment_overdue),
    ("commitment-carried-over", plans::commitment_carried_over),
    ("need-unanswered", needs::need_unanswered),
    ("need-not-reported", needs::need_not_reported),
    ("single-provider", needs::single_provider),
    ("unlinked-providers", partners::unlinked_providers),
    ("backstopper-reach", partners::backstopper_reach),
    ("unconfirmed", partners::unconfirmed),
    ("activity-baseline", activities::baseline),
    ("activity-theme", activities::theme),
    ("activity-gender-marker", activities::gender_marker),
    ("activity-site", activities::site),
    ("theme-shares", activities::theme_shares),
    ("people-chain", people::people_chain),
];

/// The ids of [`LOGIC`], for the parameter (a test holds the two and the data together).
pub const RULE_IDS: &[&str] = &[
    "lead-recorded",
    "one-lead",
    "lead-national",
    "categories-seated",
    "framework-committee",
    "dispute-rule",
    "dominance",
    "monitors-and-implements",
    "grass-roots-seated",
    "grass-roots-heard",
    "women-present",
    "concern-open",
    "plan-renewal",
    "water-use-plan",
    "commitment-overdue",
    "commitment-carried-over",
    "need-unanswered",
    "need-not-reported",
    "single-provider",
    "unlinked-providers",
    "backstopper-reach",
    "unconfirmed",
    "activity-baseline",
    "activity-theme",
    "activity-gender-marker",
    "activity-site",
    "theme-shares",
    "people-chain",
];

static SPEC: Spec = Spec {
    name: "checks",
    version: 1,
    question: "What in the records or in a place should somebody look at?",
    definition: "Rules as data, each with severity, question and what would resolve it; each finding names a place or record, those concerned, \
                 and the records that it rests on. Rules that are off by default run where they are named, or where all are asked for. What \
                 is not known is never read as missing: a place counts as without activity only where it was reported on in full, a link \
                 only where a tie survey says so. A workspace may change the rules that ship and carry its own. A finding that was \
                 acknowledged is shown apart until the day on which that ends, or until what it rests on changes.",
    reference: "DOMAIN.md section 5, Checks; data/rules",
    parameters: &[
        param("rule", ParamType::Choice(RULE_IDS), true, None, "Only these rules, on or off; the rules that are on where none is given."),
        param("own_rule", ParamType::Ref(Kind::Rule), true, None, "Of the workspace's own rules only these, on or off."),
        param("acknowledged", ParamType::Choice(&["show", "hide", "only"]), false, Some("show"), "Findings that were acknowledged: shown apart, left out, or alone."),
        param("all", ParamType::Flag, false, Some("false"), "Run the rules that are off by default too."),
        param("severity", ParamType::Choice(&["note", "warning", "error"]), false, Some("note"), "Only findings at least as severe."),
        chosen::ROLE,
        chosen::THEME,
        chosen::KIND,
        chosen::WITHIN,
        chosen::UNSPLIT_LEFT_OUT,
        chosen::UNCONFIRMED,
    ],
    columns: &[
        column("rule", TextColumn, "id of the rule"),
        column("severity", TextColumn, "note, warning or error"),
        column("site", TextColumn, "id of the site, where the finding is about one"),
        column("site_name", TextColumn, "its name"),
        column("subjects", List, "the records that it is about: kind/id"),
        column("message", TextColumn, "what was found, in a sentence"),
        column("said", TextColumn, "what the sentence is made of, for pages in other languages: its key and its values as in the query of an address; resolve where the words of what would resolve it are those that ship"),
        column("resolve", TextColumn, "what would resolve it"),
        column("key", TextColumn, "the finding's own name, the same from day to day: the id under which it is acknowledged"),
        column("fingerprint", TextColumn, "of what it rests on: an acknowledgement with another one holds no longer"),
        column("acknowledged", TextColumn, "acknowledged, or expired or changed where that holds no longer; empty where nobody said so"),
        column("acknowledged_by", TextColumn, "who let the finding stand"),
        column("reason", TextColumn, "why it was let stand"),
        column("until", TextColumn, "last day on which that holds"),
    ],
    site_column: Some("site"),
    reads: table![Kind:
        chosen::READS_LINKS,
        &[Kind::Plan, Kind::Commitment, Kind::Concern, Kind::Observation, Kind::Involvement, Kind::Rule, Kind::Acknowledgement],
    ],
};

/// What the rules find, by severity (the worst first), rule, site and subject. Pure: the same atlas, rules and parameters
/// give the same findings. The positions of their rules are in `rules`; a rule without logic of its id finds nothing.
pub fn findings(atlas: &Atlas, rules: &[Rule], params: &Params, control: &Control) -> Result<Vec<Finding>, AnalysisError> {
    control.go_on()?;
    let grid = super::grid::Grid::read(atlas, params)?;
    let seen = Seen::of(&grid, params, control)?;
    let of_each = rules.par_iter().enumerate().map(|(position, rule)| {
        control.go_on()?;
        let mut found = Vec::new();
        if let Some((_, logic)) = LOGIC.iter().find(|(id, _)| *id == rule.logic) {
            logic(&seen, rule, &mut found)?;
        }
        for finding in &mut found {
            finding.rule = position;
        }
        Ok(found)
    });
    let of_each: Result<Vec<Vec<Finding>>, AnalysisError> = of_each.collect();
    let mut found: Vec<Finding> = of_each?.into_iter().flatten().collect();
    let place: Vec<Option<usize>> = rules.iter().map(|rule| LOGIC.iter().position(|(id, _)| *id == rule.logic)).collect();
    let order = |f: &Finding| (place[f.rule], &rules[f.rule].id);
    found.par_sort_by(|x, y| {
        let severity = rules[y.rule].severity.cmp(&rules[x.rule].severity);
        severity.then_with(|| (order(x), x.site, &x.subjects, &x.message).cmp(&(order(y), y.site, &y.subjects, &y.message)))
    });
    Ok(found)
}

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let (named, own) = (params.list("rule"), params.list("own_rule"));
    let runs = |r: &Rule| {
        if named.is_empty() && own.is_empty() { r.on || params.flag("all") } else { named.contains(&r.id) || own.contains(&r.id) }
    };
    let least = params.one("severity").and_then(rule::severity).unwrap_or(crate::domain::Severity::Note);
    let (mut rules, broken) = own::rules(atlas);
    rules.retain(|r| runs(r) && r.severity >= least);
    let found = findings(atlas, &rules, params, control)?;
    let shown = params.one("acknowledged").unwrap_or("show");
    let mut by_severity: BTreeMap<&str, usize> = rules.iter().map(|r| (r.severity_word(), 0)).collect();
    let mut by_rule: Vec<usize> = vec![0; rules.len()];
    let (mut open, mut standing) = (0, 0);
    let mut told = Vec::with_capacity(found.len());
    let of_rules: Vec<(&str, &Finding)> = found.iter().map(|finding| (rules[finding.rule].id.as_str(), finding)).collect();
    for (finding, (key, fingerprint)) in found.iter().zip(acknowledged::named(atlas, &of_rules)) {
        let rule = &rules[finding.rule];
        let acknowledgement = atlas.tables.acknowledgements.get(&key);
        let state = acknowledgement.map(|a| acknowledged::state(a, &fingerprint, params.as_of));
        let stands = state == Some(State::Acknowledged);
        if stands {
            standing += 1;
        } else {
            open += 1;
            by_rule[finding.rule] += 1;
            *by_severity.entry(rule.severity_word()).or_insert(0) += 1;
        }
        if (stands || shown != "only") && !(stands && shown == "hide") {
            told.push(Told { finding, rule, key, fingerprint, acknowledgement, state });
        }
    }
    let rows = in_blocks(atlas, 0..told.len(), control, |at, writer| told[at].row(atlas, writer))?;
    let by_rule: serde_json::Map<String, Value> = rules.iter().zip(by_rule).map(|(r, n)| (r.id.clone(), json!(n))).collect();
    let broken: Vec<Value> = broken
        .iter()
        .map(|b| json!({"record": b.record, "column": b.invalid.column, "rule": b.invalid.rule, "value": b.invalid.value, "hint": b.invalid.hint}))
        .collect();
    let summary = vec![
        ("findings", json!(open)),
        ("acknowledged", json!(standing)),
        ("by_severity", json!(by_severity)),
        ("by_rule", Value::Object(by_rule)),
        ("broken_rules", Value::Array(broken)),
        ("response", response(atlas, params.as_of)),
    ];
    Ok(Report { summary, rows })
}

/// A finding as its row tells it.
struct Told<'f> {
    finding: &'f Finding,
    rule: &'f Rule,
    key: String,
    fingerprint: String,
    acknowledgement: Option<&'f Acknowledgement>,
    state: Option<State>,
}

impl Told<'_> {
    fn row(&self, atlas: &Atlas, writer: &mut Writer<'_>) -> ReportRow {
        let Self { finding, rule, acknowledgement, .. } = self;
        let site = finding.site.map(|s| atlas.tables.sites.at(s));
        let message = finding.message.clone().with_known("resolve", rule.resolves_as_shipped().then_some(&rule.logic));
        let mut evidence = writer.list(finding.evidence.clone());
        if let Some(said) = acknowledgement {
            evidence.push(Text::from(said.id.path()));
            evidence.sort();
        }
        let cells = vec![
            word(&rule.id),
            word(rule.severity_word()),
            maybe(site.map(|s| s.id.text())),
            maybe(site.map(|s| &s.name)),
            Cell::List(finding.subjects.clone()),
            word(&message.english),
            Cell::Text(Text::from(message.parts())),
            word(&rule.resolve),
            word(&self.key),
            word(&self.fingerprint),
            self.state.map_or(Cell::Null, |s| word(s.word())),
            maybe(acknowledgement.and_then(|a| a.acknowledged_by.as_ref())),
            maybe(acknowledgement.map(|a| &a.reason)),
            day(acknowledgement.and_then(|a| a.until)),
        ];
        ReportRow { cells, evidence }
    }
}
