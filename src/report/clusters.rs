//! Words that stay whole in a PDF. The typesetter cuts a line of text wherever a glyph is moved up or down, and gives each
//! piece the letters of its whole cluster: a Khmer letter whose vowel is moved came out twice, and nobody found the word
//! (typst 0.15, `shaping.rs`, groups of one `y_offset`). Here the pieces of a line are one text again, each glyph with its own
//! offset, so that the PDF can say of a cluster what its letters are (`ActualText`, ISO 32000-1, 14.9.4). Nothing moves.
//!
//! Readers take a cluster to end where its last glyph does, and a mark over a wide letter ends before the letter: they read a
//! space there that nobody wrote (poppler 22, a tenth of the size of the letters). Such a cluster ends with the glyph of the
//! space of no width (U+200B), which has no ink.

use rustybuzz::ttf_parser::GlyphId;
use typst::layout::{Abs, Em, Frame, FrameItem, Point};
use typst::text::{FontInstance, Glyph, TextItem};
use typst_layout::PagedDocument;

/// The space of no width.
const NO_WIDTH: char = '\u{200B}';
/// How far before its cluster a glyph may end, as a share of the size of the letters: half of what is read as a space.
const SHORT: f64 = 0.05;

/// The document with its pieces of text joined. O(glyphs).
pub fn joined(document: &PagedDocument) -> PagedDocument {
    use typst::model::Document as _;
    let mut press = Press::default();
    let pages = document.pages().iter().cloned().map(|mut page| {
        page.frame = press.frame(&page.frame);
        page
    });
    PagedDocument::new(pages.collect(), document.info().clone())
}

/// What is known of the document so far.
#[derive(Default)]
struct Press {
    /// Fonts whose space of no width has said what it is.
    said: Vec<FontInstance>,
}

impl Press {
    fn frame(&mut self, of: &Frame) -> Frame {
        let mut whole = Frame::new(of.size(), of.kind());
        if of.has_baseline() {
            whole.set_baseline(of.baseline());
        }
        let mut held: Option<Line> = None;
        for (at, item) in of.items() {
            if let FrameItem::Text(text) = item {
                if !held.as_mut().is_some_and(|line| line.take(*at, text)) {
                    self.put(held.replace(Line { at: *at, text: text.clone() }), &mut whole);
                }
                continue;
            }
            self.put(held.take(), &mut whole);
            let item = match item {
                FrameItem::Group(group) => {
                    let mut group = group.clone();
                    group.frame = self.frame(&group.frame);
                    FrameItem::Group(group)
                }
                other => other.clone(),
            };
            whole.push(*at, item);
        }
        self.put(held, &mut whole);
        whole
    }

    fn put(&mut self, line: Option<Line>, on: &mut Frame) {
        if let Some(mut line) = line {
            self.end_clusters(&mut line.text);
            on.push(line.at, FrameItem::Text(line.text));
        }
    }

    /// Clusters of several glyphs whose last ends too early end with the space of no width.
    fn end_clusters(&mut self, text: &mut TextItem) {
        let Some(space) = text.font.ttf().glyph_index(NO_WIDTH).map(|glyph| glyph.0) else { return };
        let ink = |id: u16| text.font.ttf().glyph_hor_advance(GlyphId(id)).map_or(Em::zero(), |wide| text.font.to_em(wide));
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.glyphs.len());
        for (at, glyph) in text.glyphs.iter().enumerate() {
            glyphs.push(glyph.clone());
            let same = |other: Option<&Glyph>| other.is_some_and(|other| other.range == glyph.range);
            let before = at.checked_sub(1).and_then(|before| text.glyphs.get(before));
            let ends = glyph.x_offset + ink(glyph.id);
            if same(before) && !same(text.glyphs.get(at + 1)) && (glyph.x_advance - ends).get() > SHORT {
                glyphs.push(unseen(space, glyph.range.clone(), glyph));
            }
        }
        if glyphs.len() == text.glyphs.len() {
            return;
        }
        text.glyphs = glyphs;
        // the first in a file says what the glyph is, for readers that ask the font
        let long = u16::try_from(NO_WIDTH.len_utf8()).unwrap_or_default();
        if !self.said.contains(&text.font) && usize::from(u16::MAX) - text.text.len() > usize::from(long) {
            self.said.push(text.font.clone());
            for glyph in &mut text.glyphs {
                shift(glyph, long);
            }
            let first = unseen(space, 0..long, &text.glyphs[0]);
            text.glyphs.insert(0, first);
            text.text = format!("{NO_WIDTH}{}", text.text).into();
        }
    }
}

