//! Shapes of answers, for the API description only: what the handlers build as JSON, named and typed for clients.
#![allow(dead_code, reason = "these types describe JSON that is built elsewhere; they are never made")]

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::ToSchema;

/// A record: the fields of its kind and the revision that last changed it. Components named after each kind list them.
#[derive(ToSchema)]
pub struct Record {
    /// Unique among its kind.
    id: String,
    /// The revision that last changed it; the ETag is `"r<revision>"`.
    revision: u64,
    /// The fields of its kind.
    #[schema(additional_properties, value_type = Object)]
    #[serde(flatten)]
    fields: BTreeMap<String, Value>,
}

/// A page of records.
#[derive(ToSchema)]
pub struct RecordList {
    items: Vec<Record>,
    /// Address of the next page.
    next: Option<String>,
    /// How many there are in all.
    total: usize,
    /// The revision of the workspace.
    revision: u64,
}

/// The registry of analyses.
#[derive(ToSchema)]
pub struct Registry {
    analyses: Vec<AnalysisEntry>,
}

/// One analysis.
#[derive(ToSchema)]
pub struct AnalysisEntry {
    name: String,
    version: u32,
    question: String,
    definition: String,
    reference: String,
    /// It reads what is private: it answers on the own machine only, asked with `private=true`.
    private: bool,
    parameters: Vec<AnalysisParameter>,
    columns: Vec<ReportColumn>,
}

/// A question that is asked as a job.
#[derive(ToSchema)]
pub struct JobRequest {
    /// Name of the analysis.
    analysis: String,
    /// Its parameters by name: a text, a number, true or false, or a list of them.
    parameters: Option<Value>,
    /// The day it is about.
    as_of: Option<String>,
    /// Count rows that only illustrate.
    show_examples: Option<bool>,
}

/// A job.
#[derive(ToSchema)]
pub struct Job {
    /// The same question of the same revision has the same.
    id: String,
    workspace: String,
    /// analysis, import or export
    kind: String,
    /// Name of the analysis, or of the files.
    name: String,
    /// waiting, running, cancelling, done, failed or cancelled
    state: String,
    /// 0 to 1; null where the work counts no steps.
    progress: Option<f64>,
    /// Where the report or the file is, once it is done.
    result: Option<String>,
    /// Code and detail, where it failed.
    error: Option<Value>,
}

/// The jobs of a workspace.
#[derive(ToSchema)]
pub struct JobList {
    items: Vec<Job>,
    total: u64,
    next: Option<String>,
    revision: u64,
}

/// A parameter of an analysis.
#[derive(ToSchema)]
pub struct AnalysisParameter {
    name: String,
    description: String,
    required: bool,
    default: Option<String>,
    /// JSON Schema of its value.
    schema: Value,
}

/// A column of a report.
#[derive(ToSchema)]
pub struct ReportColumn {
    name: String,
    r#type: String,
    unit: Option<String>,
    description: String,
}

/// How a figure came about: what it takes to repeat it.
#[derive(ToSchema)]
pub struct Method {
    name: String,
    version: u32,
    question: String,
    definition: String,
    reference: String,
    parameters: Value,
    workspace: String,
    revision: u64,
    as_of: Option<String>,
}

/// A report. Each row has the columns and `evidence`, the `kind/id` of the records it rests on.
#[derive(ToSchema)]
pub struct Report {
    method: Method,
    summary: Value,
    columns: Vec<ReportColumn>,
    rows: Vec<Value>,
    /// How many rows there are; the summary is about all of them.
    total: usize,
    /// How many lie before the first of these.
    offset: usize,
    /// Where the rows after these are; null where there are none.
    next: Option<String>,
}

/// One located problem.
#[derive(ToSchema)]
pub struct Problem {
    /// note, warning or error.
    severity: String,
    rule: String,
    file: Option<String>,
    row: Option<u64>,
    column: Option<String>,
    record: Option<String>,
    value: Option<String>,
    message: String,
    hint: String,
}

