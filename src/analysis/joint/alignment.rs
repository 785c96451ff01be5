//! # Alignment
//! **Question.** Do those who are partners share themes and indicators?
//!
//! **Definition.** Partners: two stakeholders that a tie of the chosen kinds joins, or (unless left out) who both hold an
//! active seat in one platform.
//! - themes of a stakeholder: those of its active presences in any role and of its active mandates
//! - indicators of a stakeholder: those that it observed, that were observed on it, or on an activity in which it takes
//!   part actively
//! - overlap (Jaccard 1901, 10.1111/j.1469-8137.1912.tb05611.x) = shared / either's; null where one of the two has none on
//!   record: what somebody works on and is not recorded is not known to differ
//!
//! A theme is shared as recorded; a theme and the one above it are two. The evidence names the first record of each that
//! says so: one is enough to say that it works on a theme.
//!
//! **Unit and range.** 0 to 1. **Empty input.** No partners: no rows, means null.
//! **Cost.** O(ties + squared seats + presences log); at most [`MAX_PAIRS`] pairs.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let alignment = analysis::find("alignment").expect("registered");
//! let found = analysis::run(alignment, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["mean_theme_overlap"].is_null());
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::words::{column, holds, id, ids, int, real};
use crate::analysis::chosen::CONSTITUENCY;
use crate::analysis::evidence::{Evidence, Writer, path};
use crate::analysis::limits::within;
use crate::analysis::network::simple::{KINDS, SimpleNetwork};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::seats::{self, SEATS_IN_CELLS, WORKING};
use crate::analysis::scopes::response;
use crate::analysis::spec::Spec;
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, List, Number, Text as TextColumn};
use crate::domain::{Cell, Kind, Text};

/// The most pairs of partners: a platform of 1,414 seats has 998,991, and each is a row.
pub const MAX_PAIRS: usize = 1_000_000;

/// The registry entry.
pub const ALIGNMENT: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "alignment",
    version: 1,
    question: "Do those who are partners share themes and indicators?",
    definition: "Partners: two stakeholders with a tie of the chosen kinds, or with working seats in one platform. Themes: of active presences in any role \
                 and of mandates. Indicators: observed by it, on it, or on an activity in which it takes part. Overlap: shared as a share of \
                 either's; null where one of the two has none on record.",
    reference: "Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x; DOMAIN.md section 5",
    parameters: &[
        KINDS,
        CONSTITUENCY,
        SEATS_IN_CELLS,
    ],
    columns: &[
        column("a", TextColumn, "id of one stakeholder, the first in order"),
        column("a_name", TextColumn, "its name"),
        column("b", TextColumn, "id of the other"),
        column("b_name", TextColumn, "its name"),
        column("partners_by", List, "the ties and platforms that make them partners"),
        column("shared_themes", List, "themes of both"),
        column("themes_a", Integer, "themes of the one"),
        column("themes_b", Integer, "themes of the other"),
        column("theme_overlap", Number, "shared themes as a share of either's; null where one has none on record"),
        column("shared_indicators", List, "indicators of both"),
        column("indicators_a", Integer, "indicators of the one"),
        column("indicators_b", Integer, "indicators of the other"),
        column("indicator_overlap", Number, "shared indicators as a share of either's; null where one has none on record"),
    ],
    site_column: None,
    reads: &[
        Kind::Setting,
        Kind::Theme,
        Kind::Stakeholder,
        Kind::Activity,
        Kind::Participation,
        Kind::Mandate,
        Kind::Tie,
        Kind::Platform,
        Kind::Membership,
        Kind::Indicator,
        Kind::Observation,
        Kind::Scope,
    ],
};

/// Pairs of stakeholders, each with the ties and the memberships that make them partners.
pub type Partners = BTreeMap<(usize, usize), (Vec<usize>, Vec<usize>)>;

