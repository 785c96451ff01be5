//! Profile `3w`: cells that hold several names, cells that name none, and rows below the table; in English and French, as CSV,
//! XLSX and ODS.

use super::support::*;
use sitelines::domain::{Kind, Problem};
use sitelines::interchange::{Read, read};

fn world() -> World {
    World::default()
        .site("ml", "Mali", "ML", "")
        .site("korodji", "Korodji", "ML9901", "ml")
        .site("banankoro", "Banankoro", "ML9902", "ml")
        .site("sorabali", "Sorabali", "ML990101", "korodji")
        .site("farabana", "Farabana", "ML990102", "korodji")
        .site("sorabali-b", "Sorabali", "ML990201", "banankoro")
        .site("ntossoni", "N'Tossoni", "ML990202", "banankoro")
        .site("kerema", "Kéréma", "ML990203", "banankoro")
}

/// The same sheet read as CSV, XLSX and ODS: the same each time.
fn read_all(rows: &[&[&str]], world: &World) -> Read {
    let [csv, xlsx, ods] = three_ways(rows);
    let first = read(&[csv], &options(), world).expect("reads");
    for other in [xlsx, ods] {
        let name = other.name.clone();
        let other = read(&[other], &options(), world).expect("reads");
        for kind in [Kind::Stakeholder, Kind::Theme, Kind::Site, Kind::Activity, Kind::Participation] {
            assert_eq!(ids(&first, kind), ids(&other, kind), "{kind} of {name}");
        }
        assert_eq!(told(&first), told(&other), "{name}");
        let messages = |read: &Read| read.notes.iter().map(|n| n.sentence.english.clone()).filter(|m| !m.starts_with("read as")).collect::<Vec<_>>();
        assert_eq!(messages(&first), messages(&other), "{name}");
    }
    first
}

fn told(read: &Read) -> Vec<(String, u64, String)> {
    read.problems.iter().map(|p: &Problem| (p.rule.clone(), p.place.row.unwrap_or_default(), p.value.clone())).collect()
}

fn noted(read: &Read, words: &str) -> bool {
    read.notes.iter().any(|n| n.to_string().contains(words))
}

/// A field of each activity, in the order of the rows.
fn of_activities(read: &Read, field: &str) -> Vec<String> {
    read.drafts.iter().filter(|d| d.kind == Kind::Activity).map(|d| said(d, field).unwrap_or_default()).collect()
}

fn triple(rule: &str, row: u64, value: &str) -> (String, u64, String) {
    (rule.to_owned(), row, value.to_owned())
}

#[test]
fn themes_that_stand_alone_elsewhere_are_split_where_they_share_a_cell() {
    for (organisation, sector, commune, [a, b], and) in [("Organisation", "Sector", "Commune", ["Water", "Health"], " and "), ("Organisme", "Secteur", "Commune", ["Eau", "Santé"], " et ")] {
        let mut rows = vec![vec![organisation.to_owned(), sector.to_owned(), commune.to_owned()]];
        let mut put = |who: &str, what: String, place: &str| rows.push(vec![who.to_owned(), what, place.to_owned()]);
        put("Aide Kolon", a.to_owned(), "Farabana");
        put("Aide Kolon", b.to_owned(), "Farabana");
        for (i, between) in [", ", " / ", "/", "; ", " & ", " + ", and, "\n", ",", " | "].iter().enumerate() {
            put(&format!("Union {i}"), format!("{a}{between}{b}"), "Kéréma");
        }
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let read = read_all(&rows, &world());
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        assert_eq!(ids(&read, Kind::Theme).len(), 2);
        let [x, y] = [of_activities(&read, "themes")[0].clone(), of_activities(&read, "themes")[1].clone()];
        for themes in &of_activities(&read, "themes")[2..] {
            assert_eq!(*themes, format!("{x};{y}").replace(';', if themes.contains("; ") { "; " } else { ";" }), "{themes}");
        }
        assert!(noted(&read, &format!("column {sector}: 10 cells are split into several names: {a} | {b}")), "{:?}", read.notes);
    }
}

#[test]
fn a_name_that_holds_a_comma_and_is_known_whole_stays_whole() {
    let known = world()
        .with(Kind::Theme, "wash", "Water, Sanitation and Hygiene")
        .with(Kind::Theme, "aff", "Agriculture, Forestry, Fishing")
        .with(Kind::Theme, "water", "Water")
        .with(Kind::Theme, "agriculture", "Agriculture")
        .with(Kind::Theme, "forestry", "Forestry")
        .with(Kind::Theme, "fishing", "Fishing");
    let rows: &[&[&str]] = &[
        &["Organisation", "Sector", "Commune"],
        &["A", "Water, Sanitation and Hygiene", "Farabana"],
        &["A", "Agriculture, Forestry, Fishing", "Farabana"],
        &["A", "Water, Sanitation and Hygiene, Agriculture, Forestry, Fishing", "Farabana"],
        &["A", "agriculture, water", "Farabana"],
    ];
    let read = read_all(rows, &known);
    assert!(read.problems.is_empty() && ids(&read, Kind::Theme).is_empty(), "{:?}", read.problems);
    let themes: Vec<String> = of_activities(&read, "themes").into_iter().map(|t| t.replace(' ', "")).collect();
    assert_eq!(themes, ["wash", "aff", "wash;aff", "agriculture;water"]);
}

