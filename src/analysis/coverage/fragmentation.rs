//! # Fragmentation
//! **Question.** Is the work, or the money, of a place or theme in few hands or in many?
//!
//! **Definition.** For each block (`by` site, theme, country, or all): p = a stakeholder's share of the block's presences, H =
//! sum of p squared, 1/H the effective number of partners, H* = (H - 1/n) / (1 - 1/n) comparable across n. A presence is a distinct
//! stakeholder x chosen site x theme: five projects of one stakeholder in one cell are one. With `of=budget` p is the share
//! of the amounts that participations in the chosen roles state ([`super::money`]), one row per block x currency x
//! status: neither is ever added up. An amount over several themes is split by the shares that the activity states, where they
//! sum to 100 percent and the participation names no themes of its own; a theme above them has the sum of theirs. Any other amount
//! over several sites (themes, countries), not all in the block, is not split: it counts in no such block and stands in
//! `unsplit_amount`. High H is dependence, low H with many partners a burden of
//! coordination: neither is called bad.
//!
//! **Reference.** methods.md section 2.7; Acharya, de Lima & Moore 2006; Knack & Rahman 2007.
//! **Unit and range.** H 1/n to 1, H* 0 to 1; null where nobody is present, or no amount is known.
//! **Empty input.** No rows. **Cost.** O((presences + participations) log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let fragmentation = analysis::find("fragmentation").expect("registered");
//! let found = analysis::run(fragmentation, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["blocks"], 0);
//! ```

use std::collections::BTreeMap;

use serde_json::json;

use super::concentration::concentration;
use super::localisation::{ENDED, YEAR};
use super::rows::{BLOCK, column, count, id, measured, real, text, word};
use super::shares::{Holding, Key, Place, of_money, of_presences};
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::grid::Grid;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ColumnSpec, ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::codelist::Code;
use crate::domain::table::ColumnType::{Integer, Number, Text as TextColumn};
use crate::domain::Cell;

/// The registry entry.
pub const FRAGMENTATION: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "fragmentation",
    version: 1,
    question: "Is the work, or the money, of a place or theme in few hands or in many?",
    definition: "H = sum of squared shares of stakeholders in the presences (distinct stakeholder, site, theme) or in the budget of a block; \
                 1/H effective partners; H* = (H - 1/n) / (1 - 1/n). Budgets by currency and status, never added together; amounts over \
                 several themes are split by the shares that the activity states, other amounts over several blocks are not split. A presence counts at \
                 the nearest chosen site and theme above it: a theme and its parent that are both chosen are not two.",
    reference: "methods.md section 2.7; Acharya, de Lima & Moore 2006; Knack & Rahman 2007",
    parameters: table![ParamSpec:
        &[
            ParamSpec::defaulting("by", ParamType::Choice(&["site", "theme", "country", "all"]), "site", "What makes a row: each site, each theme, each country, or everything chosen."),
            ParamSpec::defaulting("of", ParamType::Choice(&["presences", "budget"]), "presences", "Shares of presences, or of the amounts that participations state."),
        ],
        chosen::PRESENCES,
        &[
            YEAR,
            ENDED,
        ],
    ],
    columns: table![ColumnSpec:
        BLOCK,
        &[
            column("country", TextColumn, "ISO 3166-1 alpha-2 code; null where the row is about none or it is unknown"),
            column("currency", TextColumn, "ISO 4217 code, where shares are of the budget"),
            column("status", TextColumn, "pledged, committed or disbursed, where shares are of the budget and it is known"),
            column("partners", Integer, "stakeholders with a share"),
            column("total", Number, "presences, or the amount in the row's currency, of all of them; null where no amount is known"),
            column("hhi", Number, "H, 1/n to 1; null where nobody has a share"),
            measured("effective_partners", Number, "partners", "1 / H: as many equal partners would give the same H"),
            column("hhi_normalised", Number, "H*, 0 to 1"),
            column("shannon", Number, "Shannon's entropy of the shares (natural logarithm), 0 to ln of the partners: a second opinion"),
            column("largest", TextColumn, "the stakeholder with the largest share; the lowest id of several"),
            column("largest_share", Number, "its share, 0 to 1"),
            column("unspecified", Integer, "presences here without a theme fine enough, or amounts that nobody stated; not counted"),
            column("split_amount", Number, "of the total: parts that lie here by the stated shares of themes; null where there are none"),
            column("unsplit_amount", Number, "amounts partly here and partly elsewhere; not counted"),
        ],
    ],
    site_column: Some("site"),
    reads: chosen::READS_PRESENCES,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let grid = Grid::read(atlas, params)?;
    let by = params.one("by").unwrap_or("site");
    let mut found: BTreeMap<Key, Holding> = if params.one("of") == Some("budget") {
        of_money(&grid, params, by, control)?
    } else {
        of_presences(&grid, by, control)?
    };
    if params.one("of") != Some("budget") {
        // a place without anybody is a row of its own: null, not left out
        for place in Place::all(&grid, by) {
            found.entry(Key { place, currency: None, status: None }).or_default();
        }
    }
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::new();
    let mut with_shares = 0;
    for (key, holding) in found {
        control.go_on()?;
        let row = row(&grid, &key, &holding, &mut writer);
        with_shares += usize::from(!holding.shares.is_empty());
        if !row.evidence.is_empty() {
            rows.push(row);
        }
    }
    let mut summary = Vec::from(grid.chosen.resolved());
    summary.extend([("blocks", json!(rows.len())), ("blocks_with_shares", json!(with_shares))]);
    Ok(Report { summary, rows })
}

