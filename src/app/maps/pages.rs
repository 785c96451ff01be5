//! An atlas: a page for each site of a kind (a circle, a province), with what lies in it, in one archive.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Asked, Studio, png, svg};
use crate::analysis::Control;
use crate::app::analyse::Cache;
use crate::app::error::AppError;
use crate::app::workspace::View;
use crate::render::RenderError;

/// More pages than this are no atlas that somebody leafs through, and take minutes.
pub const MAX_PAGES: usize = 120;

/// What its pages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Pictures.
    Png,
    /// Drawings.
    Svg,
}

impl Form {
    /// The words of the parameter, and endings of the pages.
    pub const WORDS: &[&str] = &["png", "svg"];

    /// As the parameter says.
    pub fn parse(word: &str) -> Result<Self, RenderError> {
        match word {
            "png" => Ok(Self::Png),
            "svg" => Ok(Self::Svg),
            _ => Err(RenderError::Word { parameter: "format", message: Self::WORDS.join(" or ") }),
        }
    }
    const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

/// The pages of an atlas in order of the sites' ids, each with the id of its site: what is asked for, of each site of a kind.
/// A site has a page where it or something in it has a place: regions of which only the communes are on record have theirs.
/// O(sites x levels).
pub fn pages(view: &View, asked: &Asked, kind: &str) -> Result<Vec<(String, Asked)>, AppError> {
    let wrong = |message: String| AppError::from(RenderError::Word { parameter: "pages", message });
    if asked.bbox.is_some() || asked.around.is_some() || asked.given.iter().any(|(name, _)| name == "within") {
        return Err(wrong("each page shows its own site: leave bbox, around and within out".to_owned()));
    }
    let atlas = view.shown(asked.examples);
    let sites = &atlas.tables.sites;
    let mut has_place = vec![false; sites.len()];
    for (at, _) in sites.iter().enumerate().filter(|(_, site)| site.geometry.is_some()) {
        has_place[at] = true;
        for around in atlas.places.ancestors(at) {
            has_place[around] = true;
        }
    }
    let placed = || sites.iter().zip(&has_place).filter(|(_, placed)| **placed).map(|(site, _)| site);
    let of_kind: Vec<String> = placed().filter(|site| site.kind.code().as_str() == kind).map(|site| site.id.to_string()).collect();
    if of_kind.is_empty() {
        let mut kinds: Vec<&str> = placed().map(|site| site.kind.code().as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        return Err(wrong(format!("no site of that kind has a place; there are: {}", kinds.join(", "))));
    }
    if of_kind.len() > MAX_PAGES {
        return Err(wrong(format!("an atlas has at most {MAX_PAGES} pages, and {} sites are of that kind", of_kind.len())));
    }
    let page = |id: String| {
        let mut page = asked.clone();
        page.given.push(("within".to_owned(), id.clone()));
        (id, page)
    };
    Ok(of_kind.into_iter().map(page).collect())
}

/// The atlas as an archive: a file for each page, `001-ID.png` onwards. The same pages give the same bytes. A page that has
/// nothing to show is left out.
pub fn archive(studio: &Studio, view: &View, reports: &Cache, pages: &[(String, Asked)], form: Form, control: &Control) -> Result<Vec<u8>, AppError> {
    let failed = |e: &dyn std::fmt::Display| AppError::Folder(format!("the atlas could not be written: {e}"));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // pictures are compressed already
    let method = if form == Form::Png { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
    let mut written = 0;
    for (id, asked) in pages {
        control.go_on()?;
        let drawn = match form {
            Form::Png => png(studio, view, reports, asked, control).map(|png| png.to_vec()),
            Form::Svg => svg(view, reports, asked).map(String::into_bytes),
        };
        let page = match drawn {
            Err(AppError::Map(RenderError::Empty(_) | RenderError::Outside(_))) => continue,
            other => other?,
        };
        written += 1;
        archive.start_file(format!("{written:03}-{id}.{}", form.ending()), options).map_err(|e| failed(&e))?;
        archive.write_all(&page).map_err(|e| failed(&e))?;
    }
    if written == 0 {
        return Err(RenderError::Empty(view.keeper.identity.workspace.clone()).into());
    }
    Ok(archive.finish().map_err(|e| failed(&e))?.into_inner())
}