#[test]
fn a_cell_whose_parts_are_not_known_is_one_name_and_told() {
    let rows: &[&[&str]] = &[
        &["Organisation", "Secteur", "Commune"],
        &["A", "Eau", "Farabana"],
        &["A", "Eau, Pistes", "Farabana"],
        &["B", "Eau, Pistes", "Farabana"],
        &["A", "Agriculture, forêts et pêche", "Farabana"],
        &["Médecins et Amis", "Eau", "Farabana"],
    ];
    let read = read_all(rows, &world());
    assert_eq!(told(&read), [triple("several_names", 5, "Agriculture, forêts et pêche"), triple("several_names", 3, "Eau, Pistes")]);
    assert!(errors(&read).is_empty());
    let partly = &read.problems[1].message;
    assert!(partly.contains("2 cells") && partly.contains("\"Eau\" is known"), "{partly}");
    assert_eq!(ids(&read, Kind::Theme), ["eau", "eau-pistes", "agriculture-forets-et-peche"]);
}

#[test]
fn organisations_that_share_a_cell_take_part_each_and_money_stands_once() {
    let rows: &[&[&str]] = &[
        &["Organisation", "Sector", "Commune", "Partner", "Donor", "Budget (USD)"],
        &["Aide Kolon", "Water", "Farabana", "Union Soro", "Fonds Bleu", ""],
        &["Union Soro", "Water", "Farabana", "", "Fonds Vert", ""],
        &["MOH, WHO", "Water", "Kéréma", "Aide Kolon/Union Soro", "Fonds Bleu & Fonds Vert", "1000"],
        &["MOH", "Water", "Sorabali", "", "", ""],
        &["WHO", "Water", "Sorabali", "", "", ""],
    ];
    let mut rows = rows.to_vec();
    let with_circle: Vec<Vec<&str>> = rows.drain(..).map(|row| row.iter().map(|c| if *c == "Sorabali" { "Farabana" } else { c }).collect()).collect();
    let rows: Vec<&[&str]> = with_circle.iter().map(Vec::as_slice).collect();
    let read = read_all(&rows, &world());
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    assert_eq!(ids(&read, Kind::Stakeholder), ["aide-kolon", "union-soro", "fonds-bleu", "fonds-vert", "moh", "who"]);
    let activity = read.drafts.iter().find(|d| d.kind == Kind::Activity && d.place.row == Some(4)).expect("row 4").id.clone();
    let parts: Vec<(String, String, Option<String>)> = read
        .drafts
        .iter()
        .filter(|d| d.kind == Kind::Participation && said(d, "activity").as_deref() == Some(&*activity))
        .map(|d| (said(d, "stakeholder").unwrap_or_default(), said(d, "role").unwrap_or_default(), said(d, "amount")))
        .collect();
    let who: Vec<(&str, &str)> = parts.iter().map(|(who, role, _)| (who.as_str(), role.as_str())).collect();
    assert_eq!(who, [("moh", "extending"), ("who", "extending"), ("aide-kolon", "implementing"), ("union-soro", "implementing"), ("fonds-bleu", "funding"), ("fonds-vert", "funding")]);
    assert_eq!(parts.iter().filter_map(|p| p.2.as_deref()).collect::<Vec<_>>(), ["1000"], "once");
    assert!(noted(&read, "1 row names an amount with several partners"), "{:?}", read.notes);
}

#[test]
fn places_that_share_a_cell_are_several_sites_of_one_activity() {
    for (organisation, sector) in [("Organisation", "Sector"), ("Organisme", "Secteur")] {
        let rows: &[&[&str]] = &[
            &[organisation, sector, "Cercle", "Commune"],
            &["A", "Water", "Korodji", "Sorabali; Farabana"],
            &["B", "Health", "Banankoro", "N'Tossoni, Kéréma"],
            &["C", "Health", "Banankoro", "Kerema et Ntossoni"],
            &["D", "Health", "Korodji, Banankoro", "Kéréma / Farabana"],
            &["E", "Health", "Korodji & Banankoro", ""],
        ];
        let read = read_all(rows, &world());
        assert!(read.problems.is_empty() && ids(&read, Kind::Site).is_empty(), "{:?}", read.problems);
        let sites: Vec<String> = of_activities(&read, "sites").into_iter().map(|t| t.replace(' ', "")).collect();
        assert_eq!(sites, ["sorabali;farabana", "ntossoni;kerema", "kerema;ntossoni", "kerema;farabana", "korodji;banankoro"]);
        assert!(noted(&read, "column Commune: 4 cells are split"), "{:?}", read.notes);
    }
}

