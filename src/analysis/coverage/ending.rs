//! # Ending
//! **Question.** What ends or goes unconfirmed in the next months, what opens then, and what is planned?
//!
//! **Definition.** The *horizon* is the day `months` after the day. For each cell the providers of both days are compared
//! ([`super::providers`]): *staying* count on both; *ending* count today and no longer at the horizon, because what they
//! are known from ends; *unconfirmed* count today and at the horizon only as open-ended records that nobody will have
//! confirmed in 12 months; *starting* count at the horizon and not today. A cell *opens* where somebody counts today,
//! nobody at the horizon, and presence is reported on in full there on the day: it turns empty, and becomes a *gap* where a
//! need is stated or a priority chosen. Where nobody reports in full, or somebody is known to a coarser place, it does not
//! open: it turns to *no data* or *unspecified*, for whether others work there is not known.
//! *Planned* are activities in the
//! pipeline (status 1) here whose period meets the time up to the horizon, and open commitments here that are due by
//! then or carry no date. A hole inside the months that somebody fills again before the horizon is not seen. Only cells
//! where something ends, goes unconfirmed or starts make a row.
//!
//! **Reference.** DOMAIN.md sections 1 and 3. **Unit.** Days, counts.
//! **Empty input.** No rows, counts 0; no day known: no horizon, no rows. **Cost.** O((presences + cells) log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let ending = analysis::find("ending").expect("registered");
//! let found = analysis::run(ending, &atlas, &[], Some("2014-06-30"), &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["horizon"], "2014-12-30");
//! ```

use serde_json::{Value, json};

use super::cells::{Cells, RollUp, Seen};
use super::providers::{self, Provider, Source};
use super::rows::{CELL, column, day, ids, text, whole};
use super::two_days::{months_after, on_two_days};
use crate::analysis::chosen;
use crate::analysis::covering::{Area, Covering};
use crate::analysis::evidence::{Evidence, Writer, path};
use crate::analysis::grid::{ByCell, Grid, packed};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ColumnSpec, ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Boolean, Date, Integer, List};
use crate::domain::time::{Day, End, Start};
use crate::domain::{Cell, Kind, Period};

/// The registry entry.
pub const ENDING: Analysis = Analysis::whole(&SPEC, run);

/// IATI ActivityStatus *pipeline*.
const PIPELINE: &str = "1";

