//! # Localisation
//! **Question.** How much money, whose, and how much of it through national actors?
//!
//! **Definition.** One row per country x role x national, other, unknown x currency x form x status of the money that counts
//! on the day ([`super::money`]). *National* at a place: organisation types whose codelist property `national` says yes,
//! and those that say home where the home country is the country of the sites; `unknown` passes no rule. Money whose sites
//! lie in several countries has country null and `unsplit` true: it is not split without stated shares. `share` =
//! amount / the amounts of the same country, role, currency, form and status together; known amounts only. Participations without
//! an amount are counted in `without_amount`, never as 0.
//!
//! **Reference.** DOMAIN.md section 3 (National; Money and people). **Unit.** The row's currency; share 0 to 1, null where
//! no amount is known. **Empty input.** No rows, counts 0. **Cost.** O(participations log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let localisation = analysis::find("localisation").expect("registered");
//! let found = analysis::run(localisation, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["participations"], 0);
//! ```

use std::collections::BTreeMap;

use serde_json::json;

use super::money::{self, Money, National};
use super::rows::{column, count, ids, measured, ratio, real, text, word};
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::codelist::Code;
use crate::domain::codelist::{MoneyForm, MoneyStatus, Role};
use crate::domain::table::ColumnType::{Boolean, Integer, List, Number, Text as TextColumn};
use crate::domain::{Cell, Kind, Text};

/// The registry entry.
pub const LOCALISATION: Analysis = Analysis::whole(&SPEC, run);

/// Only money of that year.
pub const YEAR: ParamSpec = ParamSpec {
    name: "year",
    ty: ParamType::Integer { min: 1900, max: 2200 },
    list: false,
    required: false,
    default: None,
    doc: "Only amounts of that year; all where none is given.",
};

/// Money of what has ended counts too.
pub const ENDED: ParamSpec = ParamSpec::defaulting("ended", ParamType::Flag, "false", "Count the money of activities that have ended before the day too.");

static SPEC: Spec = Spec {
    name: "localisation",
    version: 1,
    question: "How much money, whose, and how much of it through national actors?",
    definition: "Amounts of the participations that count on the day, by country, role, national or other or unknown, currency, form and \
                 status; never added across any of these. National by the codelist of organisation types and the home country. Money in \
                 several countries stays unsplit, and is *other* where the stakeholder is at home in none of them; unknown amounts are counted, never taken for zero.",
    reference: "DOMAIN.md section 3",
    parameters: &[
        ParamSpec { doc: "Roles; every role where none is given.", ..chosen::ROLE },
        ParamSpec { doc: "Only money of which every site is this one or lies in it.", ..chosen::WITHIN },
        chosen::CONSTITUENCY,
        YEAR,
        ENDED,
    ],
    columns: &[
        column("country", TextColumn, "ISO 3166-1 alpha-2 code; null where unknown or several"),
        column("unsplit", Boolean, "the sites lie in several countries"),
        column("role", TextColumn, "role of the stakeholders"),
        column("national", TextColumn, "national, other or unknown"),
        column("currency", TextColumn, "ISO 4217 code; null where unknown"),
        column("form", TextColumn, "cash, labour, land, logistics, materials; null where unknown"),
        column("status", TextColumn, "pledged, committed, disbursed; null where unknown"),
        measured("amount", Number, "in the row's currency", "sum of the known amounts; null where none is known"),
        column("share", Number, "of the same country, role, currency, form and status; 0 to 1, null where no amount is known"),
        column("participations", Integer, "participations in this row"),
        column("without_amount", Integer, "of these, the ones that state no amount"),
        column("stakeholders", List, "whose money it is"),
    ],
    site_column: None,
    reads: &[Kind::Setting, Kind::Site, Kind::Stakeholder, Kind::Activity, Kind::Participation],
};

/// What money is added up within: country, several countries, role, currency, form, status.
type Group = (Option<Text>, bool, Code<Role>, Option<Text>, Option<Code<MoneyForm>>, Option<Code<MoneyStatus>>);

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let roles = params.list("role");
    let constituencies = chosen::constituencies(params);
    let within = params.one("within").and_then(|s| atlas.tables.sites.index(s));
    let (all, negative) = money::all(atlas, params);
    let (mut left_out, mut participations, mut without) = (0, 0, 0);
    let mut groups: BTreeMap<Group, BTreeMap<National, Vec<Money>>> = BTreeMap::new();
    for money in all {
        let of_role = roles.is_empty() || roles.iter().any(|r| money.role.code() == r.as_str());
        if !of_role || !chosen::of_constituency(atlas, &constituencies, money.stakeholder) {
            continue;
        }
        if let Some(around) = within {
            let inside = money.sites.iter().filter(|s| atlas.places.is_within(**s, around)).count();
            if inside == 0 || inside < money.sites.len() {
                left_out += usize::from(inside > 0);
                continue;
            }
        }
        participations += 1;
        without += usize::from(money.amount.is_none());
        let countries = money::countries(&atlas.places, &money.sites);
        let country = countries.first().copied().flatten().filter(|_| countries.len() == 1).cloned();
        let national = National::of(atlas.tables.stakeholders.at(money.stakeholder), &countries);
        let group = (country, countries.len() > 1, money.role, money.currency.clone(), money.form, money.status);
        groups.entry(group).or_default().entry(national).or_default().push(money);
    }
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::new();
    for (group, by_national) in &groups {
        control.go_on()?;
        let whole = sum(by_national.values().flatten());
        for (national, money) in by_national {
            rows.push(row(atlas, group, *national, money, whole, &mut writer));
        }
    }
    let currencies: std::collections::BTreeSet<&Text> = groups.keys().filter_map(|g| g.3.as_ref()).collect();
    let summary = vec![
        ("participations", json!(participations)),
        ("without_amount", json!(without)),
        ("currencies", json!(currencies)),
        ("partly_outside", json!(left_out)),
        ("negative_amounts_left_out", json!(negative)),
    ];
    Ok(Report { summary, rows })
}

fn sum<'m>(money: impl Iterator<Item = &'m Money>) -> Option<f64> {
    money.filter_map(|m| m.amount).fold(None, |sum, amount| Some(sum.unwrap_or(0.0) + amount))
}

fn row(atlas: &Atlas, group: &Group, national: National, money: &[Money], whole: Option<f64>, writer: &mut Writer<'_>) -> ReportRow {
    let tables = &atlas.tables;
    let (country, unsplit, role, currency, form, status) = group;
    let amount = sum(money.iter());
    let mut who: Vec<usize> = money.iter().map(|m| m.stakeholder).collect();
    who.sort_unstable();
    who.dedup();
    let mut evidence = Evidence::default();
    evidence.add_all(&tables.stakeholders, who.iter().copied());
    evidence.add_all(&tables.participations, money.iter().map(|m| m.participation));
    let cells = vec![
        text(country.as_ref()),
        Cell::Flag(*unsplit),
        text(Some(role.code())),
        word(national.code()),
        text(currency.as_ref()),
        text(form.map(Code::code)),
        text(status.map(Code::code)),
        real(amount),
        real(amount.zip(whole).and_then(|(a, w)| ratio(a, w))),
        count(money.len()),
        count(money.iter().filter(|m| m.amount.is_none()).count()),
        ids(&tables.stakeholders, who),
    ];
    ReportRow { cells, evidence: writer.list(evidence) }
}
