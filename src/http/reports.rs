//! What is put on paper: briefings as PDF and HTML, figures as SVG and PNG.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Server;
use super::answer::{tag, tagged, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use super::stream::CancelOnDrop;
use crate::analysis::Control;
use crate::app::{briefing, figure};
use crate::messages::Lang;

/// Which briefing is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BriefingQuery {
    /// The record that it is about; none for `workspace` and `findings`.
    pub id: Option<String>,
    /// The language of its words: en, fr or km.
    pub lang: Option<String>,
    /// The day it is about, 2012-07-01; the workspace's data date where it is missing.
    pub as_of: Option<String>,
    /// The revision to look at; the current one where it is missing.
    pub revision: Option<u64>,
    /// Include rows that only illustrate how a record is used.
    #[serde(default)]
    pub show_examples: bool,
}

fn language(code: Option<&str>) -> Result<Lang, Failure> {
    let wrong = || Failure::bad_request("bad_parameter", format!("lang: one of {}", Lang::CODES.join(", ")));
    code.map_or(Ok(Lang::default()), |code| Lang::parse(code).ok_or_else(wrong))
}

/// What is opened from here runs nothing and asks nobody: its styles and pictures are inside it.
pub(super) fn closed(response: &mut Response) {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
}

fn not_found(words: String) -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "not_found", words)
}

/// A briefing to put on the table: `workspace`, `findings`, or of a record (`id`) `site`, `stakeholder`, `platform`, the sheet
/// of a `meeting` (of a platform) and the `profile` (of a site), with the ending `.pdf` or `.html`. The same revision and
/// parameters give the same bytes.
#[utoipa::path(get, path = "/reports/{workspace}/{file}", operation_id = "get_briefing", tag = "reports",
    params(("workspace" = String, Path), ("file" = String, Path, description = "briefing and ending: workspace.pdf, site.html"), BriefingQuery),
    responses((status = 200, content((Vec<u8> = "application/pdf"), (String = "text/html"))), (status = 404, description = "no such workspace, briefing or record"), (status = 501, description = "this program was built without PDF")))]
pub async fn briefing(
    State(server): State<Server>,
    Path((name, file)): Path<(String, String)>,
    Query(query): Query<BriefingQuery>,
    headers: HeaderMap,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let known = file.rsplit_once('.').and_then(|(stem, ending)| Some((stem, briefing::Paper::of_ending(ending)?)));
    let Some((stem, paper)) = known.filter(|(stem, _)| briefing::names().iter().any(|n| n == stem)) else {
        return Err(not_found(format!("a briefing is one of {}, with the ending .pdf or .html", briefing::names().join(", "))));
    };
    let lang = language(query.lang.as_deref())?;
    let wanted = briefing::Wanted { briefing: stem.to_owned(), id: query.id, lang, as_of: query.as_of, examples: query.show_examples, paper };
    let (view, key) = {
        let (app, wanted) = (Arc::clone(&server.app), wanted.clone());
        work(move || {
            let view = workspace.view_at(query.revision)?;
            let templates = briefing::templates_of(app.folder(), &workspace.name)?;
            let key = wanted.key(&view, &templates);
            Ok((view, key))
        })
        .await?
    };
    let control = Arc::new(Control::default());
    let _cancel = CancelOnDrop(Arc::clone(&control));
    let work = move || Ok(wanted.write(&server.app, &view, &control)?.to_vec());
    let mut response = tagged(&headers, tag(&["briefing", &key]), paper.media_type(), work).await?;
    closed(&mut response);
    // both parts are names of ours, so the header needs no quoting beyond this
    if let Ok(value) = HeaderValue::from_str(&format!("inline; filename=\"{name}-{file}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// A figure with the ending `.svg` or `.png`: the `network` (with `around=ID,ID` and `hops=N` only those so near), places x themes
/// as a `matrix` or as `bars` (with the parameters of `gaps`), ties between groups as `mixing` (with those of `mixing`). The same
/// revision and parameters give the same bytes.
#[utoipa::path(get, path = "/figures/{workspace}/{file}", operation_id = "get_figure", tag = "reports",
    params(("workspace" = String, Path), ("file" = String, Path, description = "figure and ending: network.svg, matrix.png"),
        ("lang" = Option<String>, Query, description = "the language of its words: en, fr or km"),
        ("as_of" = Option<String>, Query, description = "the day it is about"),
        ("revision" = Option<u64>, Query), ("show_examples" = Option<bool>, Query),
        ("width" = Option<u32>, Query, description = "width in pixels, 320 to 4096"),
        ("around" = Option<String>, Query, description = "network: ids of stakeholders, with commas between"),
        ("hops" = Option<u32>, Query, description = "network: steps around them, 0 to 6")),
    responses((status = 200, content((String = "image/svg+xml"), (Vec<u8> = "image/png"))), (status = 400, description = "a parameter is wrong"),
        (status = 404, description = "no such workspace, figure or record"), (status = 422, description = "more than a figure can hold")))]
pub async fn figure(
    State(server): State<Server>,
    Path((name, file)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let (stem, media_type) = match file.rsplit_once('.') {
        Some((stem, "svg")) => (stem, "image/svg+xml"),
        Some((stem, "png")) => (stem, "image/png"),
        _ => return Err(not_found("a figure has the ending .svg or .png".to_owned())),
    };
    if !figure::FIGURES.iter().any(|(known, _)| *known == stem) {
        let known: Vec<&str> = figure::FIGURES.iter().map(|(name, _)| *name).collect();
        return Err(not_found(format!("a figure is one of {}", known.join(", "))));
    }
    let bad = |name: &str, text: &str| Failure::bad_request("bad_parameter", format!("{name}: {text}"));
    let mut wanted = figure::Wanted { figure: stem.to_owned(), given: Vec::new(), lang: Lang::default(), as_of: None, examples: false, width: figure::WIDTH };
    let mut revision = None;
    for (key, value) in query {
        match key.as_str() {
            "lang" => wanted.lang = language(Some(&value))?,
            "as_of" => wanted.as_of = Some(value),
            "width" => wanted.width = value.parse().map_err(|_| bad("width", "a whole number of pixels"))?,
            "revision" => revision = Some(value.parse().map_err(|_| bad("revision", "a whole number"))?),
            "show_examples" => wanted.examples = value.parse().map_err(|_| bad("show_examples", "true or false"))?,
            _ => wanted.given.push((key, value)),
        }
    }
    let view = work(move || workspace.view_at(revision)).await?;
    let tag = tag(&["figure", &name, view.head(), media_type, &format!("{wanted:?} {:?}", view.shown(wanted.examples).data_date)]);
    let control = Arc::new(Control::default());
    let _cancel = CancelOnDrop(Arc::clone(&control));
    let draw = move || if media_type == "image/png" { wanted.png(&view, &control) } else { Ok(wanted.draw(&view, &control)?.svg.into_bytes()) };
    let mut response = tagged(&headers, tag, media_type, draw).await?;
    closed(&mut response);
    Ok(response)
}