static SPEC: Spec = Spec {
    name: "ending",
    version: 2,
    question: "What ends or goes unconfirmed in the next months, what opens then, and what is planned?",
    definition: "Providers of each cell on the day and at the horizon, some months later: those that stay, end, go unconfirmed, or start. A \
                 cell opens where nobody counts at the horizon any more and presence is reported on in full; it becomes a gap where a need \
                 is stated or a priority chosen. Where nobody reports in full it turns to no data. Planned: activities in the pipeline, \
                 and open commitments due by then.",
    reference: "DOMAIN.md sections 1 and 3",
    parameters: table![ParamSpec:
        chosen::PROVIDERS,
        &[
            chosen::UNSPLIT_COUNTS,
            chosen::MANDATES,
            ParamSpec::defaulting("months", ParamType::Integer { min: 1, max: 120 }, "6", "Months to look ahead."),
        ],
    ],
    columns: table![ColumnSpec:
        CELL,
        &[
            column("providers", List, "stakeholders that count on the day"),
            column("ending", List, "of these, the ones that end by the horizon"),
            column("first_end", Date, "the first day on which one of them ends"),
            column("last_end", Date, "the last day on which one of them ends"),
            column("unconfirmed", List, "providers that nobody will have confirmed in 12 months at the horizon"),
            column("staying", List, "providers of the day that still count at the horizon"),
            column("starting", List, "stakeholders that count at the horizon and not on the day"),
            column("opens", Boolean, "somebody counts on the day, nobody at the horizon, and presence is reported on in full"),
            column("gap", Boolean, "it opens, and a need is stated or a priority chosen"),
            column("need", Integer, "highest severity stated, 0 to 5; null where unknown"),
            column("people_in_need", Integer, "the most people that one of the needs names"),
            column("planned", List, "activities in the pipeline here"),
            column("commitments", List, "open commitments here that are due by the horizon or undated"),
        ],
    ],
    site_column: Some("site"),
    reads: table![Kind: chosen::READS_CELLS, &[Kind::Commitment]],
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let months = params.integer("months").unwrap_or(6);
    let Some(horizon) = params.as_of.map(|day| months_after(day, months)) else {
        return Ok(Report { summary: vec![("horizon", Value::Null)], rows: Vec::new() });
    };
    let [now, then] = on_two_days(atlas, params, [params.as_of, Some(horizon)], control)?;
    let planned = Planned::of(&now.grid, horizon);
    let mut rolled = RollUp::new(&then.grid);
    let mut writer = Writer::new(atlas);
    let (mut opens, mut unknown, mut gaps, mut rows) = (0, 0, 0, Vec::new());
    for cell in 0..now.len() {
        if cell % 256 == 0 {
            control.go_on()?;
        }
        let (before, after) = (now.see(cell), then.see(cell));
        rolled.add(&then.grid, cell, after.state);
        let change = Change::of(&before, &after);
        if change.is_none() {
            continue;
        }
        opens += usize::from(change.opens);
        unknown += usize::from(change.leaves && !change.opens);
        gaps += usize::from(change.gap);
        rows.push(change.row(&now, &then, cell, [&before, &after], &planned, &mut writer));
    }
    let mut summary = Vec::from(now.grid.chosen.resolved());
    summary.extend([
        ("horizon", json!(horizon.to_string())),
        ("cells", json!(now.len())),
        ("cells_that_change", json!(rows.len())),
        ("cells_that_open", json!(opens)),
        ("cells_that_turn_unknown", json!(unknown)),
        ("gaps_that_open", json!(gaps)),
        ("active_in_at_horizon", rolled.figures(&then.grid)),
    ]);
    Ok(Report { summary, rows })
}

/// What happens to the providers of a cell.
#[derive(Debug, Default)]
struct Change {
    ending: Vec<Provider>,
    unconfirmed: Vec<Provider>,
    staying: Vec<Provider>,
    starting: Vec<Provider>,
    /// Somebody counts today and nobody at the horizon.
    leaves: bool,
    /// It leaves a cell empty, as far as is reported in full.
    opens: bool,
    gap: bool,
}

fn holds(list: &[Provider], stakeholder: usize) -> bool {
    list.binary_search_by_key(&stakeholder, |p| p.stakeholder).is_ok()
}

