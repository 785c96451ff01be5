//! Maps on paper: `/maps/{workspace}/{map}.png` and `.svg`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Server;
use super::answer::{tag, tagged, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use super::stream::CancelOnDrop;
use crate::analysis::Control;
use crate::app::maps::pages::{self, Form};
use crate::app::maps::{self, Asked, By, USUAL_SIZE};
use crate::app::{App, AppError, View};
use crate::messages::Lang;
use crate::tiles::map_description;

const PNG: &str = "image/png";
const SVG: &str = "image/svg+xml";
const ZIP: &str = "application/zip";

/// What of a map is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MapQuery {
    /// Width in pixels, 120 to 4096, and both sides together at most 4,400,000 pixels; 1200 where it is missing.
    pub width: Option<u32>,
    /// Height in pixels; 900 where it is missing.
    pub height: Option<u32>,
    /// West,south,east,north in degrees; the units of the workspace where it is missing. East below west crosses longitude 180.
    pub bbox: Option<String>,
    /// A site that is shown with its surroundings, where no bbox is given.
    pub around: Option<String>,
    /// Themes, with commas between; all together where none is given.
    pub theme: Option<String>,
    /// Roles that count as providing, with commas between.
    pub role: Option<String>,
    /// Only sites inside this one.
    pub within: Option<String>,
    /// Kind of site.
    pub kind: Option<String>,
    /// Only stakeholders of these constituencies, with commas between.
    pub constituency: Option<String>,
    /// Seats in general and dormant platforms count as links.
    #[serde(default)]
    pub weak_links: bool,
    /// Ties on record that state neither place nor theme: `apart` (the usual one) or `count`.
    pub unplaced_ties: Option<String>,
    /// Whether working seats in one platform count as a link: `working` (the usual one) or `none`.
    pub seats: Option<String>,
    /// The day the map is about, 2012-07-01; the workspace's data date where it is missing.
    pub as_of: Option<String>,
    /// The revision to draw; the current one where it is missing.
    pub revision: Option<u64>,
    /// Language of its words: en, fr or km.
    pub lang: Option<String>,
    /// A map for each theme or for each year on one sheet: `theme` or `year`.
    pub by: Option<String>,
    /// A family of fonts of the server; Noto Sans where it is missing.
    pub font: Option<String>,
    /// Of an atlas (.zip): a page for each site of this kind, with what lies in it.
    pub pages: Option<String>,
    /// Of an atlas: `png` (the usual one) or `svg`.
    pub format: Option<String>,
    /// Show rows that only illustrate how a record is used.
    #[serde(default)]
    pub show_examples: bool,
}

impl MapQuery {
    fn asked(&self, map: &str) -> Result<Asked, Failure> {
        let lang = match self.lang.as_deref() {
            None => Lang::En,
            Some(code) => Lang::parse(code).ok_or_else(|| Failure::bad_request("bad_parameter", "lang: en, fr or km"))?,
        };
        let by = self.by.as_deref().map(By::parse).transpose().map_err(AppError::from)?;
        let given = [("theme", &self.theme), ("role", &self.role), ("within", &self.within), ("kind", &self.kind), ("constituency", &self.constituency), ("unplaced_ties", &self.unplaced_ties), ("seats", &self.seats)];
        Ok(Asked {
            map: map.to_owned(),
            width: self.width.unwrap_or(USUAL_SIZE.0),
            height: self.height.unwrap_or(USUAL_SIZE.1),
            bbox: self.bbox.clone(),
            around: self.around.clone(),
            given: given
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
                .chain(self.weak_links.then(|| ("weak_links".to_owned(), "true".to_owned())))
                .collect(),
            as_of: self.as_of.clone(),
            lang,
            font: self.font.clone(),
            examples: self.show_examples,
            by,
            bare: false,
        })
    }
}

/// A map with title, legend, scale, day, revision, sources and licence, as PNG (drawn by maplibre-rs in a process of its own)
/// or SVG; or an atlas, a page for each site of a kind, as an archive of them. Colours and classes are those of the page; the same revision and parameters give the same bytes.
#[utoipa::path(get, path = "/maps/{workspace}/{file}", operation_id = "get_map", tag = "tiles",
    params(("workspace" = String, Path), ("file" = String, Path, description = "map with the ending .png, .svg or .zip: coverage.png, gap_score.svg, network.png, sites.zip"), MapQuery),
    responses((status = 200, content((Vec<u8> = "image/png"), (String = "image/svg+xml"), (Vec<u8> = "application/zip"))), (status = 400, description = "a size, an extent, a font or a word that there is not"),
        (status = 404, description = "no such map"), (status = 422, description = "nothing to draw"), (status = 501, description = "no graphics driver or no fonts on the server"),
        (status = 503, description = "the picture was not drawn; ask again")))]
pub async fn map(State(server): State<Server>, Path((name, file)): Path<(String, String)>, Query(query): Query<MapQuery>, headers: HeaderMap) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let (map, ending) = file.rsplit_once('.').unwrap_or((&file, ""));
    if map_description::find(map).is_none() || !matches!(ending, "png" | "svg" | "zip") {
        let names: Vec<_> = map_description::all().iter().map(|m| m.name).collect();
        return Err(Failure::new(StatusCode::NOT_FOUND, "not_found", format!("there are maps as .png, .svg and .zip of: {}", names.join(", "))));
    }
    let asked = query.asked(map)?;
    let revision = query.revision;
    let view = work(move || workspace.view_at(revision)).await?;
    let app = Arc::clone(&server.app);
    if ending == "zip" {
        return atlas(app, view, &name, asked, query, &headers).await;
    }
    if query.pages.is_some() || query.format.is_some() {
        return Err(Failure::bad_request("bad_parameter", "pages and format are of an atlas: ask for .zip"));
    }
    let tag = tag(&["map", &name, view.head(), ending, &asked.canonical()]);
    if ending == "svg" {
        let mut response = tagged(&headers, tag, SVG, move || maps::svg(&view, &app.reports, &asked).map(String::into_bytes)).await?;
        super::reports::closed(&mut response);
        return Ok(response);
    }
    let control = Arc::new(Control::default());
    let _cancel = CancelOnDrop(Arc::clone(&control));
    tagged(&headers, tag, PNG, move || maps::png(&app.studio, &view, &app.reports, &asked, &control).map(|png| png.to_vec())).await
}

async fn atlas(app: Arc<App>, view: Arc<View>, name: &str, asked: Asked, query: MapQuery, headers: &HeaderMap) -> Answer {
    let Some(kind) = query.pages else {
        return Err(Failure::bad_request("bad_parameter", "pages: of an atlas say the kind of site that has a page each, for example pages=circle"));
    };
    let form = query.format.as_deref().map_or(Ok(Form::Png), Form::parse).map_err(AppError::from)?;
    let tag = tag(&["atlas", name, view.head(), &kind, &format!("{form:?}"), &asked.canonical()]);
    let control = Arc::new(Control::default());
    let _cancel = CancelOnDrop(Arc::clone(&control));
    tagged(headers, tag, ZIP, move || {
        let pages = pages::pages(&view, &asked, &kind)?;
        pages::archive(&app.studio, &view, &app.reports, &pages, form, &control)
    })
    .await
}
