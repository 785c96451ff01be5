//! A document as tagged PDF (PDF/UA-1 where the fonts have all its letters): searchable, shaped for every script. Set by typst from the template and the
//! document as data, so that what people wrote is never read as markup. It sees the files given here and no others: no
//! folder, no package, no network, no clock.

use std::sync::{Arc, OnceLock};

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::document::Document;
use super::templates::{TYPST, Templates};
use super::ReportError;
use crate::letters::Faces;
use crate::letters::unseen::taken_out;

/// What makes the file the same each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Names what the document is about, its revision and its parameters.
    pub identity: String,
    /// When its revision was committed, in UTC: `2024-09-24T10:00:00Z`.
    pub time: String,
}

/// The most pictures of a document; each is a file of the typesetter, whose names are never forgotten.
pub const MAX_PICTURES: usize = 64;

/// The bytes of the file. The same document, templates, stamp and fonts give the same bytes.
pub fn bytes(document: &Document, templates: &Templates, stamp: &Stamp) -> Result<Vec<u8>, ReportError> {
    let count = document.pictures().count();
    if count > MAX_PICTURES {
        return Err(ReportError::TooLarge { what: "pictures", size: count, limit: MAX_PICTURES, hint: "take parts out of the briefing" });
    }
    let desk = Desk::new(document, templates)?;
    let told = |diagnostics: &[SourceDiagnostic]| ReportError::Template { file: TYPST.to_owned(), message: desk.said(diagnostics) };
    let pages = typst::compile::<PagedDocument>(&desk).output.map(|pages| super::clusters::joined(&pages));
    let written = pages.and_then(|pages| {
        // a letter that no font has breaks the standard, and is no reason to have no paper: it is tagged all the same
        let strict = PdfStandards::new(&[PdfStandard::Ua_1]).ok().map(|standards| typst_pdf::pdf(&pages, &options(stamp, standards)));
        strict.and_then(Result::ok).map_or_else(|| typst_pdf::pdf(&pages, &options(stamp, PdfStandards::default())), Ok)
    });
    // what the typesetter remembers of this document helps no other
    typst::comemo::evict(0);
    written.map_err(|e| told(&e))
}

/// The pages as the typesetter sets them, for those who look at what is done to them.
#[cfg(test)]
pub(super) fn pages(document: &Document) -> PagedDocument {
    typst::compile::<PagedDocument>(&Desk::new(document, &Templates::shipped()).expect("fonts")).output.expect("pages")
}

fn options(stamp: &Stamp, standards: PdfStandards) -> PdfOptions {
    PdfOptions {
        ident: Smart::Custom(stamp.identity.clone()),
        creator: Smart::Custom(Some(format!("Sitelines {}", env!("CARGO_PKG_VERSION")))),
        timestamp: time(&stamp.time).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    }
}

/// The time of a stamp; `None` where it is not written so.
fn time(text: &str) -> Option<Datetime> {
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u8>().ok();
    let year = text.get(0..4)?.parse().ok()?;
    Datetime::from_ymd_hms(year, part(5..7)?, part(8..10)?, part(11..13)?, part(14..16)?, part(17..19)?)
}

/// What the typesetter sees of the world.
struct Desk {
    main: Source,
    files: Vec<(FileId, Bytes)>,
}

/// Its standard library and its fonts, made once.
struct Shelf {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// Bytes of a font that others hold too.
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn shelf() -> &'static Shelf {
    static SHELF: OnceLock<Shelf> = OnceLock::new();
    SHELF.get_or_init(|| {
        let faces = Faces::shared().ok();
        let files = faces.iter().flat_map(Faces::files);
        let fonts: Vec<Font> = files.flat_map(|f| Font::iter(Bytes::new(Shared(Arc::clone(f))))).collect();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Shelf { library: LazyHash::new(Library::default()), book, fonts }
    })
}

fn file(name: &str) -> Result<FileId, ReportError> {
    let path = VirtualPath::new(name).map_err(|e| ReportError::Drawing(format!("{name}: {e}")))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl Desk {
    fn new(document: &Document, templates: &Templates) -> Result<Self, ReportError> {
        Faces::shared()?;
        let data = serde_json::to_vec(document).unwrap_or_default();
        let mut files = vec![(file("briefing.json")?, Bytes::new(data))];
        for picture in document.pictures() {
            // the page lays them over it
            let seen = if picture.unseen.is_empty() { None } else { std::str::from_utf8(&picture.bytes).ok().map(|svg| taken_out(svg).0.into_bytes()) };
            files.push((file(&picture.file)?, Bytes::new(seen.unwrap_or_else(|| picture.bytes.clone()))));
        }
        Ok(Self { main: Source::new(file(TYPST)?, templates.text(TYPST).to_owned()), files })
    }
    /// What went wrong, by line of the template.
    fn said(&self, diagnostics: &[SourceDiagnostic]) -> String {
        let one = |d: &SourceDiagnostic| {
            let line = self.range(d.span).and_then(|range| self.main.lines().byte_to_line(range.start));
            let place = line.map(|line| format!("line {}: ", line + 1)).unwrap_or_default();
            format!("{place}{}", d.message)
        };
        diagnostics.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &shelf().library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &shelf().book
    }
    fn main(&self) -> FileId {
        self.main.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::NotSource) }
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let missing = || FileError::NotFound(id.vpath().get_without_slash().into());
        self.files.iter().find(|(known, _)| *known == id).map(|(_, bytes)| bytes.clone()).ok_or_else(missing)
    }
    fn font(&self, index: usize) -> Option<Font> {
        shelf().fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
