//! # Budgets
//! **Question.** Who manages which budget, and with whom?
//!
//! **Definition.** One row per activity x role x currency x form x status of the money that counts on the day
//! ([`super::money`]): whose money it is, the sum of the known amounts, and who is on record as managing the budget of that activity
//! (participations with `manages` yes, whatever their role). `managed` is of the whole activity: `jointly` (two or more
//! stakeholders manage it), `one`, `nobody` (every participation that says anything says no), `not_stated` (no participation
//! says). Who manages is never guessed from a role. An activity without money that names a manager has a row of its own.
//!
//! **Reference.** DOMAIN.md section 2 (Participation), section 3 (Money and people). **Unit.** The row's currency.
//! **Empty input.** No rows, counts 0. **Cost.** O(participations log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let budgets = analysis::find("budgets").expect("registered");
//! let found = analysis::run(budgets, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["activities"], 0);
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::localisation::{ENDED, YEAR};
use super::money::{self, Money};
use super::rows::{column, count, ids, measured, real, text, word};
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::codelist::{Code, MoneyForm, MoneyStatus, Role};
use crate::domain::table::ColumnType::{Integer, List, Number, Text as TextColumn};
use crate::domain::{Kind, Text};

/// The registry entry.
pub const BUDGETS: Analysis = Analysis::whole(&SPEC, run);

const STAKEHOLDER: ParamSpec = ParamSpec {
    name: "stakeholder",
    ty: ParamType::Ref(Kind::Stakeholder),
    list: true,
    required: false,
    default: None,
    doc: "Only activities in which one of these takes part; all where none is given.",
};

static SPEC: Spec = Spec {
    name: "budgets",
    version: 1,
    question: "Who manages which budget, and with whom?",
    definition: "The money of each activity that counts on the day, by role, currency, form and status, with the stakeholders on record as \
                 managing the budget of that activity. Jointly: two or more manage it; not stated: no participation says whether it \
                 manages. Who manages is never guessed from a role.",
    reference: "DOMAIN.md sections 2 and 3",
    parameters: &[STAKEHOLDER, YEAR, ENDED],
    columns: &[
        column("activity", TextColumn, "id of the activity"),
        column("activity_title", TextColumn, "its title"),
        column("managed", TextColumn, "jointly, one, nobody or not_stated: of the whole activity"),
        column("managers", List, "who is on record as managing the budget"),
        column("role", TextColumn, "role of those whose money it is; null where no money is on record"),
        column("stakeholders", List, "whose money it is"),
        measured("amount", Number, "in the row's currency", "sum of the known amounts; null where none is known"),
        column("currency", TextColumn, "ISO 4217 code; null where unknown"),
        column("form", TextColumn, "cash, labour, land, logistics, materials; null where unknown"),
        column("status", TextColumn, "pledged, committed, disbursed; null where unknown"),
        column("without_amount", Integer, "participations of this row that state no amount"),
    ],
    site_column: None,
    reads: &[Kind::Setting, Kind::Site, Kind::Stakeholder, Kind::Activity, Kind::Participation],
};

/// Who says what of managing the budget of one activity: positions in the participation and stakeholder tables.
#[derive(Debug, Default)]
struct Said {
    yes: Vec<(usize, usize)>,
    no: Vec<usize>,
    takes_part: BTreeSet<usize>,
}

impl Said {
    fn managers(&self) -> Vec<usize> {
        self.yes.iter().map(|(_, who)| *who).collect::<BTreeSet<_>>().into_iter().collect()
    }
    fn word(&self) -> &'static str {
        match (self.managers().len(), self.no.is_empty()) {
            (0, true) => "not_stated",
            (0, false) => "nobody",
            (1, _) => "one",
            _ => "jointly",
        }
    }
}

/// What money is added up within: role, currency, form, status.
type Group = (Code<Role>, Option<Text>, Option<Code<MoneyForm>>, Option<Code<MoneyStatus>>);

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let tables = &atlas.tables;
    let mut said: BTreeMap<usize, Said> = BTreeMap::new();
    for (i, part) in tables.participations.iter().enumerate() {
        let Some((activity, who)) = money::counted(atlas, part, params) else { continue };
        let entry = said.entry(activity).or_default();
        entry.takes_part.insert(who);
        match part.manages {
            Some(true) => entry.yes.push((i, who)),
            Some(false) => entry.no.push(i),
            None => {}
        }
    }
    let (all, negative) = money::all(atlas, params);
    let mut by_activity: BTreeMap<usize, BTreeMap<Group, Vec<Money>>> = BTreeMap::new();
    for money in all {
        let group = (money.role, money.currency.clone(), money.form, money.status);
        by_activity.entry(money.activity).or_default().entry(group).or_default().push(money);
    }
    for (activity, _) in said.iter().filter(|(_, s)| !s.yes.is_empty()) {
        by_activity.entry(*activity).or_default();
    }
    let chosen: BTreeSet<usize> = params.list("stakeholder").iter().filter_map(|id| tables.stakeholders.index(id)).collect();
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::new();
    let (mut activities, mut by_word) = (0, BTreeMap::from([("jointly", 0), ("nobody", 0), ("not_stated", 0), ("one", 0)]));
    for (activity, groups) in &by_activity {
        control.go_on()?;
        let Some(said) = said.get(activity) else { continue };
        if !chosen.is_empty() && said.takes_part.is_disjoint(&chosen) {
            continue;
        }
        activities += 1;
        *by_word.entry(said.word()).or_insert(0) += 1;
        if groups.is_empty() {
            rows.push(row(atlas, *activity, said, None, &mut writer));
        }
        for (group, money) in groups {
            rows.push(row(atlas, *activity, said, Some((group, money)), &mut writer));
        }
    }
    let summary = vec![("activities", json!(activities)), ("managed", json!(by_word)), ("negative_amounts_left_out", json!(negative))];
    Ok(Report { summary, rows })
}

fn row(atlas: &Atlas, activity: usize, said: &Said, money: Option<(&Group, &Vec<Money>)>, writer: &mut Writer<'_>) -> ReportRow {
    let tables = &atlas.tables;
    let (group, money) = money.map_or((None, [].as_slice()), |(group, money)| (Some(group), money.as_slice()));
    let managers = said.managers();
    let whose: BTreeSet<usize> = money.iter().map(|m| m.stakeholder).collect();
    let mut evidence = Evidence::default();
    evidence.add(&tables.activities, activity);
    evidence.add_all(&tables.stakeholders, whose.iter().chain(&managers).copied());
    evidence.add_all(&tables.participations, money.iter().map(|m| m.participation));
    evidence.add_all(&tables.participations, said.yes.iter().map(|(i, _)| *i).chain(said.no.iter().copied()));
    let amount = money.iter().filter_map(|m| m.amount).fold(None, |sum, amount| Some(sum.unwrap_or(0.0) + amount));
    let record = tables.activities.at(activity);
    let cells = vec![
        text(Some(record.id.text())),
        text(Some(&record.title)),
        word(said.word()),
        ids(&tables.stakeholders, managers),
        text(group.map(|g| g.0.code())),
        ids(&tables.stakeholders, whose),
        real(amount),
        text(group.and_then(|g| g.1.as_ref())),
        text(group.and_then(|g| g.2).map(Code::code)),
        text(group.and_then(|g| g.3).map(Code::code)),
        count(money.iter().filter(|m| m.amount.is_none()).count()),
    ];
    ReportRow { cells, evidence: writer.list(evidence) }
}