fn row(grid: &Grid<'_>, key: &Key, holding: &Holding, writer: &mut Writer<'_>) -> ReportRow {
    let tables = &grid.atlas.tables;
    let amounts: Vec<f64> = holding.shares.values().copied().collect();
    let whole: f64 = amounts.iter().sum();
    let index = concentration(&amounts);
    let mut largest: Option<(usize, f64)> = None;
    for (who, amount) in &holding.shares {
        if largest.is_none_or(|(_, most)| *amount > most) {
            largest = Some((*who, *amount));
        }
    }
    let (site, theme, country) = match &key.place {
        Place::Site(slot) => (Some(grid.chosen.sites[*slot]), None, None),
        Place::Theme(slot) => (None, Some(grid.chosen.themes[*slot]), None),
        Place::Country(country) => (None, None, country.as_ref()),
        Place::All => (None, None, None),
    };
    let mut evidence = Evidence::default();
    evidence.add_all(&tables.sites, site);
    evidence.add_all(&tables.themes, theme);
    evidence.add_all(&tables.participations, holding.participations.iter().copied());
    evidence.add_all(&tables.activities, holding.activities.iter().copied());
    let (site, theme) = (site.map(|s| tables.sites.at(s)), theme.map(|t| tables.themes.at(t)));
    let known = |n: Option<f64>| if index.is_some() { real(n) } else { Cell::Null };
    let cells = vec![
        text(site.map(|s| s.id.text())),
        text(site.map(|s| &s.name)),
        text(theme.map(|t| t.id.text())),
        text(theme.map(|t| &t.name)),
        text(country),
        text(key.currency.as_ref()),
        key.status.map_or(Cell::Null, |s| word(Code::code(s).as_str())),
        count(holding.shares.len()),
        known(Some(whole)),
        real(index.map(|i| i.hhi)),
        real(index.map(|i| i.effective)),
        real(index.map(|i| i.normalised)),
        real(index.map(|i| i.shannon)),
        id(&tables.stakeholders, largest.map(|(who, _)| who)),
        known(largest.map(|(_, most)| most / whole)),
        count(holding.unspecified),
        real(holding.split),
        real(holding.unsplit),
    ];
    ReportRow { cells, evidence: writer.list(evidence) }
}
