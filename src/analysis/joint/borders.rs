//! # Borders
//! **Question.** Which neighbouring sites, or communes around one wetland, have partners on the same theme who share no link about it?
//!
//! **Definition** (methods.md section 3.1, socio-ecological fit). Two chosen sites are neighbours where their boundaries
//! touch, where both share ground with one site of another sort (a wetland), or where they lie within a distance
//! ([`super::neighbours`]). For each two neighbours and each theme on which both have providers:
//! - `same`: a stakeholder provides at both
//! - `linked`: some provider of one and some of the other are linked ([`super::links`]) in either cell
//! - `none`: no such link, and of every two across the border one answered a tie scope that covers either cell
//! - `on_record`: no such link, and between some two a coordination tie is on record that states neither place nor theme
//! - `unknown`: no recorded link, and of some two neither did; never counted as missing
//!
//! Rows are `none`, `on_record` and `unknown`. Summary: `fit_ratio` = (same + linked) / (same + linked + none), the spatial-fit ratio
//! over what is known; null without any.
//!
//! **Unit and range.** Kilometres as the crow flies between the points that stand for the sites; ratio 0 to 1.
//! **Empty input.** No neighbours or no providers: no rows, ratio null.
//! **Cost.** O(n log n) for the neighbours of n sites, then the product of the providers across each border.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let borders = analysis::find("borders").expect("registered");
//! let found = analysis::run(borders, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["fit_ratio"].is_null());
//! ```

use serde_json::{Value, json};

