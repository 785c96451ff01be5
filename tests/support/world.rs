//! Small worlds written by hand: records as `field=value`, built into an atlas, asked for reports.

use serde_json::Value;
use sitelines::analysis::{self, Control};
use sitelines::atlas::{Atlas, Identity};
use sitelines::domain::{AnyRecord, Cell, Draft, Kind, Place};

/// A world in the making.
#[derive(Clone, Debug, Default)]
pub struct World {
    records: Vec<AnyRecord>,
}

impl World {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// A record: its fields as `field=value`, several parted by ` | `. A required name or title may be left out.
    pub fn put(mut self, kind: &str, id: &str, fields: &str) -> Self {
        self.records.push(record(kind, id, fields));
        self
    }
    /// Several records of a kind with the same fields.
    pub fn put_all(mut self, kind: &str, ids: &[&str], fields: &str) -> Self {
        for id in ids {
            self = self.put(kind, id, fields);
        }
        self
    }
    /// An activity with one participation: `stakeholder` in `role` at `sites` on `themes`.
    pub fn works(self, id: &str, stakeholder: &str, sites: &str, themes: &str, more: &str) -> Self {
        let activity = format!("sites={sites} | themes={themes} | {more}");
        self.put("activities", id, &activity).put(
            "participations",
            &format!("{id}-{stakeholder}"),
            &format!("activity={id} | stakeholder={stakeholder} | role=implementing"),
        )
    }
    /// The atlas of them.
    pub fn atlas(&self) -> Atlas {
        Atlas::build(Identity::default(), self.records.iter().map(|r| (r.clone(), 1)).collect())
    }
    /// A report of an analysis: parameters as `name=value`, parted by spaces.
    pub fn ask(&self, analysis: &str, day: &str, params: &str) -> Value {
        ask(&self.atlas(), analysis, Some(day), params)
    }
    /// The cell of `gaps` at a site on a theme.
    pub fn cell(&self, day: &str, site: &str, theme: &str, params: &str) -> Value {
        let report = self.ask("gaps", day, params);
        row(&report, &[("site", site), ("theme", theme)]).clone()
    }
}

/// A record written as fields.
pub fn record(kind: &str, id: &str, fields: &str) -> AnyRecord {
    let kind = Kind::from_plural(kind).unwrap_or_else(|| panic!("no kind {kind}"));
    let mut draft = Draft::new(kind, id, Place::default());
    for field in ["name", "title"] {
        draft.say(field, Cell::text(id));
    }
    for part in fields.split(" | ").filter(|p| !p.trim().is_empty()) {
        let (field, value) = part.split_once('=').unwrap_or_else(|| panic!("{part}: write field=value"));
        assert!(kind.column(field.trim()).is_some(), "{kind} have no field {field}");
        draft.say(field.trim(), Cell::text(value));
    }
    draft.onto(None).unwrap_or_else(|e| panic!("{kind}/{id} {fields}: {e:?}"))
}

/// A report, and a check that each of its rows has evidence that resolves.
pub fn ask(atlas: &Atlas, name: &str, day: Option<&str>, params: &str) -> Value {
    let given: Vec<(String, String)> = params
        .split_whitespace()
        .map(|p| p.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).expect("name=value"))
        .collect();
    let analysis = analysis::find(name).expect("registered");
    let found = analysis::run(analysis, atlas, &given, day, &Control::default()).expect("runs");
    for row in &found.report.rows {
        assert_eq!(row.cells.len(), found.spec.columns.len(), "{name}: a cell per column");
        assert!(!row.evidence.is_empty(), "{name}: a row without evidence");
        assert!(row.evidence.is_sorted(), "{name}: evidence out of order");
        for path in &row.evidence {
            let (kind, id) = path.split_once('/').expect("kind/id");
            let kind = Kind::from_plural(kind).expect("a kind in the plural");
            assert!(atlas.tables.any(kind, id).is_some(), "{name}: {path} does not resolve");
        }
    }
    found.to_json()
}

/// The row that has these values.
pub fn row<'v>(report: &'v Value, keys: &[(&str, &str)]) -> &'v Value {
    let rows = report["rows"].as_array().expect("rows");
    let found: Vec<&Value> = rows.iter().filter(|r| keys.iter().all(|(k, v)| r[*k] == *v)).collect();
    assert_eq!(found.len(), 1, "rows with {keys:?}");
    found[0]
}

/// A list of texts.
pub fn list(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|v| v.as_str().expect("text")).collect()
}
