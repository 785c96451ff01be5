//! Workspaces: the list, one summary, a new one.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::Server;
use super::answer::{JSON, json_bytes, tag, tagged, work};
use super::error::{Answer, Failure};
use super::extract::{JsonObject, Path};
use crate::app::{View, Workspace};
use crate::domain::Kind;
use crate::tiles::disputed::{Disputed, Drawn};

/// What a workspace is, in a few figures.
#[derive(Serialize, ToSchema)]
pub struct WorkspaceSummary {
    /// Name in URLs and commands.
    pub name: String,
    /// Title.
    pub title: String,
    /// Titles by language.
    pub titles: BTreeMap<String, String>,
    /// What it is about.
    pub description: Option<String>,
    /// Descriptions by language.
    pub descriptions: BTreeMap<String, String>,
    /// Number of its state; each change set adds one.
    pub revision: u64,
    /// When the last change was made, in UTC.
    pub changed_at: Option<String>,
    /// The day that questions are about unless they say otherwise.
    pub as_of: Option<String>,
    /// Kind of site that is the unit of analysis.
    pub unit: Option<String>,
    /// Records by kind, rows that only illustrate left out.
    pub counts: BTreeMap<&'static str, usize>,
    /// Rows that only illustrate.
    pub illustrative: usize,
    /// West, south, east, north in degrees of the sites that are the unit of analysis, else of all.
    pub extent: Option<[f64; 4]>,
    /// Licence of the data.
    pub licence: Option<String>,
    /// Whom to name.
    pub attribution: Option<String>,
    /// What everybody must know before reading.
    pub disclaimer: Option<String>,
    /// That sentence by language.
    pub disclaimers: BTreeMap<String, String>,
    /// Sentence about boundaries, where the workspace has one of its own.
    pub boundary_disclaimer: Option<String>,
    /// That sentence by language.
    pub boundary_disclaimers: BTreeMap<String, String>,
    /// Borders in dispute and how they are drawn; null where nothing is set, or where it cannot be followed.
    #[schema(value_type = Option<DisputedLines>)]
    pub disputed: Option<Drawn>,
    /// Why the settings about borders in dispute cannot be followed: a map without them would tell another story.
    pub disputed_problem: Option<String>,
    /// Rows of the file that break a rule; the last valid value serves.
    pub problems: Vec<String>,
}

/// How borders in dispute are drawn.
#[derive(ToSchema)]
#[expect(dead_code, reason = "for the API description only: what is sent is `Drawn`")]
pub struct DisputedLines {
    /// Name of the layer of tiles.
    layer: String,
    /// Its name inside the tiles.
    source_layer: String,
    /// `dashed` or `dotted`.
    style: String,
    /// Length of a stroke and of the gap after it, in widths of the line.
    dash: [f64; 2],
    /// Colour of the lines.
    colour: String,
    /// Their width in pixels.
    width: f64,
    /// Colour of what covers the outline under them.
    casing: String,
    /// Its width in pixels.
    casing_width: f64,
}

fn summary(workspace: &Workspace, view: &View) -> WorkspaceSummary {
    let atlas = view.shown(false);
    let text = |key: &str| atlas.setting(key).map(ToString::to_string);
    let by_lang = |key: &str| {
        let prefix = format!("{key}.");
        atlas
            .tables
            .settings
            .iter()
            .filter_map(|s| Some((s.id.as_str().strip_prefix(&prefix)?.to_owned(), s.value.to_string())))
            .collect()
    };
    let disputed = Disputed::of(atlas);
    WorkspaceSummary {
        name: workspace.name.clone(),
        title: text("title").unwrap_or_else(|| workspace.name.clone()),
        titles: by_lang("title"),
        description: text("description"),
        descriptions: by_lang("description"),
        revision: view.revision(),
        changed_at: Some(atlas.identity.committed_at.clone()).filter(|t| !t.is_empty()),
        as_of: atlas.data_date.map(|d| d.to_string()),
        unit: atlas.unit().map(|u| u.to_string()),
        counts: Kind::ALL.iter().filter(|k| !k.is_private()).map(|k| (k.plural(), atlas.tables.count(*k))).collect(),
        illustrative: view.shown(true).tables.illustrative(),
        extent: atlas.extent(),
        licence: text("licence"),
        attribution: text("attribution"),
        disclaimer: text("disclaimer"),
        disclaimers: by_lang("disclaimer"),
        boundary_disclaimer: text("boundary_disclaimer"),
        boundary_disclaimers: by_lang("boundary_disclaimer"),
        disputed: disputed.as_ref().ok().and_then(Option::as_ref).map(Disputed::drawn),
        disputed_problem: disputed.as_ref().err().map(ToString::to_string),
        problems: view.problems_shown().map(ToString::to_string).collect(),
    }
}

