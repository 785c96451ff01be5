//! A briefing of every case: opened, read, counted.

use super::support::{CASES, info, poppler, report, words_of};

#[test]
fn a_briefing_of_every_case_is_a_tagged_pdf_whose_words_can_be_searched() {
    let folder = tempfile::tempdir().expect("a folder");
    let titles = [
        ("example", "Lagoon Basin"),
        ("mekong-wetlands", "Wetlands Alliance"),
        ("cambodia-partnership", "Development cooperation partnership"),
        ("mali-pact", "Consultation frameworks of Ségou and Koulikoro"),
        ("partnership-forum", "Multi-stakeholder partnerships"),
    ];
    assert_eq!(titles.map(|(case, _)| case), CASES);
    for (case, title) in titles {
        let file = report(folder.path(), case, &format!("{case}.pdf"), &[]);
        let (Some(tagged), Some(pages), Some(size)) = (info(&file, "Tagged"), info(&file, "Pages"), info(&file, "Page size")) else { return };
        assert_eq!(tagged, "yes", "{case}");
        assert!(size.contains("(A4)"), "{case}: {size}");
        let pages: usize = pages.parse().expect("a number");
        assert!((3..=14).contains(&pages), "{case}: {pages} pages");
        assert!(info(&file, "Title").expect("poppler").contains(title), "{case}");
        let words = words_of(&file).expect("poppler");
        for wanted in [title, "Method and evidence", "Network of partners", "Unknown is not zero"] {
            assert!(words.contains(wanted), "{case} has no {wanted:?}:\n{words}");
        }
        // headings, tables, figures with words for those who do not see them
        let structure = poppler("pdfinfo", &["-struct"], &file).expect("poppler");
        for tag in ["H1", "H2", "Table", "TH", "Figure"] {
            assert!(structure.lines().any(|line| line.trim_start().starts_with(tag)), "{case} has no {tag}:\n{structure}");
        }
    }
}

#[test]
fn it_speaks_french_and_khmer_and_khmer_can_be_searched() {
    let folder = tempfile::tempdir().expect("a folder");
    let french = report(folder.path(), "mali-pact", "fr.pdf", &["--lang", "fr"]);
    let Some(words) = words_of(&french) else { return };
    for wanted in ["Cadres de concertation de Ségou et Koulikoro", "24 septembre 2014", "Méthode et preuves"] {
        assert!(words.contains(wanted), "{wanted}:\n{words}");
    }
    let khmer = report(folder.path(), "cambodia-partnership", "km.pdf", &["--lang", "km"]);
    let words = words_of(&khmer).expect("poppler");
    for wanted in ["ពាក្យ", "នរណា", "ភាពជា", "កម្ពុជា", "ភស្តុតាង"] {
        assert!(words.contains(wanted), "{wanted}:\n{words}");
    }
    let page = std::fs::read_to_string(report(folder.path(), "cambodia-partnership", "km.html", &["--lang", "km"])).expect("a page");
    // and words that no speaker has checked say so
    for wanted in ["<html lang=\"km\">", "ភាពជាដៃគូសហប្រតិបត្តិការអភិវឌ្ឍន៍ កម្ពុជា", "វិធីសាស្ត្រ និងភស្តុតាង", "មិនទាន់"] {
        assert!(page.contains(wanted), "{wanted}");
    }
}

#[test]
fn findings_are_said_in_the_language_of_the_briefing() {
    let folder = tempfile::tempdir().expect("a folder");
    let sentences = [
        ("en", "is expected at the table and on no active seat on record", "Invite the category, or record its seat."),
        ("fr", "est attendue à la table et n’occupe aucun siège actif enregistré", "Inviter la catégorie, ou enregistrer son siège."),
        ("km", "ត្រូវចូលរួម តែគ្មានអាសនៈសកម្មកត់ត្រា", "អញ្ជើញប្រភេទនោះ ឬកត់ត្រាអាសនៈរបស់វា។"),
    ];
    for (lang, finding, resolve) in sentences {
        let page = std::fs::read_to_string(report(folder.path(), "mali-pact", "findings.html", &["--findings", "--lang", lang])).expect("a page");
        assert!(page.contains(finding) && page.contains(resolve), "{lang}");
        for (other, words, more) in sentences {
            assert!(other == lang || !(page.contains(words) || page.contains(more)), "{lang} has words of {other}");
        }
    }
}

