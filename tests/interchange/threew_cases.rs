//! Sheets as people and programs write them: the cases of `tests/fixtures/public_cases` that the profile `3w` reads.

use super::support::*;
use sitelines::domain::{Cell, Kind};
use sitelines::interchange::{Read, read};

fn case(name: &str) -> Read {
    let path = format!("{}/tests/fixtures/public_cases/{name}", env!("CARGO_MANIFEST_DIR"));
    one(name, std::fs::read(path).expect("the case")).expect("reads")
}

fn all(read: &Read, kind: Kind, field: &str) -> Vec<String> {
    let text = |draft: &sitelines::domain::Draft| match draft.said(field) {
        Some(Cell::Shape(shape)) => Some(shape.to_wkt()),
        cell => cell.and_then(Cell::flat),
    };
    let mut all: Vec<String> = read.drafts.iter().filter(|d| d.kind == kind).filter_map(text).collect();
    all.sort();
    all
}

fn has_note(read: &Read, words: &str) -> bool {
    read.notes.iter().any(|note| note.to_string().contains(words))
}

#[test]
fn a_point_between_thousands_groups_where_the_column_says_so() {
    let read = case("01-thousands-point.csv");
    assert_eq!(all(&read, Kind::Activity, "targeted_total"), ["12000", "3500"]);
    assert_eq!(all(&read, Kind::Participation, "amount"), ["125000", "1250000"]);
}

#[test]
fn what_nothing_in_the_sheet_decides_is_told_of_people_and_asked_of_money() {
    let people = one("open.csv", "Organisation,Sector,Targeted\nA,Water,12.000\nB,Water,3.500\n").expect("reads");
    assert_eq!(all(&people, Kind::Activity, "targeted_total"), ["12000", "3500"]);
    assert!(has_note(&people, "2 numbers like 12.500"), "{:?}", people.notes);
    let money = one("open.csv", "Organisation,Sector,Budget\nA,Water,125.000\nB,Water,7\n").expect("reads");
    assert_eq!(errors(&money).iter().map(|p| (p.rule.as_str(), p.place.row)).collect::<Vec<_>>(), [("open_number", Some(2))]);
    // one cell that can only be read one way decides for the column, one column for the sheet
    for (cells, amounts) in [("125.000\nB,Water,1.5", ["1.5", "125"]), ("125.000\nB,Water,1.250.000", ["125000", "1250000"])] {
        let read = one("said.csv", format!("Organisation,Sector,Budget\nA,Water,{cells}\n")).expect("reads");
        assert_eq!(all(&read, Kind::Participation, "amount"), amounts, "{cells}");
    }
    let by_other = one("said.csv", "Organisation,Sector,Targeted,Budget\nA,Water,1.200.000,125.000\nB,Water,20,3.500\n").expect("reads");
    assert_eq!(all(&by_other, Kind::Participation, "amount"), ["125000", "3500"]);
}

#[test]
fn thousands_are_the_same_in_csv_xlsx_and_with_every_space() {
    for number in ["12 500", "12\u{a0}500", "12\u{202f}500", "12\u{2009}500", "12'500", "12’500", "12.500", "12,500", "12500"] {
        let csv = one("t.csv", format!("Organisation;Secteur;Bénéficiaires ciblés\nA;Eau;{number}\nB;Eau;7\n")).expect("reads");
        let xlsx = one("t.xlsx", workbook(&[("3W", &[&[X::T("Organisation"), X::T("Secteur"), X::T("Bénéficiaires ciblés")], &[X::T("A"), X::T("Eau"), X::T(number)], &[X::T("B"), X::T("Eau"), X::T("7")]], &[])])).expect("reads");
        for (form, read) in [("csv", csv), ("xlsx", xlsx)] {
            assert_eq!(all(&read, Kind::Activity, "targeted_total"), ["12500", "7"], "{form} {number:?}: {:?}", read.problems);
        }
    }
    let two = one("t.csv", "Organisation;Secteur;Bénéficiaires ciblés\nA;Eau;12 15\n").expect("reads");
    assert_eq!(errors(&two).len(), 1, "12 15 is no number");
}

#[test]
fn a_row_of_data_is_no_header() {
    // the words of the first filled row decide, though a row below holds more words that could be headings
    let text = "Organisation,Secteur,Commune,Genre d'activite\nActor,Theme,Village,Project\nActor,Eau,Dioro,Puits\nRegion,Theme,Village,Project\n";
    let read = one("t.csv", text).expect("reads");
    assert_eq!(read.rows, 3, "{:?}", read.problems);
    assert!(ids(&read, Kind::Stakeholder).contains(&"actor".to_owned()));
    // a header that stands again on the next page is none the less one
    let read = one("t.csv", "Organisation,Secteur\nA,Eau\nOrganisation,Secteur\nB,Eau\n").expect("reads");
    assert!(["a", "b"].iter().all(|id| ids(&read, Kind::Stakeholder).iter().any(|s| s == id)), "{:?}", read.problems);
}