/// One record that is new or changes.
#[derive(ToSchema)]
pub struct ImportDifference {
    record: String,
    label: String,
    concealed: bool,
    /// added, changed or deleted.
    what: String,
    /// Name, before, after.
    fields: Vec<Value>,
}

/// What was noticed about the files as a whole.
#[derive(ToSchema)]
pub struct Note {
    /// The file that it is about.
    file: Option<String>,
    /// The sentence in English.
    message: String,
    /// What it is made of, `key=...&n=...&value=...`, for words in other languages.
    said: String,
}

/// What an import did or would do.
#[derive(ToSchema)]
pub struct ImportReport {
    profile: String,
    rows: u64,
    added: usize,
    changed: usize,
    unchanged: usize,
    /// Records that rows ask to delete.
    deleted: usize,
    rejected: usize,
    applied: bool,
    revision: u64,
    errors: usize,
    warnings: usize,
    notes: Vec<Note>,
    problems: Vec<Problem>,
    differences: Vec<ImportDifference>,
    /// Which column was taken for what.
    tables: Vec<ImportTable>,
    /// What became of the names, where the import is under review.
    names: Option<super::schema_names::ImportNames>,
}

/// How a table was read.
#[derive(ToSchema)]
pub struct ImportTable {
    file: String,
    columns: Vec<ImportColumn>,
    /// What a column may mean.
    meanings: Vec<String>,
}

/// How a column was read.
#[derive(ToSchema)]
pub struct ImportColumn {
    column: String,
    /// null where it was passed over.
    means: Option<String>,
    /// The first value that stands in it.
    sample: Option<String>,
}

/// One entry of the change log.
#[derive(ToSchema)]
pub struct ChangeEntry {
    revision: u64,
    author: String,
    reason: String,
    time: String,
    count: usize,
    rows: Vec<Value>,
}

/// The change log.
#[derive(ToSchema)]
pub struct ChangeList {
    items: Vec<ChangeEntry>,
    next: Option<String>,
    total: u64,
    revision: u64,
}

/// Several changes, made in one revision or not at all.
#[derive(ToSchema)]
pub struct Batch {
    /// Why, for the history; a line.
    reason: Option<String>,
    /// 1 to 2,000, one for each record.
    changes: Vec<BatchChange>,
}

/// One of them: `set` or `put`.
#[derive(ToSchema)]
pub struct BatchChange {
    /// `kind/id`.
    record: String,
    /// The revision that last changed it, as it was read; none where it is new.
    revision: Option<u64>,
    /// Fields and their new values; the others stay.
    set: Option<Value>,
    /// The whole record.
    put: Option<Record>,
}

/// What a batch did.
#[derive(ToSchema)]
pub struct Written {
    /// The revision in which it stands; the one before where it changed nothing.
    revision: u64,
    /// Records that are not as they were.
    changed: usize,
}

/// A code.
#[derive(ToSchema)]
pub struct CodelistEntry {
    code: String,
    /// By language.
    names: BTreeMap<String, String>,
    description: Option<String>,
    /// Languages whose wording a speaker has checked.
    checked: Vec<String>,
    properties: BTreeMap<String, String>,
}

/// Every codelist by name.
#[derive(ToSchema)]
pub struct Codelists(BTreeMap<String, Vec<CodelistEntry>>);

/// What the page needs to know of the server.
#[derive(ToSchema)]
pub struct Config {
    version: String,
    /// Address of a style or a PMTiles file; the built-in world map where null.
    basemap: Option<String>,
}

/// A presence as a card shows it.
#[derive(ToSchema)]
#[allow(clippy::struct_excessive_bools, reason = "it describes JSON with four independent flags")]
pub struct PresenceLine {
    stakeholder: String,
    stakeholder_name: String,
    constituency: Option<String>,
    role: String,
    site: Option<String>,
    site_name: Option<String>,
    theme: Option<String>,
    theme_name: Option<String>,
    activity: String,
    activity_title: String,
    status: Option<String>,
    start: Option<String>,
    end: Option<String>,
    active: bool,
    undated: bool,
    unsplit: bool,
    unconfirmed: bool,
    confirmed_on: Option<String>,
    source: Option<String>,
    evidence: Vec<String>,
}