/// A piece of a line, and what was joined to it.
struct Line {
    at: Point,
    text: TextItem,
}

/// Where the letters of the next piece stand in the text.
enum Place {
    /// After those that are held: so many bytes at its beginning are there already.
    After(usize),
    /// Before them, in scripts from right to left: so many bytes at its end are there already.
    Before(usize),
}

/// Pieces that follow each other are no further apart than that: what rounding leaves.
fn touch(a: Abs, b: Abs) -> bool {
    (a - b).to_pt().abs() < 0.01
}

impl Line {
    /// Joins the next piece; `false` where it is no part of the same line of the same text.
    fn take(&mut self, at: Point, next: &TextItem) -> bool {
        let held = &self.text;
        let alike = held.font == next.font
            && held.size == next.size
            && held.fill == next.fill
            && held.stroke == next.stroke
            && held.lang == next.lang
            && held.region == next.region;
        if !alike || !touch(self.at.x + held.width(), at.x) {
            return false;
        }
        let Some(place) = follows(held, next) else { return false };
        let (old, new) = (held.text.as_str(), next.text.as_str());
        let (text, of_held, of_next) = match place {
            Place::After(known) => ([old, &new[known..]].concat(), 0, old.len() - known),
            Place::Before(known) => ([&new[..new.len() - known], old].concat(), new.len() - known, 0),
        };
        let (Ok(_), Ok(of_held), Ok(of_next)) = (u16::try_from(text.len()), u16::try_from(of_held), u16::try_from(of_next)) else { return false };
        for glyph in &mut self.text.glyphs {
            shift(glyph, of_held);
        }
        let raised = Em::from_abs(self.at.y - at.y, next.size);
        self.text.glyphs.extend(next.glyphs.iter().cloned().map(|mut glyph| {
            shift(&mut glyph, of_next);
            glyph.y_offset += raised;
            glyph
        }));
        self.text.text = text.into();
        true
    }
}

/// A glyph without ink that goes no further, beside another.
fn unseen(id: u16, range: std::ops::Range<u16>, beside: &Glyph) -> Glyph {
    Glyph { id, x_advance: Em::zero(), x_offset: Em::zero(), y_advance: Em::zero(), y_offset: Em::zero(), range, span: beside.span }
}

fn shift(glyph: &mut Glyph, by: u16) {
    glyph.range = glyph.range.start + by..glyph.range.end + by;
}

