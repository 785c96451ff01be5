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
        let found: String = text.lines().map(|line| line.trim_end()).collect();
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