/// A list of workspaces.
#[derive(Serialize, ToSchema)]
pub struct WorkspaceList {
    /// In order of name.
    pub items: Vec<WorkspaceSummary>,
    /// Always null: the list is one page.
    pub next: Option<String>,
    /// How many there are.
    pub total: usize,
    /// Files in the folder that could not be opened, with the reason.
    pub unreadable: Vec<(String, String)>,
}

/// Every workspace of this server.
#[utoipa::path(get, path = "/api/workspaces", operation_id = "list_workspaces", tag = "workspaces", responses((status = 200, body = WorkspaceList)))]
pub async fn list(State(server): State<Server>, headers: HeaderMap) -> Answer {
    let open = server.app.workspaces();
    let heads: Vec<String> = open.iter().map(|w| format!("{} {} {:?}", w.name, w.view().head(), w.view().problems)).collect();
    let unreadable = server.app.unreadable();
    let tag = tag(&["workspaces", &heads.join(";"), &format!("{unreadable:?}")]);
    tagged(&headers, tag, JSON, move || {
        let items: Vec<WorkspaceSummary> = open.iter().map(|w| summary(w, &w.view())).collect();
        let total = items.len();
        Ok(json_bytes(&serde_json::json!(WorkspaceList { items, next: None, total, unreadable })))
    })
    .await
}

/// One workspace.
#[utoipa::path(get, path = "/api/workspaces/{workspace}", operation_id = "get_workspace", tag = "workspaces",
    params(("workspace" = String, Path, description = "name of the workspace")),
    responses((status = 200, body = WorkspaceSummary), (status = 404, description = "no such workspace")))]
pub async fn get(State(server): State<Server>, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let view = workspace.view();
    let tag = tag(&["workspace", &name, view.head(), &format!("{:?}", view.problems)]);
    tagged(&headers, tag, JSON, move || Ok(json_bytes(&serde_json::json!(summary(&workspace, &view))))).await
}

/// Makes an empty workspace.
#[utoipa::path(post, path = "/api/workspaces", operation_id = "create_workspace", tag = "workspaces",
    request_body(content = serde_json::Value, description = "`{\"name\": \"...\"}`"),
    responses((status = 201, body = WorkspaceSummary), (status = 400, description = "not a name"), (status = 409, description = "exists already")))]
pub async fn create(State(server): State<Server>, JsonObject(body): JsonObject) -> Answer {
    let name = body.get("name").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    if name.is_empty() || body.len() != 1 {
        return Err(Failure::bad_request("bad_json", "the body is {\"name\": \"...\"}"));
    }
    let made = work(move || server.app.create(&name)).await?;
    let body = json_bytes(&serde_json::json!(summary(&made, &made.view())));
    let mut response = super::answer::with_tag(StatusCode::CREATED, &tag(&["workspace", &made.name, made.view().head()]), JSON, body.into());
    if let Ok(location) = format!("/api/workspaces/{}", made.name).parse() {
        response.headers_mut().insert(axum::http::header::LOCATION, location);
    }
    Ok(response)
}
