//! Imports: files in the body, a report of what was or would be done.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use super::{Server, upload_room};
use super::answer::{JSON, json_bytes, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use crate::analysis::Control;
use crate::app::View;
use crate::app::import::{ImportOptions, import};
use crate::app::import_review::Review;
use crate::app::importing::{self, Stage, UNSEEN};
use crate::app::jobs::About;
use crate::app::made::Made;
use crate::interchange::Upload;
use crate::interchange::crs::Epsg;

/// The largest body of an import: a national boundary set fits, 300 MB do not.
pub const MAX_IMPORT_BYTES: usize = 200 * 1024 * 1024;
/// The most files in one import: a folder with one file per kind fits many times.
pub const MAX_IMPORT_FILES: usize = 200;
/// The most bytes of what somebody says about columns and names: ten thousand decisions fit.
pub const MAX_REVIEW_BYTES: usize = 1024 * 1024;
/// The form field that holds it.
const REVIEW: &str = "review";

/// How an import is to be done.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Profile (`records`, `3w`, `iati`, `cod-ab`, `network`, `layer`); recognised from the content where it is missing.
    pub profile: Option<String>,
    /// Coordinate system of files that do not say theirs: the number of an EPSG code, for example `EPSG:32629`.
    pub crs: Option<String>,
    /// Show the difference, change nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// Take the rows that are right and leave out those that are not.
    #[serde(default)]
    pub allow_partial: bool,
    /// Answer at once with 202 and do it as a job, whose result is the report; where it is not said, an import of more than 8 MB is
    /// a job and a smaller one is not.
    pub job: Option<bool>,
    /// Name of the file, where the body is one file.
    pub file: Option<String>,
}

/// A name is a label and no path: what stands after the last slash.
fn label(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}

/// What was sent: the files, and what somebody says about them.
struct Sent {
    uploads: Vec<Upload>,
    review: Option<Review>,
}

