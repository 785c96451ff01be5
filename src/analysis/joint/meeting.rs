//! # Meeting
//! **Question.** What stands on the agenda of the next meeting of a platform, and whom to invite, and why?
//!
//! **Definition**, on the day, for the platform chosen, else for each that exists. Its cells: those (site x theme x chosen
//! roles) that its sites and themes cover; a platform that names neither is about no cell. Agenda:
//! - `late_commitment`: a line of a plan that it owns, or that a seat holder made in a plan about its sites, which was due
//!   before the day and is neither done nor dropped; of commitments carried over the last
//! - `open_concern`: a concern raised in it or passed up to it, not closed, and stated to be public; never a confidential one
//! - `missing_category`: expected at the table and on no active seat
//! - `unlinked`: two providers of one of its cells known to have no link there; `unlinked_on_record`: with a coordination tie
//!   on record that states neither place nor theme; `unlinked_unknown`: of whom it is not known
//!   (as in `missing_links`; it never reads as missing)
//! - `gap`: a cell with a stated need or priority that was reported on and has no provider
//!
//! Invitations: who holds a seat, who is responsible for a late commitment or a public concern, and who provides in its
//! cells without a seat (`works_here`), each with all its reasons. A cell names who works in it, never who does not.
//!
//! **Unit and range.** Words. **Empty input.** No platforms: no rows.
//! **Cost.** O(presences log + platforms x cells + squared providers per cell); at most [`MAX_ROWS`] rows.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let meeting = analysis::find("meeting").expect("registered");
//! let found = analysis::run(meeting, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["platforms"], 0);
//! ```

use std::collections::BTreeMap;

use serde_json::json;

use super::agenda::{Item, late_commitments, open_concerns};
use super::coordination::Coordinating;
use super::promises::Promises;
use super::links;
use super::reasons::{on_record, others};
use super::similar::unlinked;
use super::table::{Seated, cells, seated};
use super::words::{SAID, cell_name, column, day, id, name, param, sentences, word};
use crate::analysis::chosen;
use crate::analysis::coverage::asked::Asked;
use crate::analysis::coverage::providers::{self, Here, Provider, Providers};
use crate::analysis::evidence::{Evidence, Writer, path};
use crate::analysis::grid::Grid;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::seats::SEATS_IN_CELLS;
use crate::analysis::scopes::{PRESENCE, Scopes, response};
use crate::analysis::spec::{ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Date, List, Text as TextColumn};
use crate::domain::{Cell, Kind, Sentence};

/// The registry entry.
pub const MEETING: Analysis = Analysis::whole(&SPEC, run);

/// The most rows: an agenda is read by people.
pub const MAX_ROWS: usize = 200_000;
/// Cells that a sentence names before it counts the others.
const NAMED_CELLS: usize = 5;

static SPEC: Spec = Spec {
    name: "meeting",
    version: 1,
    question: "What stands on the agenda of the next meeting of a platform, whom to invite, and why?",
    definition: "Agenda: late commitments of its plans and of its seat holders about its sites; open public concerns; categories expected and not \
                 seated; pairs of providers of its cells without a link, those with a tie on record whose place and theme are not stated and those of whom it is not known apart; cells with a need or priority, \
                 reported on and without provider. Invitations: seat holders, those responsible for these, and providers in its cells \
                 without a seat, each with the reasons. Its cells are those that its sites and themes cover.",
    reference: "DOMAIN.md section 5",
    parameters: &[
        param("platform", ParamType::Ref(Kind::Platform), true, None, "Platforms to prepare for; every one that exists on the day where none is given."),
        chosen::ROLE,
        chosen::KIND,
        chosen::UNSPLIT_LEFT_OUT,
        chosen::UNCONFIRMED,
        chosen::UNPLACED_TIES,
        SEATS_IN_CELLS,
        chosen::WEAK_LINKS,
    ],
    columns: &[
        column("platform", TextColumn, "id of the platform"),
        column("list", TextColumn, "agenda or invite"),
        column("topic", TextColumn, "late_commitment, open_concern, missing_category, gap, unlinked, unlinked_on_record, unlinked_unknown; has_seat or works_here"),
        column("subject", TextColumn, "what it is about: kind/id, a cell site/theme, or a category"),
        column("stakeholders", List, "who is concerned"),
        column("due", Date, "day on which it was due"),
        column("reasons", List, "why, in sentences"),
        SAID,
    ],
    site_column: None,
    reads: table![Kind: chosen::READS_LINKS, &[Kind::Plan, Kind::Commitment, Kind::Concern]],
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let grid = Grid::read(atlas, params)?;
    let providers = Providers::of(&grid, control)?;
    let mut here: Vec<Here> = Vec::with_capacity(grid.len());
    for cell in 0..grid.len() {
        if cell % 256 == 0 {
            control.go_on()?;
        }
        here.push(providers.here(&grid, cell));
    }
    let named = params.list("platform");
    let mut preparing = Preparing {
        grid: &grid,
        here: &here,
        asked: Asked::of(&grid),
        reported: Scopes::of(&grid, PRESENCE),
        coordinating: Coordinating::of(&grid),
        promises: Promises::of(atlas, params.as_of),
        writer: Writer::new(atlas),
        rows: Vec::new(),
        topics: BTreeMap::new(),
    };
    let mut prepared = 0;
    for seated in seated(atlas, params.as_of) {
        control.go_on()?;
        let id = atlas.tables.platforms.at(seated.platform).id.as_str();
        if named.is_empty() || named.iter().any(|n| n == id) {
            preparing.platform(&seated, control)?;
            prepared += 1;
        }
    }
    Ok(Report {
        summary: vec![("platforms", json!(prepared)), ("topics", json!(preparing.topics)), ("response", response(atlas, params.as_of))],
        rows: preparing.rows,
    })
}