impl Change {
    fn of(before: &Seen, after: &Seen) -> Self {
        let mut change = Self::default();
        for provider in &before.here.counted {
            let who = provider.stakeholder;
            let list = if holds(&after.here.counted, who) {
                &mut change.staying
            } else if holds(&after.here.unconfirmed, who) {
                &mut change.unconfirmed
            } else {
                &mut change.ending
            };
            list.push(provider.clone());
        }
        let new = after.here.counted.iter().filter(|p| !holds(&before.here.counted, p.stakeholder));
        change.starting = new.cloned().collect();
        change.leaves = !before.here.counted.is_empty() && after.here.counted.is_empty();
        // what nobody reports on in full, and what is known of a coarser place only, is not known to be empty
        change.opens = change.leaves && !before.in_scope.is_empty() && after.here.unspecified.is_empty();
        change.gap = change.opens && before.asked.anything();
        change
    }
    fn is_none(&self) -> bool {
        self.ending.is_empty() && self.unconfirmed.is_empty() && self.starting.is_empty()
    }
    fn row(
        &self,
        now: &Cells<'_>,
        then: &Cells<'_>,
        cell: usize,
        [before, after]: [&Seen; 2],
        planned: &Planned,
        writer: &mut Writer<'_>,
    ) -> ReportRow {
        let grid = &now.grid;
        let tables = &grid.atlas.tables;
        let (site, theme) = (tables.sites.at(grid.site(cell)), tables.themes.at(grid.theme(cell)));
        let who = |list: &[Provider]| ids(&tables.stakeholders, list.iter().map(|p| p.stakeholder));
        let ends: Vec<Day> = self.ending.iter().filter_map(|p| last_day(grid, p)).collect();
        let pipeline: Vec<usize> = planned.activities.of(cell).iter().map(|a| *a as usize).collect();
        let due: Vec<usize> = planned.covering.of(grid, cell).map(|i| planned.commitments[i]).collect();
        let mut evidence = Evidence::default();
        now.show(cell, before, &mut evidence);
        providers::show(&then.grid, &after.here.counted, &mut evidence);
        evidence.add_all(&tables.activities, pipeline.iter().copied());
        evidence.add_all(&tables.commitments, due.iter().copied());
        let paths = pipeline.iter().map(|a| path(&tables.activities, *a)).collect();
        let promises = due.iter().map(|c| path(&tables.commitments, *c)).collect();
        let cells = vec![
            text(Some(site.id.text())),
            text(Some(&site.name)),
            text(Some(theme.id.text())),
            text(Some(&theme.name)),
            who(&before.here.counted),
            who(&self.ending),
            day(ends.iter().min().copied()),
            day(ends.iter().max().copied()),
            who(&self.unconfirmed),
            who(&self.staying),
            who(&self.starting),
            Cell::Flag(self.opens),
            Cell::Flag(self.gap),
            whole(before.asked.severity),
            whole(before.asked.people),
            Cell::List(paths),
            Cell::List(promises),
        ];
        ReportRow { cells, evidence: writer.list(evidence) }
    }
}

/// The last day on which anything that a provider is known from still holds.
fn last_day(grid: &Grid<'_>, provider: &Provider) -> Option<Day> {
    let end = |source: &Source| match source {
        Source::Presence(i) => grid.atlas.presences.at(*i).period.and_then(Period::end),
        Source::Mandate(i) => grid.atlas.tables.mandates.at(*i).end.0,
    };
    provider.sources.iter().filter_map(end).max()
}

/// What is planned, by cell.
struct Planned {
    activities: ByCell<u32>,
    commitments: Vec<usize>,
    covering: Covering,
}

impl Planned {
    fn of(grid: &Grid<'_>, horizon: Day) -> Self {
        let tables = &grid.atlas.tables;
        let ahead = Period::new(Start(grid.chosen.as_of), End(Some(horizon))).unwrap_or_default();
        let mut entries = Vec::new();
        for presence in grid.atlas.presences.iter().filter(|p| grid.chosen.roles.contains(&p.role)) {
            let status = tables.activities.at(presence.activity).status;
            let meets = presence.period.is_some_and(|p| p.overlap(ahead).is_some());
            if let (true, Some(site), Some(theme)) = (meets && status.is_some_and(|s| s.code() == PIPELINE), presence.site, presence.theme) {
                entries.extend(grid.cells_of(site, theme).map(|cell| (packed(cell), packed(presence.activity))));
            }
        }
        let (mut commitments, mut areas) = (Vec::new(), Vec::new());
        for (i, line) in tables.commitments.iter().enumerate() {
            let open = line.status.is_none_or(|s| s.code() == "open");
            let themes: Vec<_> = line.theme.iter().cloned().collect();
            // a line that names neither site nor theme says nothing of any cell
            if open && !line.sites.is_empty() && !themes.is_empty() && line.due.is_none_or(|due| due <= horizon) {
                commitments.push(i);
                areas.push(Area::new(grid, &line.sites, &themes));
            }
        }
        Self { activities: ByCell::new(grid.len(), &entries), commitments, covering: Covering::new(grid, areas) }
    }
}