use super::coordination::Coordinating;
use super::neighbours::{MAX_NEIGHBOURS, Near, Neighbours};
use super::words::{SAID, column, id, ids, in_words, kilometres, name, param, real, sentences, some_in_words, word};
use crate::analysis::chosen;
use crate::analysis::coverage::providers::{self, Provider, Providers};
use crate::analysis::evidence::{Evidence, Writer, path};
use crate::analysis::grid::Grid;
use crate::analysis::limits::within;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::response;
use crate::analysis::spec::{ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{List, Text as TextColumn};
use crate::domain::{Cell, Sentence};

/// The registry entry.
pub const BORDERS: Analysis = Analysis::whole(&SPEC, run);

/// The most pairs of providers that are looked at across all borders.
const MAX_ACROSS: usize = 20_000_000;
/// Names in a sentence before the others are counted.
const NAMED: usize = 4;

static SPEC: Spec = Spec {
    name: "borders",
    version: 2,
    question: "Which neighbouring sites, or communes around one wetland, have partners on the same theme who share no link about it?",
    definition: "Two sites are neighbours where their boundaries touch, where both share ground with one wetland or other site of another sort, \
                 or where they lie within the distance asked for. For each theme on which both have providers: same partner, linked (some \
                 tie or shared seat across that covers either cell), none (of every two across, one answered a tie survey that covers it), \
                 on record (between some two a coordination tie states neither place nor theme), else unknown. Rows are none, on record and unknown. Fit ratio: same and linked as a share of same, linked and none.",
    reference: "methods.md section 3.1; Bodin and Crona 2009, doi:10.1016/j.gloenvcha.2009.05.002; Bergsten, Galafassi and Bodin 2014, \
                doi:10.5751/ES-06931-190406",
    parameters: table![ParamSpec:
        &[
            param("km", ParamType::Number { min: 0.0, max: 500.0 }, false, Some("0"), "Sites within so many kilometres, as the crow flies, are neighbours too; 0 takes shared boundaries and wetlands only."),
        ],
        chosen::LINKS,
    ],
    columns: &[
        column("a", TextColumn, "id of one site, the first in order"),
        column("a_name", TextColumn, "its name"),
        column("b", TextColumn, "id of the other"),
        column("b_name", TextColumn, "its name"),
        column("theme", TextColumn, "id of the theme"),
        column("state", TextColumn, "none, on_record (place and theme not stated) or unknown"),
        column("via", List, "boundary, distance, or the sites that both share ground with"),
        kilometres("km", "distance between the points that stand for them, as the crow flies"),
        column("providers_a", List, "stakeholders that provide at the one"),
        column("providers_b", List, "stakeholders that provide at the other"),
        column("reasons", List, "why, in sentences"),
        SAID,
    ],
    site_column: Some("a"),
    reads: chosen::READS_LINKS,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    None,
    OnRecord,
    Unknown,
    Linked,
    Same,
}

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let grid = Grid::read(atlas, params)?;
    let providers = Providers::of(&grid, control)?;
    let neighbours = Neighbours::of(&grid, params.number("km").unwrap_or(0.0), MAX_NEIGHBOURS, control)?;
    let border = Border { grid: &grid, coordinating: Coordinating::of(&grid) };
    // a cell is looked at from each of its neighbours
    let mut here = Vec::new();
    let counted: Vec<Vec<usize>> = (0..grid.len())
        .map(|cell| {
            providers.counted(&grid, cell, &mut here);
            here.iter().map(|s| *s as usize).collect()
        })
        .collect();
    let mut writer = Writer::new(atlas);
    let mut counts = [0_usize; 5];
    let mut rows: Vec<(State, ReportRow)> = Vec::new();
    let mut across = 0_usize;
    for (a, b, near) in neighbours.pairs() {
        control.go_on()?;
        let (Some(slot_a), Some(slot_b)) = (grid.site_slot(a), grid.site_slot(b)) else { continue };
        for theme in 0..grid.chosen.themes.len() {
            let cells = [grid.cell(slot_a, theme), grid.cell(slot_b, theme)];
            let who = cells.map(|cell| &counted[cell]);
            if who.iter().any(|w| w.is_empty()) {
                continue;
            }
            across = across.saturating_add(who[0].len().saturating_mul(who[1].len()));
            within("the list of pairs across borders", across, MAX_ACROSS, "choose themes, or sites within one area")?;
            let mut evidence = Evidence::default();
            let state = border.state(cells, who, &mut evidence);
            counts[state as usize] += 1;
            if matches!(state, State::None | State::OnRecord | State::Unknown) {
                let both = cells.map(|cell| providers.counted_here(&grid, cell));
                evidence.add_all(&atlas.tables.sites, near.through.iter().copied());
                let row = border.row([a, b], cells, &both, near, state, evidence);
                rows.push((state, ReportRow { cells: row.0, evidence: writer.list(row.1) }));
            }
        }
    }
    rows.sort_by_key(|(state, _)| *state);
    let [none, on_record, unknown, linked, same] = counts;
    let known = same + linked + none;
    let mut summary = Vec::from(grid.chosen.resolved());
    summary.extend([
        ("neighbouring_pairs", json!(neighbours.len())),
        ("same", json!(same)),
        ("linked", json!(linked)),
        ("none", json!(none)),
        ("on_record", json!(on_record)),
        ("unknown", json!(unknown)),
        ("fit_ratio", if known == 0 { Value::Null } else { json!((same + linked) as f64 / known as f64) }),
        ("response", response(atlas, params.as_of)),
    ]);
    Ok(Report { summary, rows: rows.into_iter().map(|(_, row)| row).collect() })
}

struct Border<'g, 'a> {
    grid: &'g Grid<'a>,
    coordinating: Coordinating,
}

impl Border<'_, '_> {
    fn state(&self, cells: [usize; 2], [here, there]: [&Vec<usize>; 2], evidence: &mut Evidence) -> State {
        if here.iter().any(|s| there.binary_search(s).is_ok()) {
            return State::Same;
        }
        let answers = |providers: &[usize]| {
            let mut answered = vec![false; providers.len()];
            for cell in cells {
                let found = self.coordinating.answers(self.grid, cell, providers);
                answered.iter_mut().zip(&found.answered).for_each(|(known, a)| *known |= a);
            }
            answered
        };
        let (answered_here, answered_there) = (answers(here), answers(there));
        let (mut known, mut on_record) = (true, false);
        for (i, &a) in here.iter().enumerate() {
            for (j, &b) in there.iter().enumerate() {
                known &= answered_here[i] || answered_there[j];
                if !self.coordinating.links.are_strangers(a, b) && cells.iter().any(|cell| self.linked(*cell, a, b)) {
                    return State::Linked;
                }
                if self.coordinating.links.are_apart_on_record(&self.grid.chosen, a, b) {
                    on_record = true;
                    evidence.add_all(&self.grid.atlas.tables.ties, self.coordinating.links.coordinating(a, b));
                }
            }
        }
        if on_record {
            return State::OnRecord;
        }
        if !known {
            return State::Unknown;
        }
        for cell in cells {
            let everybody: Vec<usize> = here.iter().chain(there).copied().collect();
            evidence.add_all(&self.grid.atlas.tables.scopes, self.coordinating.answers(self.grid, cell, &everybody).scopes);
        }
        State::None
    }