struct Preparing<'r, 'a> {
    grid: &'r Grid<'a>,
    here: &'r [Here],
    asked: Asked,
    reported: Scopes,
    coordinating: Coordinating,
    promises: Promises,
    writer: Writer<'a>,
    rows: Vec<ReportRow>,
    topics: BTreeMap<&'static str, usize>,
}

impl Preparing<'_, '_> {
    fn platform(&mut self, seated: &Seated, control: &Control) -> Result<(), AnalysisError> {
        let mut invited: BTreeMap<usize, (Vec<Sentence>, Evidence)> = BTreeMap::new();
        let tables = &self.grid.atlas.tables;
        for (who, seats) in &seated.seats {
            let (reasons, evidence) = invited.entry(*who).or_default();
            for seat in seats {
                let seat_of = tables.memberships.at(*seat).seat;
                let kind = seat_of.map_or("a seat", |s| s.entry().name("en").as_str());
                let key = if seat_of.is_some() { "invite.seat" } else { "invite.any_seat" };
                let said = Sentence::new(key, format!("holds a seat ({})", kind.to_lowercase()));
                reasons.push(said.with_known("seat", seat_of.map(|s| format!("seat:{}", s.code()))));
                evidence.add(&tables.memberships, *seat);
            }
        }
        for (item, why) in late_commitments(self.grid, &self.promises, seated).into_iter().chain(open_concerns(self.grid, seated)) {
            for who in &item.stakeholders {
                invited.entry(*who).or_default().0.push(why.clone());
            }
            self.put(seated, "agenda", item)?;
        }
        for category in &seated.missing_categories {
            let english = format!("{category} is expected at the table and holds no active seat on record");
            let reasons = vec![Sentence::new("agenda.category", english).with("category", category)];
            let subject = category.clone();
            self.put(seated, "agenda", Item { topic: "missing_category", subject, stakeholders: Vec::new(), due: None, reasons, evidence: Evidence::default() })?;
        }
        let cells = cells(self.grid, seated.platform);
        for &cell in &cells {
            control.go_on()?;
            let items = self.in_cell(cell);
            for item in items {
                self.put(seated, "agenda", item)?;
            }
        }
        let mut works: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &cell in &cells {
            for p in &self.here[cell].counted {
                works.entry(p.stakeholder).or_default().push(cell);
            }
        }
        for (who, cells) in works.iter().filter(|(who, _)| !seated.seats.contains_key(who)) {
            let (reasons, evidence) = invited.entry(*who).or_default();
            let names: Vec<String> = cells.iter().map(|c| self.place(*c)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let english = format!("works here and holds no seat: {}", super::words::some_in_words(&names, NAMED_CELLS));
            let first = cells.iter().take(NAMED_CELLS).map(|c| cell_name(self.grid, *c));
            reasons.push(Sentence::new("invite.works_here", english).with_all("cells", first).with("more", cells.len().saturating_sub(NAMED_CELLS)));
            for cell in cells {
                providers::show(self.grid, &self.of(*cell, &[*who]), evidence);
            }
        }
        for (who, (reasons, mut evidence)) in invited {
            evidence.add(&tables.stakeholders, who);
            let topic = if seated.seats.contains_key(&who) { "has_seat" } else if works.contains_key(&who) { "works_here" } else { "concerned" };
            let subject = path(&tables.stakeholders, who);
            self.put(seated, "invite", Item { topic, subject, stakeholders: vec![who], due: None, reasons, evidence })?;
        }
        Ok(())
    }

    fn of(&self, cell: usize, who: &[usize]) -> Vec<Provider> {
        self.here[cell].counted.iter().filter(|p| who.contains(&p.stakeholder)).cloned().collect()
    }

    fn place(&self, cell: usize) -> String {
        let tables = &self.grid.atlas.tables;
        format!("{} in {}", tables.themes.at(self.grid.theme(cell)).name, tables.sites.at(self.grid.site(cell)).name)
    }

    /// Pairs without a link, and a gap.
    fn in_cell(&self, cell: usize) -> Vec<Item> {
        let (grid, tables) = (self.grid, &self.grid.atlas.tables);
        let counted: Vec<usize> = self.here[cell].counted.iter().map(|p| p.stakeholder).collect();
        let answers = self.coordinating.answers(grid, cell, &counted);
        let mut items = Vec::new();
        for (i, &a) in counted.iter().enumerate() {
            for (j, &b) in counted.iter().enumerate().skip(i + 1).filter(|(_, b)| unlinked(grid, &self.coordinating, cell, a, **b)) {
                let known = answers.answered[i] || answers.answered[j];
                let mut evidence = Evidence::default();
                evidence.add_all(&tables.stakeholders, [a, b]);
                providers::show(grid, &self.of(cell, &[a, b]), &mut evidence);
                if known {
                    evidence.add_all(&tables.scopes, self.coordinating.answers(grid, cell, &[a, b]).scopes);
                }
                let names = format!("{} and {} both work on {}", name(grid.atlas, a), name(grid.atlas, b), self.place(cell));
                let both = Sentence::new("agenda.both", names)
                    .with_all("who", [a, b].map(|s| path(&tables.stakeholders, s)))
                    .with("cells", cell_name(grid, cell));
                let links = &self.coordinating.links;
                let link = links.between(grid, cell, a, b);
                links::show(grid, &link, &mut evidence);
                let mut reasons = vec![both];
                let topic = if !link.unplaced_ties.is_empty() {
                    reasons.extend(link.unplaced_ties.iter().map(|t| on_record(grid, *t)));
                    "unlinked_on_record"
                } else if known {
                    reasons.push(Sentence::new("agenda.unlinked", "no link between the two that covers it is on record"));
                    "unlinked"
                } else {
                    reasons.push(Sentence::new("agenda.unlinked_unknown", "no link that covers it is on record; neither answered a tie survey"));
                    "unlinked_unknown"
                };
                let other: Vec<usize> = link.elsewhere.iter().copied().chain(links.other_kinds(a, b)).collect();
                reasons.extend(others(grid, &other));
                evidence.add_all(&tables.ties, other);
                items.push(Item { topic, subject: cell_name(grid, cell), stakeholders: vec![a, b], due: None, reasons, evidence });
            }
        }
        let wanted = self.asked.here(grid, cell);
        let scopes = self.reported.about_all_roles(grid, cell);
        if counted.is_empty() && self.here[cell].unspecified.is_empty() && !scopes.is_empty() && wanted.anything() {
            let mut evidence = Evidence::default();
            evidence.add_all(&tables.needs, wanted.needs.iter().copied());
            evidence.add_all(&tables.priorities, wanted.priorities.iter().copied());
            evidence.add_all(&tables.scopes, scopes.iter().copied());
            let english = format!("{}: no partner activity reported", self.place(cell));
            let mut reasons = vec![Sentence::new("agenda.gap", english).with("cells", cell_name(grid, cell))];
            reasons.extend(wanted.severity.map(|s| Sentence::new("agenda.severity", format!("a need of severity {s} is stated")).with("n", s)));
            reasons.extend(wanted.rank.map(|r| Sentence::new("agenda.priority", format!("the site put it in place {r}")).with("n", r)));
            items.push(Item { topic: "gap", subject: cell_name(grid, cell), stakeholders: Vec::new(), due: None, reasons, evidence });
        }
        items
    }

    fn put(&mut self, seated: &Seated, list: &'static str, mut item: Item) -> Result<(), AnalysisError> {
        if self.rows.len() >= MAX_ROWS {
            let hint = "choose a platform";
            return Err(AnalysisError::TooLarge { what: "the list of agendas", size: self.rows.len() + 1, limit: MAX_ROWS, hint });
        }
        let tables = &self.grid.atlas.tables;
        item.evidence.add(&tables.platforms, seated.platform);
        *self.topics.entry(item.topic).or_insert(0) += 1;
        let [reasons, said] = sentences(&item.reasons);
        let cells = vec![
            Cell::Text(id(&tables.platforms, seated.platform)),
            word(list),
            word(item.topic),
            Cell::Text(item.subject),
            super::words::ids(&tables.stakeholders, &item.stakeholders),
            day(item.due),
            reasons,
            said,
        ];
        self.rows.push(ReportRow { cells, evidence: self.writer.list(item.evidence) });
        Ok(())
    }
}