async fn files(request: Request, name: Option<String>) -> Result<Sent, Failure> {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|t| t.starts_with("multipart/form-data"));
    let too_large = |status: StatusCode, text: String| {
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            let limit = MAX_IMPORT_BYTES / 1024 / 1024;
            Failure::new(status, "too_large", format!("an import has at most {limit} MB: send fewer files at once, or simplify the shapes"))
        } else {
            Failure::new(status, "bad_body", text)
        }
    };
    if !is_form {
        let guessed = match request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()) {
            Some(t) if t.starts_with("application/geo+json") => "upload.geojson",
            Some(t) if t.starts_with("text/csv") => "upload.csv",
            Some(t) if t.starts_with("application/graphml+xml") => "upload.graphml",
            _ => "upload",
        };
        let name = name.map_or_else(|| guessed.to_owned(), |n| label(&n));
        let bytes = Bytes::from_request(request, &()).await.map_err(|e| too_large(e.status(), e.body_text()))?;
        return Ok(Sent { uploads: vec![Upload { name, bytes: bytes.into() }], review: None });
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(|e| too_large(e.status(), e.body_text()))?;
    let mut uploads = Vec::new();
    let mut review = None;
    while let Some(field) = form.next_field().await.map_err(|e| too_large(e.status(), e.body_text()))? {
        let is_review = field.file_name().is_none() && field.name() == Some(REVIEW);
        let name = label(field.file_name().or(field.name()).unwrap_or("upload"));
        let bytes = field.bytes().await.map_err(|e| too_large(e.status(), e.body_text()))?;
        if is_review {
            if bytes.len() > MAX_REVIEW_BYTES {
                let words = format!("what is said about columns and names has at most {MAX_REVIEW_BYTES} bytes: import fewer rows at once");
                return Err(Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", words));
            }
            review = Some(Review::parse(&String::from_utf8_lossy(&bytes))?);
            continue;
        }
        uploads.push(Upload { name, bytes: bytes.into() });
        if uploads.len() > MAX_IMPORT_FILES {
            return Err(Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", format!("an import has at most {MAX_IMPORT_FILES} files")));
        }
    }
    Ok(Sent { uploads, review })
}

/// The names of the first few files.
fn names(uploads: &[Upload]) -> String {
    const NAMED: usize = 5;
    uploads.iter().take(NAMED).map(|u| u.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Equal where the same files would be imported into the same revision in the same way.
fn key(view: &View, uploads: &[Upload], options: &ImportOptions) -> String {
    let mut digest = Sha256::new();
    for upload in uploads {
        digest.update((upload.name.len() as u64).to_le_bytes());
        digest.update(&upload.name);
        digest.update((upload.bytes.len() as u64).to_le_bytes());
        digest.update(&upload.bytes);
    }
    format!("{} {options:?} {:?}", view.head(), digest.finalize())
}

/// Imports files. Nothing is applied while a row is an error, unless `allow_partial` says so; importing the same files
/// twice changes nothing. With a form field `review`, `{"columns": {heading: meaning}, "decisions": {kind: {written: id or "new"}}}`
/// (empty to begin with), a name that is only near to known ones waits: it is listed in `names.doubtful` with its candidates, and a
/// decision is remembered as another name of the record. The words that ties of a network say of their kind stand in
/// `names.tie_kinds`; `decisions.tie_kinds` `{word: kind}` and `decisions.tie_directions` `{word: "directed" or "undirected"}` say
/// what they mean, which is remembered too.
#[utoipa::path(post, path = "/api/workspaces/{workspace}/imports", operation_id = "import_files", tag = "imports",
    params(("workspace" = String, Path), ImportQuery),
    request_body(content = Vec<u8>, description = "multipart/form-data with one or several files, or one file as the body", content_type = "application/octet-stream"),
    responses((status = 200, body = super::schema::ImportReport, description = "done, or what would be done"),
        (status = 202, body = super::schema::Job, description = "accepted as a job; Location is where it is asked about"),
        (status = 413, description = "too large"), (status = 415, description = "no known kind of file"),
        (status = 422, body = super::schema::ImportReport, description = "rows are in error; nothing was applied")))]
pub async fn create(
    State(server): State<Server>,
    Path(name): Path<String>,
    Query(query): Query<ImportQuery>,
    headers: HeaderMap,
    request: Request,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let room = upload_room::room(&headers).await?;
    let Sent { uploads, review } = files(request, query.file.clone()).await?;
    if uploads.is_empty() {
        return Err(Failure::bad_request("bad_body", "send at least one file"));
    }
    let crs = query.crs.as_deref().map(str::trim).filter(|c| !c.is_empty()).map(Epsg::parse).transpose();
    let crs = crs.map_err(|words| Failure::bad_request("bad_parameter", words))?;
    let options = ImportOptions {
        profile: query.profile.clone(),
        crs,
        dry_run: query.dry_run,
        viewer: server.viewer(),
        allow_partial: query.allow_partial,
        review,
        author: headers.get("x-sitelines-author").and_then(|v| v.to_str().ok()).map_or_else(|| "web".into(), label),
    };
    if query.job.unwrap_or_else(|| importing::is_long(&uploads)) {
        let about = About { workspace: name, kind: "import", name: names(&uploads), key: key(&workspace.view(), &uploads, &options) };
        let imported = move |control: &Control| {
            let _room = room;
            control.expect_steps(Stage::COUNT);
            // a stage that begins ends the one before it
            let watch = |stage| if stage == Stage::Reading { control.go_on() } else { control.step() };
            let report = import(&workspace, &uploads, &options, &|stage| Ok(watch(stage)?))?;
            Ok(Made::Report(json_bytes(&serde_json::json!(report))))
        };
        return Ok(super::jobs::accepted(&server.app.jobs.start(about, Box::new(imported))?));
    }
    let report = work(move || {
        let _room = room;
        import(&workspace, &uploads, &options, UNSEEN)
    })
    .await?;
    let status = if report.applied || query.dry_run || report.errors == 0 { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut body = serde_json::json!(report);
    if status == StatusCode::UNPROCESSABLE_ENTITY {
        body["type"] = "/api/docs#rejected".into();
        body["title"] = "Unprocessable Entity".into();
        body["status"] = 422.into();
        body["code"] = "rejected".into();
        body["detail"] = format!("{} error(s) found; nothing was changed", report.errors).into();
    }
    let media = if status == StatusCode::OK { JSON } else { "application/problem+json" };
    let mut response = super::answer::with_tag(status, "", media, json_bytes(&body).into());
    response.headers_mut().remove(header::ETAG);
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(response)
}