    fn linked(&self, cell: usize, a: usize, b: usize) -> bool {
        self.coordinating.links.between(self.grid, cell, a, b).counts(&self.grid.chosen)
    }

    fn row(&self, sites: [usize; 2], cells: [usize; 2], both: &[Vec<Provider>; 2], near: &Near, state: State, mut evidence: Evidence) -> (Vec<Cell>, Evidence) {
        let tables = &self.grid.atlas.tables;
        let theme = self.grid.theme(cells[0]);
        evidence.add_all(&tables.sites, sites);
        evidence.add(&tables.themes, theme);
        let who = |i: usize| both[i].iter().map(|p| p.stakeholder).collect::<Vec<_>>();
        for providers in both {
            evidence.add_all(&tables.stakeholders, providers.iter().map(|p| p.stakeholder));
            providers::show(self.grid, providers, &mut evidence);
        }
        let title = |s: usize| tables.sites.at(s).name.clone();
        let [reasons, said] = sentences(&self.reasons(sites, theme, [&who(0), &who(1)], near, state));
        let row = vec![
            Cell::Text(id(&tables.sites, sites[0])),
            Cell::Text(title(sites[0])),
            Cell::Text(id(&tables.sites, sites[1])),
            Cell::Text(title(sites[1])),
            Cell::Text(id(&tables.themes, theme)),
            word(match state {
                State::None => "none",
                State::OnRecord => "on_record",
                _ => "unknown",
            }),
            Cell::List(near.via(self.grid)),
            real(near.km),
            ids(&tables.stakeholders, &who(0)),
            ids(&tables.stakeholders, &who(1)),
            reasons,
            said,
        ];
        (row, evidence)
    }

    fn reasons(&self, sites: [usize; 2], theme: usize, who: [&[usize]; 2], near: &Near, state: State) -> Vec<Sentence> {
        let tables = &self.grid.atlas.tables;
        let [a, b] = sites.map(|s| tables.sites.at(s).name.as_str());
        let pair = |key: &'static str, english: String| Sentence::new(key, english).with_all("sites", sites.map(|s| path(&tables.sites, s)));
        let mut said = Vec::new();
        if near.touch {
            said.push(pair("border.touch", format!("{a} and {b} share a boundary")));
        }
        if !near.through.is_empty() {
            let hubs: Vec<&str> = near.through.iter().map(|s| tables.sites.at(*s).name.as_str()).collect();
            let english = format!("{a} and {b} both share ground with {}", in_words(&hubs));
            said.push(pair("border.through", english).with_all("through", near.through.iter().map(|s| path(&tables.sites, *s))));
        }
        if let (true, Some(km)) = (near.within, near.km) {
            said.push(pair("border.km", format!("{a} and {b} are {km:.1} km apart as the crow flies")).with("km", format!("{km:.1}")));
        }
        for (site, who) in sites.into_iter().zip(who) {
            let names: Vec<&str> = who.iter().map(|s| name(self.grid.atlas, *s).as_str()).collect();
            let english = format!("on {} in {}: {}", tables.themes.at(theme).name, tables.sites.at(site).name, some_in_words(&names, NAMED));
            let sentence = Sentence::new("border.who", english).with("site", path(&tables.sites, site)).with("theme", path(&tables.themes, theme));
            let first = who.iter().take(NAMED).map(|s| path(&tables.stakeholders, *s));
            said.push(sentence.with_all("who", first).with("more", who.len().saturating_sub(NAMED)));
        }
        said.push(match state {
            State::None => {
                Sentence::new("border.none", "no link across that covers it is on record, and of every two one answered a tie survey that covers it")
            }
            State::OnRecord => Sentence::new("border.on_record", "a coordination tie across is on record; its place and theme are not stated"),
            _ => Sentence::new("border.unknown", "no link across that covers it is on record, and of some two neither answered a tie survey that covers it"),
        });
        said
    }
}