/// A site in a line.
#[derive(ToSchema)]
pub struct SiteLine {
    id: String,
    name: String,
    kind: String,
    names: BTreeMap<String, String>,
}

/// Everything known about a site.
#[derive(ToSchema)]
pub struct SiteCard {
    workspace: String,
    revision: u64,
    as_of: Option<String>,
    record: Record,
    country: Option<String>,
    ground: Ground,
    breadcrumb: Vec<SiteLine>,
    inside: Vec<SiteLine>,
    overlapping: Vec<SiteLine>,
    presences: Vec<PresenceLine>,
    known_only_around: Vec<PresenceLine>,
    overlapping_presences: Vec<PresenceLine>,
    ties_among_present: Vec<Value>,
    gaps: Option<Report>,
    /// Records that refer to it, by kind.
    records: BTreeMap<String, Vec<Value>>,
}

/// How large a site is and how densely people live there; geodesic, null where unknown.
#[derive(ToSchema)]
pub struct Ground {
    /// Area in square kilometres.
    area_km2: Option<f64>,
    /// What the area is by: `stated` in the record, or measured by its `boundary`.
    area_by: Option<String>,
    /// Length of its boundary in kilometres.
    boundary_km: Option<f64>,
    /// Population / area.
    people_per_km2: Option<f64>,
}

/// Everything known about a stakeholder.
#[derive(ToSchema)]
pub struct StakeholderCard {
    workspace: String,
    revision: u64,
    as_of: Option<String>,
    record: Record,
    presences: Vec<PresenceLine>,
    ties: Vec<Value>,
    seats: Vec<Value>,
    structure: Value,
    /// Records that refer to it, by kind.
    records: BTreeMap<String, Vec<Value>>,
}

/// A stakeholder as the network draws it.
#[derive(ToSchema)]
pub struct NetworkNode {
    id: String,
    name: String,
    short_name: Option<String>,
    names: BTreeMap<String, String>,
    constituency: Option<String>,
    organisation_type: Option<String>,
    home_country: Option<String>,
    /// Place in the layout, 0 to 1.
    x: f64,
    /// Place in the layout, 0 to 1.
    y: f64,
    lon: Option<f64>,
    lat: Option<f64>,
    /// `home`, or `approximate`: at the smallest site that holds all places where it is active.
    place: Option<String>,
    /// Sites where it is active on the day.
    sites: Vec<String>,
}

/// A tie as the network draws it.
#[derive(ToSchema)]
pub struct NetworkTie {
    id: String,
    from: String,
    to: String,
    kind: String,
    directed: bool,
    weight: Option<f64>,
    stated_by: Vec<String>,
}

/// The network as it is drawn.
#[derive(ToSchema)]
pub struct NetworkPicture {
    workspace: String,
    revision: u64,
    as_of: Option<String>,
    nodes: Vec<NetworkNode>,
    ties: Vec<NetworkTie>,
    /// What the stakeholders have a part in; only in two modes.
    shared: Option<SharedNodes>,
}

/// The other side of a network in two modes.
#[derive(ToSchema)]
pub struct SharedNodes {
    /// `sites`, `activities`, `platforms` or `meetings`.
    kind: String,
    nodes: Vec<SharedNode>,
    /// Pairs of a stakeholder's id and an id of this side.
    parts: Vec<Vec<String>>,
}

/// Something that stakeholders have a part in, as the network draws it.
#[derive(ToSchema)]
pub struct SharedNode {
    id: String,
    name: String,
    /// Place in the layout, 0 to 1.
    x: f64,
    /// Place in the layout, 0 to 1.
    y: f64,
    /// How many stakeholders have a part in it.
    parts: usize,
}