#[test]
fn formulas_without_a_value_are_told_with_their_cells() {
    let read = case("13-formulas-without-values.xlsx");
    let told = read.problems.iter().find(|p| p.rule == "formula").unwrap_or_else(|| panic!("{:?}", read.problems));
    for cell in ["D2", "E2", "A3"] {
        assert!(told.message.contains(cell), "{}", told.message);
    }
}

#[test]
fn a_choice_of_several_is_several_and_a_position_is_used() {
    let read = case("20-kobo-export.csv");
    let themes = ids(&read, Kind::Theme);
    assert_eq!(themes.len(), 2, "{themes:?}");
    let text = "start,end,Organisation,sector,sector/water,sector/health,_geolocation,_id,_uuid\n2024-01-01,2024-01-01,A,water health,1,1,\"[13.45, -6.15]\",1,a\n";
    let read = one("form.csv", text).expect("reads");
    assert_eq!(ids(&read, Kind::Theme).len(), 2);
    let places = all(&read, Kind::Site, "geometry");
    assert!(places.len() == 1 && places[0].contains("13.45") && places[0].contains("-6.15"), "{places:?} {:?}", read.problems);
}

#[test]
fn a_comma_in_degrees_never_groups() {
    let read = case("02-decimal-comma-degrees.csv");
    let places = all(&read, Kind::Site, "geometry");
    assert_eq!(places.len(), 4, "{:?}", read.problems);
    assert!(places.iter().any(|p| p.contains("32.5831") && p.contains("0.045")), "{places:?}");
}

#[test]
fn failed_formulas_are_no_hashtags() {
    let world = World::default().site("korodji", "Korodji", "ML9901", "").site("farabana", "Farabana", "ML990102", "korodji");
    let path = format!("{}/tests/fixtures/public_cases/03-na-errors-first-row.csv", env!("CARGO_MANIFEST_DIR"));
    let read = read(&[file("03.csv", std::fs::read(path).expect("the case"))], &options(), &world).expect("reads");
    assert_eq!(ids(&read, Kind::Activity).len(), 2, "{:?}", read.problems);
    assert_eq!(ids(&read, Kind::Stakeholder).len(), 2);
    assert!(has_note(&read, "a formula that failed"), "{:?}", read.notes);
}

#[test]
fn all_dates_of_a_sheet_decide_the_order() {
    assert_eq!(all(&case("08-month-first-in-one-column.csv"), Kind::Activity, "end"), ["2014-03-04", "2014-05-06"]);
}

#[test]
fn the_interview_of_a_form_is_no_period() {
    let read = case("20-kobo-export.csv");
    assert!(all(&read, Kind::Activity, "start").is_empty() && all(&read, Kind::Activity, "end").is_empty());
    assert!(has_note(&read, "_submission_time"));
}

#[test]
fn degrees_with_minutes_and_letters_are_read() {
    let read = case("23-degrees-minutes-seconds.csv");
    let places = all(&read, Kind::Site, "geometry");
    assert!(places.len() == 3 && places.iter().all(|p| p.contains("13.45") && p.contains("-6.15")), "{places:?}");
}

#[test]
fn nobody_is_at_null_island() {
    let read = case("24-null-island.csv");
    assert_eq!(all(&read, Kind::Site, "geometry").len(), 1);
    assert!(read.problems.iter().any(|p| p.rule == "position" && p.message.contains("0, 0")));
}

#[test]
fn a_position_is_held_against_the_country_of_its_row() {
    let read = one("t.csv", "Organisation,Sector,Country,Village,Latitude,Longitude\nA,Water,Mali,Kita,-6.15,13.45\nB,Water,Mali,Dioro,13.5,-6.2\nC,Water,Mali,Nara,48.8,2.3\n").expect("reads");
    assert_eq!(all(&read, Kind::Site, "geometry").len(), 2, "the swapped one is left out: {:?}", read.problems);
    let told: Vec<(&str, Option<u64>)> = read.problems.iter().filter(|p| p.rule != "new_site").map(|p| (p.rule.as_str(), p.place.row)).collect();
    assert_eq!(told, [("axes_swapped", Some(2)), ("position", Some(4))]);
}