/// What somebody has, each with the first record that says so.
type Having = BTreeMap<usize, BTreeMap<usize, (Kind, usize)>>;

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let tables = &atlas.tables;
    let partners = partners(atlas, params, MAX_PAIRS, control)?;
    let (themes, indicators) = (themes(atlas, params), indicators(atlas, params));
    let nothing = BTreeMap::new();
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(partners.len());
    let mut overlaps = [Vec::new(), Vec::new()];
    for ((a, b), (ties, seats)) in &partners {
        control.go_on()?;
        let mut evidence = Evidence::default();
        evidence.add_all(&tables.stakeholders, [*a, *b]);
        evidence.add_all(&tables.ties, ties.iter().copied());
        evidence.add_all(&tables.memberships, seats.iter().copied());
        let mut by: Vec<Text> = ties.iter().map(|t| path(&tables.ties, *t)).collect();
        let platforms: BTreeSet<&str> = seats.iter().map(|s| tables.memberships.at(*s).platform.as_str()).collect();
        by.extend(platforms.iter().map(|p| Text::from(format!("platforms/{p}"))));
        let both = [&themes, &indicators].map(|having| [a, b].map(|who| having.get(who).unwrap_or(&nothing)));
        let mut shared = [Vec::new(), Vec::new()];
        let mut overlap = [None; 2];
        for (n, [one, other]) in both.iter().enumerate() {
            shared[n] = one.keys().copied().filter(|k| other.contains_key(k)).collect();
            for key in &shared[n] {
                for (kind, i) in [one[key], other[key]] {
                    show(atlas, kind, i, &mut evidence);
                }
            }
            let either = one.len() + other.len() - shared[n].len();
            overlap[n] = (!one.is_empty() && !other.is_empty()).then(|| shared[n].len() as f64 / either as f64);
            overlaps[n].extend(overlap[n]);
        }
        let cells = vec![
            Cell::Text(id(&tables.stakeholders, *a)),
            Cell::Text(tables.stakeholders.at(*a).name.clone()),
            Cell::Text(id(&tables.stakeholders, *b)),
            Cell::Text(tables.stakeholders.at(*b).name.clone()),
            Cell::List(by),
            ids(&tables.themes, &shared[0]),
            int(both[0][0].len()),
            int(both[0][1].len()),
            real(overlap[0]),
            ids(&tables.indicators, &shared[1]),
            int(both[1][0].len()),
            int(both[1][1].len()),
            real(overlap[1]),
        ];
        rows.push(ReportRow { cells, evidence: writer.list(evidence) });
    }
    let mean = |n: usize| if overlaps[n].is_empty() { Value::Null } else { json!(overlaps[n].iter().sum::<f64>() / overlaps[n].len() as f64) };
    let summary = vec![
        ("pairs", json!(rows.len())),
        ("pairs_with_themes_known", json!(overlaps[0].len())),
        ("pairs_that_share_a_theme", json!(overlaps[0].iter().filter(|o| **o > 0.0).count())),
        ("mean_theme_overlap", mean(0)),
        ("pairs_with_indicators_known", json!(overlaps[1].len())),
        ("pairs_that_share_an_indicator", json!(overlaps[1].iter().filter(|o| **o > 0.0).count())),
        ("mean_indicator_overlap", mean(1)),
        ("response", response(atlas, params.as_of)),
    ];
    Ok(Report { summary, rows })
}

/// Ties and memberships that make two stakeholders partners, by their positions; at most `limit` pairs.
pub fn partners(atlas: &Atlas, params: &Params, limit: usize, control: &Control) -> Result<Partners, AnalysisError> {
    let enough = |size| within("the list of partners", size, limit, "choose kinds of tie or constituencies, or leave seats out");
    control.go_on()?;
    let network = SimpleNetwork::build(atlas, params);
    let mut partners = Partners::new();
    for t in &network.threads {
        partners.entry((network.nodes[t.a], network.nodes[t.b])).or_default().0.extend(&t.ties);
    }
    enough(partners.len())?;
    if params.one(SEATS_IN_CELLS.name) != Some(WORKING) {
        return Ok(partners);
    }
    let keep = |who: usize| network.nodes.binary_search(&who).is_ok();
    for (_, table) in seats::tables(atlas, params.as_of, keep) {
        for (n, (a, seat_a)) in table.iter().enumerate() {
            control.go_on()?;
            for (b, seat_b) in table[n + 1..].iter().filter(|(b, _)| b != a) {
                partners.entry((*a, *b)).or_default().1.extend([seat_a, seat_b]);
            }
            enough(partners.len())?;
        }
    }
    Ok(partners)
}

fn show(atlas: &Atlas, kind: Kind, index: usize, evidence: &mut Evidence) {
    match kind {
        Kind::Participation => evidence.add(&atlas.tables.participations, index),
        Kind::Mandate => evidence.add(&atlas.tables.mandates, index),
        _ => evidence.add(&atlas.tables.observations, index),
    }
}

fn themes(atlas: &Atlas, params: &Params) -> Having {
    let tables = &atlas.tables;
    let mut found = Having::new();
    for p in atlas.presences.iter().filter(|p| p.is_active(params.as_of)) {
        if let Some(theme) = p.theme {
            found.entry(p.stakeholder).or_default().entry(theme).or_insert((Kind::Participation, p.participation));
        }
    }
    for (i, m) in tables.mandates.iter().enumerate().filter(|(_, m)| holds(m.start, m.end, params.as_of)) {
        let Some(who) = tables.stakeholders.index(m.stakeholder.as_str()) else { continue };
        for theme in m.themes.iter().filter_map(|t| tables.themes.index(t.as_str())) {
            found.entry(who).or_default().entry(theme).or_insert((Kind::Mandate, i));
        }
    }
    found
}

fn indicators(atlas: &Atlas, params: &Params) -> Having {
    let tables = &atlas.tables;
    let mut partners: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for p in atlas.presences.iter().filter(|p| p.is_active(params.as_of)) {
        partners.entry(p.activity).or_default().insert(p.stakeholder);
    }
    let mut found = Having::new();
    for (i, o) in tables.observations.iter().enumerate().filter(|(_, o)| super::words::by_then(o.date, params.as_of)) {
        let Some(indicator) = tables.indicators.index(o.indicator.as_str()) else { continue };
        let mut whose: BTreeSet<usize> = o.observed_by.iter().filter_map(|s| tables.stakeholders.index(s.as_str())).collect();
        if let Some(subject) = &o.subject {
            match subject.kind {
                Kind::Stakeholder => whose.extend(tables.stakeholders.index(&subject.id)),
                Kind::Activity => {
                    let activity = tables.activities.index(&subject.id);
                    whose.extend(activity.and_then(|a| partners.get(&a)).into_iter().flatten());
                }
                _ => {}
            }
        }
        for who in whose {
            found.entry(who).or_default().entry(indicator).or_insert((Kind::Observation, i));
        }
    }
    found
}
