//! Briefings and figures as files: which view, which templates, kept by revision.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::error::AppError;
use super::export;
use super::folder::App;
use super::maps::{self, Asked};
use super::workspace::View;
use crate::analysis::Control;
use crate::domain::Kind;
use crate::messages::Lang;
use crate::render::RenderError;
use crate::render::frame::MIN_SIDE;
use crate::report::compose::{DrawnMap, MapAsk};
use crate::report::filter::Subject;
use crate::report::{Asking, Document, ReportError, Templates, compose, html};

/// So many briefings are kept; the oldest goes first.
const KEPT: usize = 24;
/// A briefing larger than this is not kept.
const KEPT_BYTES: usize = 4 * 1024 * 1024;

/// Briefings that were made lately, by everything that they depend on.
#[derive(Default)]
pub struct Kept(Mutex<Vec<(String, Arc<Vec<u8>>)>>);

impl Kept {
    fn get(&self, key: &str) -> Option<Arc<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|(known, _)| known == key).map(|(_, bytes)| Arc::clone(bytes))
    }
    fn put(&self, key: String, bytes: &Arc<Vec<u8>>) {
        if bytes.len() > KEPT_BYTES {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push((key, Arc::clone(bytes)));
        if kept.len() > KEPT {
            kept.remove(0);
        }
    }
}

/// Pixels of a map as wide as the page, 493 points between the margins: its smallest letters, of 6.2 pixels, are 6.5 points on
/// paper. A narrower map has fewer pixels and the same letters.
const MAP_SIZE: (u32, u32) = (468, 330);

/// What a briefing is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// One page that needs nothing else.
    Html,
    /// A4, tagged.
    Pdf,
}

impl Paper {
    /// By the ending of a file.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "html" => Some(Self::Html),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }
}

/// A briefing that is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its name: `workspace`, `site`, `stakeholder`, `platform`, `findings`, `meeting`, `profile`.
    pub briefing: String,
    /// The record that it is about.
    pub id: Option<String>,
    /// The language of its words.
    pub lang: Lang,
    /// The day; the workspace's data date where it is not given.
    pub as_of: Option<String>,
    /// Show rows that only illustrate.
    pub examples: bool,
    /// As what.
    pub paper: Paper,
}

/// One press: setting a document takes all cores and up to 200 MB.
#[cfg(feature = "report")]
static PRESS: Mutex<()> = Mutex::new(());

/// The templates in force for a workspace: those that ship, in their place those of `templates/` in the folder of workspaces,
/// in theirs those of `templates/<workspace>/`. Names are those that ship, so that no request names a file.
pub fn templates_of(folder: &Path, workspace: &str) -> Result<Templates, AppError> {
    let mut templates = Templates::shipped();
    let own = folder.join("templates");
    for place in [own.clone(), own.join(workspace)] {
        for name in Templates::names() {
            let file = place.join(&name);
            match std::fs::read_to_string(&file) {
                Ok(text) => templates.replace(&name, text)?,
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
                Err(e) => return Err(AppError::Folder(format!("{} cannot be read: {e}", file.display()))),
            }
        }
    }
    Ok(templates)
}

impl Wanted {
    /// Equal exactly where the bytes are equal.
    pub fn key(&self, view: &View, templates: &Templates) -> String {
        let mut hash = Sha256::new();
        hash.update(format!("{templates:?}"));
        let day = view.shown(self.examples).data_date;
        let identity = &view.keeper.identity;
        format!("{} {} {:x} {:?} {day:?}", identity.workspace, view.head(), hash.finalize(), self)
    }

    /// The document: what the templates are given.
    pub fn document(&self, app: &App, view: &View, templates: &Templates, control: &Control) -> Result<Document, AppError> {
        let atlas = view.shown(self.examples);
        let spec = templates.spec(&self.briefing)?;
        let subject = match (spec.about(), self.id.as_deref()) {
            (Some(kind), Some(id)) => Some(Subject::find(atlas, kind, id).ok_or_else(|| not_found(kind, id))?),
            (Some(kind), None) => {
                let message = format!("the briefing {} is about a {}: name it", self.briefing, kind.singular());
                return Err(AppError::Parameter { parameter: "id", message });
            }
            (None, Some(_)) => {
                let message = format!("the briefing {} is about the whole workspace: leave it out", self.briefing);
                return Err(AppError::Parameter { parameter: "id", message });
            }
            (None, None) => None,
        };
        let as_of = export::day(self.as_of.as_deref(), atlas)?;
        let maps = |ask: &MapAsk<'_>| map(app, view, ask, as_of.map(|d| d.to_string()), self.examples);
        let asking = Asking { spec: &spec, subject, lang: self.lang, as_of, maps: &maps };
        Ok(compose(atlas, &asking, control)?)
    }

    /// The bytes, from what was made before where nothing has changed.
    pub fn write(&self, app: &App, view: &View, control: &Control) -> Result<Arc<Vec<u8>>, AppError> {
        let templates = templates_of(app.folder(), &view.keeper.identity.workspace)?;
        let key = self.key(view, &templates);
        if let Some(made) = app.briefings.get(&key) {
            return Ok(made);
        }
        let document = self.document(app, view, &templates, control)?;
        let bytes = match self.paper {
            Paper::Html => html::page(&document, &templates)?.into_bytes(),
            Paper::Pdf => pdf(&document, &templates, &key, view)?,
        };
        let bytes = Arc::new(bytes);
        app.briefings.put(key, &bytes);
        Ok(bytes)
    }
}

/// The map as SVG, so that its words are words and no driver is needed; `None` where nothing of it has a place.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of some hundred pixels")]
fn map(app: &App, view: &View, ask: &MapAsk<'_>, as_of: Option<String>, examples: bool) -> Result<Option<DrawnMap>, ReportError> {
    let width = ((f64::from(MAP_SIZE.0) * ask.share) as u32).max(MIN_SIDE);
    let height = (width * MAP_SIZE.1 / MAP_SIZE.0).max(MIN_SIDE);
    let asked = Asked { width, height, around: ask.site.map(str::to_owned), as_of, lang: ask.lang, examples, bare: true, ..Asked::of(ask.map) };
    match maps::draw(view, &app.reports, &asked) {
        Ok(drawing) => Ok(Some(DrawnMap { bytes: drawing.svg().into_bytes(), extension: "svg", said: drawing.said(), caption: drawing.caption() })),
        Err(AppError::Map(RenderError::Empty(_) | RenderError::Outside(_))) => Ok(None),
        Err(other) => Err(ReportError::Drawing(other.to_string())),
    }
}

fn not_found(kind: Kind, id: &str) -> AppError {
    AppError::NotFound { what: kind.singular(), name: id.chars().take(80).collect() }
}

#[cfg(feature = "report")]
fn pdf(document: &Document, templates: &Templates, key: &str, view: &View) -> Result<Vec<u8>, AppError> {
    use crate::report::pdf::{Stamp, bytes};
    let _one_at_a_time = PRESS.lock().unwrap_or_else(PoisonError::into_inner);
    let stamp = Stamp { identity: key.to_owned(), time: view.keeper.identity.committed_at.clone() };
    Ok(bytes(document, templates, &stamp)?)
}

#[cfg(not(feature = "report"))]
fn pdf(_: &Document, _: &Templates, _: &str, _: &View) -> Result<Vec<u8>, AppError> {
    Err(ReportError::NotBuilt("PDF (cargo feature `report`): ask for html").into())
}

/// The names of briefings that a workspace has.
pub fn names() -> Vec<String> {
    Templates::names().iter().filter_map(|name| name.strip_suffix(".toml").map(str::to_owned)).collect()
}