#[test]
fn the_same_revision_and_parameters_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    for (ending, more) in [("pdf", &["--lang", "fr"][..]), ("pdf", &["--platform", PLATFORM]), ("html", &[])] {
        let [first, second] = ["a", "b"].map(|name| std::fs::read(report(folder.path(), "mali-pact", &format!("{name}.{ending}"), more)).expect("a file"));
        assert!(first.len() > 5_000, "{}", first.len());
        assert!(first == second, "{ending} {more:?} differs");
    }
    let other = std::fs::read(report(folder.path(), "mali-pact", "c.html", &["--as-of", "2012-01-01"])).expect("a file");
    assert!(other != std::fs::read(folder.path().join("a.html")).expect("a file"), "another day is another page");
}

/// A consultation framework of `mali-pact`.
const PLATFORM: &str = "ml-dioro-framework";

#[test]
fn the_html_page_needs_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    for case in CASES {
        let page = std::fs::read_to_string(report(folder.path(), case, &format!("{case}.html"), &[])).expect("a page");
        for foreign in [" src=\"http", " src='http", " href", "url(http", "@import", "<script", "<link", "<iframe", "<object", " xmlns=\"http"] {
            assert!(!page.contains(foreign), "{case} has {foreign}");
        }
        assert!(page.contains("<html lang=\"en\">") && page.contains("<svg") && page.contains("role=\"img\""), "{case}");
        let opened = page.matches("<table").count();
        assert!(opened >= 2 && opened == page.matches("</table>").count(), "{case}: {opened} tables");
    }
}

#[test]
fn each_kind_of_thing_has_its_briefing() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = [
        ("--site", "ml-dioro", "Dioro"),
        ("--platform", PLATFORM, "Dioro"),
    ];
    for (option, id, name) in of {
        let file = report(folder.path(), "mali-pact", "one.pdf", &[option, id]);
        let Some(words) = words_of(&file) else { return };
        assert!(words.contains(name) && words.contains("24 September 2014"), "{option}: {words}");
    }
    let file = report(folder.path(), "mekong-wetlands", "one.pdf", &["--stakeholder", "worldfish"]);
    let words = words_of(&file).expect("poppler");
    assert!(words.contains("WorldFish") && words.contains("Those around it"), "{words}");
    let file = report(folder.path(), "example", "one.pdf", &["--findings"]);
    assert!(words_of(&file).expect("poppler").contains("what somebody should look at"));
}

#[test]
fn the_sheet_for_a_meeting_numbers_commitments_and_leaves_room_to_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = report(folder.path(), "example", "sheet.pdf", &["--meeting", "reedford-framework"]);
    let Some(words) = words_of(&file) else { return };
    for wanted in ["Meeting sheet", "Done (date)", "Obstacle", "New date", "Who came", "F / M", "Signature", "Date of the meeting"] {
        assert!(words.contains(wanted), "no {wanted:?}:\n{words}");
    }
    let page = std::fs::read_to_string(report(folder.path(), "example", "sheet.html", &["--meeting", "reedford-framework"])).expect("a page");
    let first = page.split("<tbody>").nth(1).and_then(|t| t.split("</tbody>").next()).expect("a table");
    let cells: Vec<&str> = first.split("<tr>").nth(1).expect("a row").split("<td").skip(1).map(|c| c.split_once('>').map_or("", |(_, t)| t.split('<').next().unwrap_or(""))).collect();
    // number, id, what, who, when; then three to write on
    assert_eq!(cells.len(), 8, "{cells:?}");
    assert_eq!(cells[0], "1");
    assert!(!cells[1].is_empty() && cells[5..].iter().all(|c| c.is_empty()), "{cells:?}");
    // what was carried over stands once, under its latest promise
    assert!(first.contains(">c05<") && first.contains(">c06<") && !first.contains(">c03<") && !first.contains(">c04<") && !first.contains(">c02<"), "{first}");
    assert!(page.contains("class=\"sheet\""));
}

#[test]
fn the_profile_of_a_place_stands_on_one_side() {
    let folder = tempfile::tempdir().expect("a folder");
    for (case, site) in [("mali-pact", "ml-dioro"), ("example", "xl-reedford")] {
        for lang in ["en", "km"] {
            let file = report(folder.path(), case, "profile.pdf", &["--profile", site, "--lang", lang]);
            let Some(pages) = info(&file, "Pages") else { return };
            assert_eq!(pages, "1", "{case} {lang}");
        }
    }
}