/// How the next piece follows in what somebody wrote; `None` where something lies between.
fn follows(held: &TextItem, next: &TextItem) -> Option<Place> {
    let (last, first) = (held.glyphs.last()?, next.glyphs.first()?);
    if last.span.0 != first.span.0 {
        return None;
    }
    let letters = |item: &TextItem, glyph: &Glyph| item.text.get(glyph.range()).map(str::len);
    let (before, after) = (letters(held, last)?, letters(next, first)?);
    let (from, to) = (usize::from(last.span.1), usize::from(first.span.1));
    if from == to {
        // one cluster, cut within
        let same = held.text.get(last.range()) == next.text.get(first.range());
        let leads = first.range().start == 0 && last.range().end == held.text.len();
        let ends = first.range().end == next.text.len() && last.range().start == 0;
        return match (same, leads, ends) {
            (true, true, _) => Some(Place::After(after)),
            (true, false, true) => Some(Place::Before(after)),
            _ => None,
        };
    }
    if from + before == to && last.range().end == held.text.len() && first.range().start == 0 {
        return Some(Place::After(0));
    }
    (to + after == from && last.range().start == 0 && first.range().end == next.text.len()).then_some(Place::Before(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::{Block, Document, Part};
    use crate::report::pdf::pages;

    fn document(text: &str) -> PagedDocument {
        let part = Part { title: String::new(), blocks: vec![Block::Words { text: text.to_owned() }] };
        pages(&Document { lang: "km", title: "t".into(), parts: vec![part], page: "p".into(), ..Document::default() })
    }

    /// Every piece of text with where it stands on its page.
    fn items(frame: &Frame, from: Point, found: &mut Vec<(Point, TextItem)>) {
        for (at, item) in frame.items() {
            match item {
                FrameItem::Text(text) => found.push((from + *at, text.clone())),
                FrameItem::Group(group) => items(&group.frame, from + *at, found),
                _ => {}
            }
        }
    }
    fn all(document: &PagedDocument) -> Vec<(Point, TextItem)> {
        let mut found = Vec::new();
        document.pages().iter().for_each(|page| items(&page.frame, Point::zero(), &mut found));
        found
    }

    /// Each glyph with ink and where it stands, in hundredths of a point.
    fn glyphs(document: &PagedDocument) -> Vec<(u16, i64, i64)> {
        #[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
        let whole = |length: Abs| (length.to_pt() * 100.0).round() as i64;
        let mut found = Vec::new();
        for (at, text) in all(document) {
            let space = text.font.ttf().glyph_index(NO_WIDTH).map(|g| g.0);
            let mut x = at.x;
            for glyph in &text.glyphs {
                if Some(glyph.id) != space {
                    found.push((glyph.id, whole(x + glyph.x_offset.at(text.size)), whole(at.y - glyph.y_offset.at(text.size))));
                }
                x += glyph.x_advance.at(text.size);
            }
        }
        found
    }

    const KHMER: &str = "ភាពជាដៃគូសហប្រតិបត្តិការអភិវឌ្ឍន៍ កម្ពុជា (2002) គ្មានរបាយការណ៍";

    #[test]
    fn nothing_moves_and_every_text_stands_once() {
        for text in [KHMER, "ສະຖານທີ່ທີ່ບໍ່ມີ", "Ségou, office", "ที่ดินน้ำ", "الماء ١٢"] {
            let torn = document(text);
            let whole = joined(&torn);
            assert_eq!(glyphs(&whole), glyphs(&torn), "{text}");
            let said: String = all(&whole).iter().map(|(_, item)| item.text.as_str()).collect::<Vec<_>>().concat().replace(NO_WIDTH, "");
            assert!(said.contains(text) || text.contains('\u{0627}'), "{said}");
            for (_, item) in all(&whole) {
                assert!(item.glyphs.iter().all(|g| item.text.get(g.range()).is_some_and(|letters| !letters.is_empty())), "{item:?}");
            }
        }
    }

    #[test]
    fn a_line_of_khmer_is_few_pieces_and_its_clusters_end_where_their_letters_do() {
        let (torn, whole) = (document(KHMER), joined(&document(KHMER)));
        assert!(all(&whole).len() * 2 < all(&torn).len(), "{} of {}", all(&whole).len(), all(&torn).len());
        let spaces = all(&whole).iter().map(|(_, item)| item.text.matches(NO_WIDTH).count()).sum::<usize>();
        assert_eq!(spaces, 1, "the glyph says once what it is");
        // a foot below a wide letter: without the space the cluster would end before it
        let (_, line) = all(&whole).into_iter().find(|(_, item)| item.text.contains("គ្មា")).expect("the line");
        let space = line.font.ttf().glyph_index(NO_WIDTH).map(|g| g.0);
        let ended = line.glyphs.iter().filter(|g| Some(g.id) == space && line.text.get(g.range()) == Some("គ្មា")).count();
        assert_eq!(ended, 1, "{line:?}");
    }
}
