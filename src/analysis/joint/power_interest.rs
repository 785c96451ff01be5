//! # Power and interest
//! **Question.** Who has much influence, who has much interest, and whom does that make a key player?
//!
//! **Definition** (Mendelow 1981; Eden and Ackermann 1998). From private assessments alone: for each subject and dimension
//! the median of the scores, the latest of each assessor up to the day. High is at or above the threshold: the one given,
//! else the middle between the lowest and the highest score recorded in that dimension. Influence and interest high:
//! `key_player`; influence alone `keep_satisfied`; interest alone `keep_informed`; neither `monitor`; null where either is
//! not known or where the scores of a dimension do not differ. A judgement of named assessors, not a property of a partner.
//!
//! **Privacy.** A public view holds no assessments: there the report is empty and its summary says why.
//! **Unit and range.** The assessors' own scale. **Empty input.** No assessments: no rows.
//! **Cost.** O(assessments log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let power = analysis::find("power_interest").expect("registered");
//! let found = analysis::run(power, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["subjects"], 0);
//! ```

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::words::{by_then, column, id, int, param, real, word};
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamType, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::{Atlas, Audience};
use crate::domain::table::ColumnType::{Integer, Number, Text as TextColumn};
use crate::domain::{AsOf, Cell, Kind};

/// The registry entry.
pub const POWER_INTEREST: Analysis = Analysis::whole(&SPEC, run);

const SCORE: ParamType = ParamType::Number { min: -1000.0, max: 1000.0 };
/// The dimensions, in the order of the columns.
const DIMENSIONS: [&str; 3] = ["influence", "interest", "trust"];

static SPEC: Spec = Spec {
    name: "power_interest",
    version: 1,
    question: "Who has much influence, who has much interest, and whom does that make a key player?",
    definition: "For each subject of private assessments the median score of each dimension, the latest of each assessor up to the day. High is \
                 at or above the threshold, by default the middle between the lowest and highest score recorded. Both high: key_player; \
                 influence alone: keep_satisfied; interest alone: keep_informed; neither: monitor. Null where either is not known. A \
                 public view holds no assessments.",
    reference: "Mendelow 1981, Proceedings of ICIS; Eden and Ackermann 1998, Making Strategy; DOMAIN.md section 2",
    parameters: &[
        param("influence_from", SCORE, false, None, "Influence is high from this score; the middle of the recorded range where none is given."),
        param("interest_from", SCORE, false, None, "Interest is high from this score; the middle of the recorded range where none is given."),
    ],
    columns: &[
        column("stakeholder", TextColumn, "id of the subject"),
        column("stakeholder_name", TextColumn, "its name"),
        column("influence", Number, "median score; null where nobody judged it"),
        column("interest", Number, "median score; null where nobody judged it"),
        column("trust", Number, "median score; null where nobody judged it"),
        column("assessors", Integer, "assessors, unnamed ones as one"),
        column("quadrant", TextColumn, "key_player, keep_satisfied, keep_informed or monitor; null where either is not known"),
    ],
    site_column: None,
    reads: &[Kind::Setting, Kind::Stakeholder, Kind::Assessment],
};

/// Of one subject: by dimension and assessor the latest score, with its position in the assessment table.
type Judged = BTreeMap<usize, BTreeMap<Option<String>, (AsOf, usize, f64)>>;

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let tables = &atlas.tables;
    let mut judged: BTreeMap<usize, Judged> = BTreeMap::new();
    // the latest wins; of two on one day, or without a day, the later id
    let held = atlas.audience == Audience::Keeper;
    for (i, a) in tables.assessments.iter().enumerate().filter(|(_, a)| held && by_then(a.date, params.as_of)) {
        let dimension = DIMENSIONS.iter().position(|d| a.dimension.code() == *d);
        let (Some(subject), Some(dimension), Some(score)) = (tables.stakeholders.index(a.subject.as_str()), dimension, a.score.get()) else { continue };
        let assessor = a.assessor.as_ref().map(|s| s.as_str().to_owned());
        let slot = judged.entry(subject).or_default().entry(dimension).or_default().entry(assessor).or_insert((a.date, i, score));
        if slot.0 <= a.date {
            *slot = (a.date, i, score);
        }
    }
    let threshold = |dimension: usize, given: &str| {
        let scores = || judged.values().filter_map(move |j| j.get(&dimension)).flat_map(|s| s.values().map(|(.., score)| *score));
        let (low, high) = (scores().min_by(f64::total_cmp), scores().max_by(f64::total_cmp));
        params.number(given).or_else(|| low.zip(high).filter(|(l, h)| l < h).map(|(l, h)| f64::midpoint(l, h)))
    };
    let limits = [threshold(0, "influence_from"), threshold(1, "interest_from")];
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::new();
    let mut quadrants: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (&subject, dimensions) in &judged {
        control.go_on()?;
        let mut evidence = Evidence::default();
        evidence.add(&tables.stakeholders, subject);
        evidence.add_all(&tables.assessments, dimensions.values().flat_map(|d| d.values().map(|(_, i, _)| *i)));
        let medians = [0, 1, 2].map(|d| dimensions.get(&d).map(|s| median(s.values().map(|(.., score)| *score).collect())));
        let high = |d: usize| medians[d].zip(limits[d]).map(|(score, limit)| score >= limit);
        let quadrant = high(0).zip(high(1)).map(|both| match both {
            (true, true) => "key_player",
            (true, false) => "keep_satisfied",
            (false, true) => "keep_informed",
            (false, false) => "monitor",
        });
        *quadrants.entry(quadrant.unwrap_or("not_known")).or_insert(0) += 1;
        let assessors: std::collections::BTreeSet<_> = dimensions.values().flat_map(|d| d.keys()).collect();
        let cells = vec![
            Cell::Text(id(&tables.stakeholders, subject)),
            Cell::Text(tables.stakeholders.at(subject).name.clone()),
            real(medians[0]),
            real(medians[1]),
            real(medians[2]),
            int(assessors.len()),
            quadrant.map_or(Cell::Null, word),
        ];
        rows.push(ReportRow { cells, evidence: writer.list(evidence) });
    }
    let why = match (held, rows.is_empty()) {
        (false, _) => json!("assessments are private by construction: a public view holds none"),
        (true, true) => json!("no assessment is recorded up to the day"),
        (true, false) => Value::Null,
    };
    Ok(Report {
        summary: vec![
            ("subjects", json!(rows.len())),
            ("why_empty", why),
            ("influence_from", json!(limits[0])),
            ("interest_from", json!(limits[1])),
            ("by_quadrant", json!(quadrants)),
        ],
        rows,
    })
}

fn median(mut scores: Vec<f64>) -> f64 {
    scores.sort_by(f64::total_cmp);
    f64::midpoint(scores[(scores.len() - 1) / 2], scores[scores.len() / 2])
}
