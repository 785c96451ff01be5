//! What is on paper can be searched, in Khmer too, and whoever does not see a picture is told what it shows.

use std::collections::BTreeSet;

use sitelines::analysis::Control;
use sitelines::app::briefing::{Paper, Wanted, templates_of};
use sitelines::app::App;
use sitelines::letters::breaks::pieces;
use sitelines::messages::Lang;
use sitelines::report::document::{Block, Document};

use super::support::{CASES, poppler, report};

fn is_khmer(c: char) -> bool {
    ('\u{1780}'..='\u{17FF}').contains(&c)
}

/// The Khmer words of a text, two letters or more, each once.
fn khmer(text: &str) -> BTreeSet<String> {
    let words = pieces(text).into_iter().flat_map(|piece| piece.text.split(|c| !is_khmer(c)));
    words.filter(|word| word.chars().count() > 1).map(str::to_owned).collect()
}

/// Every text of a document, those of its pictures among them.
fn texts(document: &Document) -> Vec<String> {
    let mut texts = vec![document.title.clone(), document.question.clone(), document.foot.clone()];
    texts.extend(document.warnings.clone());
    for part in &document.parts {
        texts.push(part.title.clone());
        for block in &part.blocks {
            match block {
                Block::Words { text } | Block::Note { text } => texts.push(text.clone()),
                Block::Facts { rows } => texts.extend(rows.iter().flatten().cloned()),
                Block::Table(table) => texts.extend(table.columns.iter().map(|c| c.name.clone()).chain(table.rows.iter().flatten().cloned())),
                Block::Figure(picture) => texts.extend(picture.unseen.iter().map(|line| line.text.clone()).chain([picture.caption.clone()])),
                Block::Lines { .. } => {}
            }
        }
    }
    texts
}

fn wanted(briefing: &str, id: Option<&str>, lang: Lang) -> Wanted {
    Wanted { briefing: briefing.into(), id: id.map(str::to_owned), lang, as_of: None, examples: false, paper: Paper::Pdf }
}

fn document(app: &App, case: &str, wanted: &Wanted) -> Document {
    let view = app.workspace_or_case(case).expect("a case").view();
    let templates = templates_of(app.folder(), case).expect("templates");
    wanted.document(app, &view, &templates, &Control::default()).expect("a document")
}

#[test]
fn every_khmer_word_of_a_briefing_is_found_in_its_pdf() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open(folder.path()).expect("a folder of workspaces");
    let (mut all, mut missed) = (0, Vec::new());
    for case in CASES {
        let words: BTreeSet<String> = texts(&document(&app, case, &wanted("workspace", None, Lang::Km))).iter().flat_map(|text| khmer(text)).collect();
        let file = report(folder.path(), case, &format!("{case}.pdf"), &["--lang", "km"]);
        let Some(text) = poppler("pdftotext", &["-raw"], &file) else { return };
        // a line ends between words, and a word goes on after it
        let found: String = text.lines().map(str::trim_end).collect();
        all += words.len();
        missed.extend(words.into_iter().filter(|word| !found.contains(word.as_str())).map(|word| format!("{case}: {word}")));
    }
    assert!(all > 500, "{all} words");
    assert!(missed.is_empty(), "{} of {all} Khmer words are not found: {missed:?}", missed.len());
}

#[test]
fn every_picture_says_what_it_shows_in_the_language_of_the_briefing() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open(folder.path()).expect("a folder of workspaces");
    for (case, briefing, id, kinds) in [
        ("example", "workspace", None, 5),
        ("example", "site", Some("xl-reedford"), 2),
        ("example", "stakeholder", Some("min-water"), 1),
        ("example", "platform", Some("reedford-framework"), 1),
        ("mali-pact", "profile", Some("ml-dioro"), 1),
        ("cambodia-partnership", "workspace", None, 3),
    ] {
        let mut told: Vec<BTreeSet<String>> = Vec::new();
        for lang in Lang::ALL {
            let document = document(&app, case, &wanted(briefing, id, lang));
            let alts: Vec<&str> = document.pictures().map(|picture| picture.alt.as_str()).collect();
            assert!(alts.len() >= kinds, "{case} {briefing}: {alts:?}");
            for alt in &alts {
                // a finding names somebody or some place, and counts
                assert!(alt.len() > 60 && alt.contains([':', '៖']) && alt.chars().any(|c| c.is_ascii_digit()), "{case} {briefing} {lang:?}: {alt}");
                assert!(lang != Lang::Km || alt.chars().filter(|c| is_khmer(*c)).count() > 20, "{case} {briefing}: {alt}");
            }
            told.push(alts.into_iter().map(str::to_owned).collect());
        }
        assert!(told[0].is_disjoint(&told[1]) && told[1].is_disjoint(&told[2]), "{case} {briefing}: a picture says the same in two languages");
    }
}

#[test]
fn the_picture_of_a_network_names_who_has_most_ties_and_who_has_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open(folder.path()).expect("a folder of workspaces");
    let document = document(&app, "cambodia-partnership", &wanted("workspace", None, Lang::En));
    let alt = document.pictures().map(|p| &p.alt).find(|alt| alt.contains("recorded tie")).expect("a network");
    for wanted in ["Partners with most ties: ", "Partners without a recorded tie: ", "ADB"] {
        assert!(alt.contains(wanted), "{wanted}: {alt}");
    }
    // and the file has it for a reader of screens
    let file = report(folder.path(), "cambodia-partnership", "alt.pdf", &[]);
    let bytes = std::fs::read(&file).expect("a file");
    let alts = bytes.windows(5).filter(|w| w == b"/Alt " || w == b"/Alt(" || w == b"/Alt<").count();
    assert!(alts >= document.pictures().count(), "{alts} of {}", document.pictures().count());
}

/// Points between the margins of a page (`data/templates/briefing.typ`): 210 mm less twice 18, and twice 14 on a sheet.
const WIDE: [(&str, f64); 2] = [("briefing", 174.0), ("sheet", 182.0)];
/// The smallest letters on paper, in points.
const SMALLEST: f64 = 6.5;

#[test]
fn no_letter_of_a_picture_is_smaller_than_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open(folder.path()).expect("a folder of workspaces");
    let mut pictures = 0;
    for (case, site) in CASES.into_iter().zip(["xl-reedford", "kh-battambang", "kh-battambang", "ml-dioro", "fr"]) {
        for (briefing, id) in [("workspace", None), ("site", Some(site)), ("profile", Some(site))] {
            for lang in Lang::ALL {
                let document = document(&app, case, &wanted(briefing, id, lang));
                let wide = WIDE.iter().find(|(style, _)| *style == document.style).expect("a style").1 * 72.0 / 25.4;
                for picture in document.pictures() {
                    let svg = String::from_utf8(picture.bytes.clone()).expect("text");
                    let number = |after: &str| after.split('"').next().and_then(|n| n.parse::<f64>().ok());
                    let pixels = svg.split(" width=\"").nth(1).and_then(number).expect("a width");
                    let smallest = svg.split("font-size=\"").skip(1).filter_map(number).fold(f64::MAX, f64::min);
                    let points = smallest * wide * picture.width / pixels;
                    assert!(points >= SMALLEST, "{case} {briefing} {lang:?} {}: {points:.2} points", picture.file);
                    pictures += 1;
                }
            }
        }
    }
    assert!(pictures > 60, "{pictures}");
}