#[test]
fn a_place_of_which_only_a_part_is_known_is_not_made() {
    let rows: &[&[&str]] = &[&["Organisation", "Sector", "Cercle", "Commune"], &["A", "Water", "Korodji", "Farabana, Nowhere"], &["A", "Water", "Korodji", "Sorabali (Banankoro)"]];
    let read = read_all(rows, &world());
    assert!(ids(&read, Kind::Site).is_empty());
    assert_eq!(of_activities(&read, "sites"), ["korodji"], "known only to the circle");
    assert_eq!(told(&read), [triple("place", 3, "Sorabali (Banankoro)"), triple("several_names", 2, "Farabana, Nowhere")]);
}

#[test]
fn brackets_and_a_comma_say_where_a_place_lies() {
    let rows: &[&[&str]] = &[
        &["Organisation", "Sector", "Commune"],
        &["A", "Water", "Sorabali (Korodji)"],
        &["B", "Water", "Sorabali (Banankoro)"],
        &["C", "Water", "Kéréma, Banankoro"],
        &["D", "Water", "Farabana (marché)"],
        &["E", "Water", "Banankoro (Kéréma)"],
    ];
    let read = read_all(rows, &world());
    assert!(ids(&read, Kind::Site).is_empty(), "{:?}", ids(&read, Kind::Site));
    assert_eq!(of_activities(&read, "sites"), ["sorabali", "sorabali-b", "kerema", "farabana", "kerema"]);
    assert_eq!(told(&read), [triple("place_in_brackets", 5, "Farabana (marché)")]);
}

#[test]
fn what_names_nothing_in_particular_is_no_place_no_partner_and_no_theme() {
    let rows: &[&[&str]] = &[
        &["Organisation", "Secteur", "Cercle", "Commune", "Partenaire"],
        &["A", "Eau", "Korodji", "Toutes les communes", "Divers"],
        &["B", "Eau", "Korodji", "all communes", "various"],
        &["C", "Eau", "", "National", "Plusieurs partenaires"],
        &["D", "tous secteurs", "Banankoro", "à préciser", ""],
        &["E", "Eau", "whole region", "TBD", "n/a"],
    ];
    let read = read_all(rows, &world());
    assert!(errors(&read).is_empty() && ids(&read, Kind::Site).is_empty(), "{:?}", read.problems);
    assert_eq!(ids(&read, Kind::Stakeholder), ["a", "b", "c", "d", "e"]);
    assert_eq!(ids(&read, Kind::Theme), ["eau"]);
    assert_eq!(of_activities(&read, "sites"), ["korodji", "korodji", "", "banankoro", ""], "kept at the coarser place");
    let mut values: Vec<String> = told(&read).into_iter().filter(|t| t.0 == "vague_name").map(|t| t.2).collect();
    values.sort();
    assert_eq!(values, ["Divers", "National", "Plusieurs partenaires", "Toutes les communes", "all communes", "tous secteurs", "various", "whole region", "à préciser"]);
    assert!(noted(&read, "2 cells hold no name and are read as not said: TBD, n/a"), "{:?}", read.notes);
    let known = world().with(Kind::Stakeholder, "divers", "Divers").site("national", "National", "", "korodji");
    let kept = read_all(&[&["Organisation", "Sector", "Cercle", "Commune"], &["Divers", "Water", "Korodji", "National"]], &known);
    assert!(kept.problems.is_empty(), "what is known by that name is a name: {:?}", kept.problems);
    assert_eq!(of_activities(&kept, "sites"), ["national"]);
}

#[test]
fn notes_sources_and_totals_below_a_table_are_nobody() {
    for (head, notes) in [
        (["Organisation", "Sector", "Commune", "Targeted"], [["Total", "", "", "150"], ["Source: WASH cluster", "", "", ""], ["* provisional figures", "", "", ""], ["Note: not final", "", "", ""], ["n.b. see annex", "", "", ""], ["Last updated 3 May 2014", "", "", ""], ["", "Source:", "OCHA", ""], ["Total 2 organisations", "", "", "150"]]),
        (["Organisme", "Secteur", "Commune", "Personnes ciblées"], [["Total général", "", "", "150"], ["Source : cluster EAH", "", "", ""], ["* chiffres provisoires", "", "", ""], ["Remarque : à confirmer", "", "", ""], ["N.B. : voir annexe", "", "", ""], ["Mis à jour le 3 mai 2014", "", "", ""], ["Sources", "OCHA", "", ""], ["Total : 2 organisations", "", "", "150"]]),
    ] {
        let mut rows: Vec<&[&str]> = vec![&head, &["Aide Kolon", "Water", "Farabana", "100"], &["Source Vive", "Water", "Kéréma", "50"]];
        rows.extend(notes.iter().map(<[&str; 4]>::as_slice));
        let read = read_all(&rows, &world());
        assert_eq!((ids(&read, Kind::Stakeholder).len(), of_activities(&read, "title").len()), (2, 2), "{:?}", ids(&read, Kind::Stakeholder));
        assert!(errors(&read).is_empty(), "{:?}", read.problems);
        let rules: Vec<(String, u64)> = told(&read).into_iter().map(|t| (t.0, t.1)).collect();
        let expected: Vec<(String, u64)> = (4..=11).map(|row| (if matches!(row, 4 | 11) { "total_row" } else { "note_row" }.to_owned(), row)).collect();
        assert_eq!(rules, expected);
    }
}
