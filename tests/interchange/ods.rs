//! ODS workbooks: cells, repeats, merged cells, several sheets, and what a hostile one asks for.

use super::support::*;
use sitelines::domain::Kind;
use sitelines::interchange::{Limits, Options, read};

/// A workbook of sheets in the form of ODS: name and the rows as XML.
fn ods(sheets: &[(&str, &str)]) -> Vec<u8> {
    let tables: String = sheets.iter().map(|(name, rows)| format!("<table:table table:name=\"{name}\"><table:table-column/>{rows}</table:table>")).collect();
    packed(&format!("<office:spreadsheet>{tables}</office:spreadsheet>"))
}

fn packed(body: &str) -> Vec<u8> {
    let content = format!("<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>{body}</office:body></office:document-content>");
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes()), ("META-INF/manifest.xml", b"<m/>")])
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|c| if c.starts_with('<') { (*c).to_owned() } else { text(c) }).collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

fn text(words: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{words}</text:p></table:table-cell>")
}

#[test]
fn every_sheet_of_an_ods_workbook_is_a_table_of_records() {
    let themes = row(&["id", "name"]) + &row(&["water", "Water"]);
    let sites = row(&["id", "name", "kind", "population", "note", "start"])
        + &row(&[
            "dioro",
            "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>Dio<text:span>ro</text:span></text:p></table:table-cell>",
            "commune",
            "<table:table-cell office:value-type=\"float\" office:value=\"46621\"><text:p>46 621</text:p></table:table-cell>",
            "<table:table-cell office:value-type=\"string\"><text:p>one<text:s/>two</text:p><text:p>three &amp; four</text:p></table:table-cell>",
            "<table:table-cell office:value-type=\"date\" office:date-value=\"2012-07-01T00:00:00\"><text:p>01/07/12</text:p></table:table-cell>",
        ]);
    let read = one("case.ods", ods(&[("themes", &themes), ("empty", ""), ("sites", &sites)])).expect("reads");
    assert_eq!((read.profile.as_str(), read.rows, read.problems.len()), ("records", 2, 0), "{:?}", read.problems);
    let site = draft(&read, Kind::Site, "dioro");
    for (field, value) in [("name", "Dioro"), ("population", "46621"), ("note", "one two\nthree & four"), ("start", "2012-07-01")] {
        assert_eq!(said(site, field).as_deref(), Some(value), "{field}");
    }
    assert_eq!((site.place.file.as_deref(), site.place.row), (Some("case.ods#sites"), Some(2)));
}

#[test]
fn a_3w_sheet_with_merged_and_repeated_cells_reads_as_the_same_sheet_in_xlsx() {
    let head = row(&["Organisation", "Secteur", "Commune"]);
    let merged = "<table:table-row><table:table-cell office:value-type=\"string\" table:number-rows-spanned=\"2\"><text:p>Puits ML</text:p></table:table-cell>".to_owned()
        + &text("Eau") + &text("Dioro") + "</table:table-row><table:table-row><table:covered-table-cell/>" + &text("Eau") + &text("Togou") + "</table:table-row>";
    let blank = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let from_ods = one("3w.ods", ods(&[("3W", &(head + &merged + blank))])).expect("reads");
    let from_xlsx = one(
        "3w.ods.xlsx",
        workbook(&[("3W", &[&[X::T("Organisation"), X::T("Secteur"), X::T("Commune")], &[X::T("Puits ML"), X::T("Eau"), X::T("Dioro")], &[X::E, X::T("Eau"), X::T("Togou")]], &["A2:A3"])]),
    )
    .expect("reads");
    assert_eq!((from_ods.profile.as_str(), from_ods.rows), ("3w", 2));
    for kind in [Kind::Stakeholder, Kind::Theme, Kind::Site, Kind::Activity, Kind::Participation] {
        assert_eq!(ids(&from_ods, kind), ids(&from_xlsx, kind), "{kind}");
    }
}

#[test]
fn repeats_count_like_cells_that_are_written() {
    let table = |n: u32| row(&["id", "name"]) + &format!("<table:table-row table:number-rows-repeated=\"{n}\">{}</table:table-row>", text("a"));
    let within = |rows: &str, limits: Limits| read(&[file("themes.ods", ods(&[("themes", rows)]))], &Options { limits, ..options() }, &World::default()).map(|r| r.rows).map_err(|r| r.code());
    assert_eq!(within(&table(5), Limits { rows: 5, ..Limits::STANDARD }), Ok(5));
    assert_eq!(within(&table(6), Limits { rows: 5, ..Limits::STANDARD }), Err("too_many_rows"));
    assert_eq!(within(&table(5), Limits { cells: 7, ..Limits::STANDARD }), Ok(5));
    assert_eq!(within(&table(5), Limits { cells: 6, ..Limits::STANDARD }), Err("too_many_cells"));
    assert_eq!(within(&table(u32::MAX), Limits::STANDARD), Err("too_many_rows"));
    let wide = |n: u32| format!("<table:table-row><table:table-cell table:number-columns-repeated=\"{n}\" office:value-type=\"string\"><text:p>name</text:p></table:table-cell></table:table-row>");
    assert_eq!(within(&wide(u32::MAX), Limits::STANDARD), Err("too_many_columns"));
}

#[test]
fn hostile_and_foreign_opendocument_files_are_refused() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\">]><office:document-content>&a;</office:document-content>";
    let packed_bomb = zipped(&[("mimetype", b"m"), ("content.xml", bomb.as_bytes())]);
    assert_eq!(refusal("x.ods", packed_bomb), (422, "xml_entities"));
    assert_eq!(refusal("x.ods", packed("<office:text><table:table table:name=\"t\"/></office:text>")), (422, "workbook_damaged"));
    let deep = format!("<office:spreadsheet>{}{}</office:spreadsheet>", "<table:table-row-group>".repeat(80), "</table:table-row-group>".repeat(80));
    assert_eq!(refusal("x.ods", packed(&deep)), (422, "xml_depth"));
    let zeros = vec![b'0'; 3_000_000];
    let limits = Limits { archive_bytes: 1_000_000, ..Limits::STANDARD };
    let padded = zipped(&[("mimetype", b"m"), ("content.xml", &zeros)]);
    let refused = read(&[file("x.ods", padded)], &Options { limits, ..options() }, &World::default()).expect_err("refused");
    assert_eq!(refused.code(), "archive_bytes");
    assert_eq!(refusal("x.ods", "id,name\n").0, 415);
}
