//! Profile `records`: folders of CSV and GeoJSON named after the kinds.

use super::support::*;
use sitelines::domain::{Cell, Kind};
use sitelines::interchange::{Options, Reason, read};

#[test]
fn a_folder_becomes_drafts_in_the_order_of_kinds() {
    let read = import(&[
        file("case/participations.csv", "activity,stakeholder,role\nwells,ong,implementing\n"),
        file("case/activities.csv", "id,title,sites,themes,start\nwells,Wells,ml-dioro,water,2012\n"),
        file("case/stakeholders.csv", "id,name\nong,ONG\n"),
        file("case/themes.csv", "name\nWater\n"),
        file("case/sites.geojson", r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"ml-dioro","name":"Dioro","kind":"commune"},"geometry":{"type":"Point","coordinates":[-6.2,13.6]}}]}"#),
        file("case/README.md", "# Sources"),
    ])
    .expect("reads");
    assert_eq!(read.profile, "records");
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let kinds: Vec<Kind> = read.drafts.iter().map(|d| d.kind).collect();
    assert_eq!(kinds, [Kind::Theme, Kind::Site, Kind::Stakeholder, Kind::Activity, Kind::Participation]);
    assert_eq!(ids(&read, Kind::Participation), ["wells.ong.implementing"]);
    assert_eq!(said(draft(&read, Kind::Activity, "wells"), "start").as_deref(), Some("2012-01-01"));
    assert!(read.notes.iter().any(|n| n.to_string().contains("README.md")));
}

#[test]
fn a_row_without_id_gets_the_same_natural_key_each_time() {
    let long = "Renforcement des capacités des organisations de producteurs dans la filière maraîchère";
    let text = format!("name\nBoky-Wèrè\nភ្នំពេញ\n{long}\n");
    let first = one("stakeholders.csv", &text).expect("reads");
    assert_eq!(ids(&first, Kind::Stakeholder), ids(&one("stakeholders.csv", &text).expect("reads"), Kind::Stakeholder));
    let ids = ids(&first, Kind::Stakeholder);
    assert_eq!(ids[0], "boky-were");
    assert!(ids.iter().all(|i| i.len() <= 64) && ids[2].starts_with("renforcement-des-capacites"));
}

#[test]
fn a_blank_cell_is_silent_except_in_an_export_of_ours() {
    let world = || World::default().with(Kind::Stakeholder, "a", "A");
    let read_it = |text: &str| read(&[file("stakeholders.csv", text)], &options(), &world()).expect("reads");
    let silent = read_it("id,name,url\na,A,\n");
    assert_eq!(draft(&silent, Kind::Stakeholder, "a").said("url"), None);
    for text in ["# sitelines revision=7\nid,name,url\na,A,\n", "id,name,url,sitelines_revision\na,A,,7\n"] {
        let clears = read_it(text);
        assert!(errors(&clears).is_empty(), "{:?}", clears.problems);
        assert_eq!(draft(&clears, Kind::Stakeholder, "a").said("url"), Some(&Cell::Null), "{text}");
        assert_eq!(draft(&clears, Kind::Stakeholder, "a").said("short_name"), None);
    }
}

#[test]
fn a_known_record_may_be_said_in_part_and_an_unknown_one_may_not() {
    let world = World::default().with(Kind::Stakeholder, "a", "A").with(Kind::Membership, "m", "");
    let uploads = [file("stakeholders.csv", "id,url\na,https://a.example\nb,https://b.example\n"), file("memberships.csv", "id,category\nm,ngo\n")];
    let read = read(&uploads, &options(), &world).expect("reads");
    assert_eq!(rules(&read), [("required".to_owned(), Some(3), Some("name".to_owned()))]);
    assert_eq!((ids(&read, Kind::Stakeholder), ids(&read, Kind::Membership)), (vec!["a".to_owned()], vec!["m".to_owned()]));
}

#[test]
fn every_broken_value_is_said_with_its_column() {
    let text = "id,title,status,targeted_total,start,end,sensitivity\n\
        a,A,99,many,2012,2011,secret\n\
        b,B,2,10,2012-13,,public\n\
        c,C,2,10,2013,2012,public\n";
    let read = one("activities.csv", text).expect("reads");
    let columns: Vec<(u64, String)> = read.problems.iter().map(|p| (p.place.row.unwrap_or(0), p.place.column.clone().unwrap_or_default())).collect();
    for (row, column) in [(2, "status"), (2, "targeted_total"), (2, "sensitivity"), (3, "start"), (4, "end")] {
        assert!(columns.contains(&(row, column.to_owned())), "{row} {column} in {columns:?}");
    }
    assert!(read.drafts.is_empty());
}

#[test]
fn a_dangling_reference_has_a_hint_and_pulls_down_what_rests_on_it() {
    let read = import(&[
        file("sites.csv", "id,name,kind\nml-dioro,Dioro,commune\nml-bad,Bad,nonsense\n"),
        file("activities.csv", "id,title,sites\na,A,ml-dioor\nb,B,ml-bad\nc,C,ml-dioro\n"),
        file("participations.csv", "activity,stakeholder,role\nb,x,implementing\n"),
        file("stakeholders.csv", "id,name,parent\nx,X,x\n"),
    ])
    .expect("reads");
    let by_rule = |rule: &str| read.problems.iter().filter(|p| p.rule == rule).collect::<Vec<_>>();
    assert!(by_rule("reference")[0].hint.contains("ml-dioro"), "{:?}", by_rule("reference"));
    assert_eq!(by_rule("self_reference").len(), 1);
    // the site is broken, so its activity can not be taken, so its participation can not
    let chained: Vec<_> = by_rule("reference_broken").iter().map(|p| p.place.record.clone().unwrap_or_default()).collect();
    assert!(chained.contains(&"activities/b".to_owned()), "{chained:?}");
    assert!(chained.contains(&"participations/b.x.implementing".to_owned()), "{chained:?}");
    assert_eq!(ids(&read, Kind::Activity), ["c"]);
    assert!(ids(&read, Kind::Participation).is_empty());
}

#[test]
fn two_files_may_say_more_about_one_record_but_not_something_else() {
    let shape = r#"{"type":"Feature","id":"a","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
    let uploads = |csv: &str| [file("sites.csv", csv), file("sites.geojson", format!(r#"{{"type":"FeatureCollection","features":[{shape}]}}"#))];
    let world = World::default().site("a", "A", "", "");
    let good = read(&uploads("id,name,kind\na,A,village\n"), &options(), &world).expect("reads");
    assert!(good.problems.is_empty(), "{:?}", good.problems);
    assert!(draft(&good, Kind::Site, "a").said("geometry").is_some_and(|c| !c.is_null()));
    let bad = read(&uploads("id,name,kind,lon,lat\na,A,village,5,5\n"), &options(), &world).expect("reads");
    assert_eq!(rules(&bad)[0].0, "duplicate");
    assert!(bad.problems[0].message.contains("sites.csv"), "{}", bad.problems[0].message);
}

#[test]
fn positions_and_wkt_are_checked_where_they_stand() {
    let text = "id,name,kind,lon,lat,wkt\n\
        a,A,village,-5.8,13.7,\n\
        b,B,village,13.7,-95.8,\n\
        c,C,village,x,13,\n\
        d,D,village,5,,\n\
        e,E,village,,,\"POLYGON((0 0,1 0,1 1,0 0))\"\n\
        f,F,village,,,POLYGON\n\
        g,G,village,713000,1500000,\n";
    let read = one("sites.csv", text).expect("reads");
    assert_eq!(ids(&read, Kind::Site), ["a", "e"]);
    let hint = |row: u64| read.problems.iter().find(|p| p.place.row == Some(row)).map(|p| p.hint.clone()).unwrap_or_default();
    assert!(hint(3).contains("swapped") && hint(8).contains("metres"), "{} / {}", hint(3), hint(8));
    assert_eq!(errors(&read).len(), 5);
}

#[test]
fn a_file_that_is_named_after_nothing_is_told_by_its_columns_or_its_kind() {
    let columns = one("partners-2012.csv", "platform,stakeholder,seat\np,s,member\n");
    assert_eq!(columns.expect("reads").problems.len(), 2);
    let options = Options { kind: Some(Kind::Theme), ..options() };
    let given = read(&[file("list.csv", "name\nWater\n")], &options, &World::default()).expect("reads");
    assert_eq!(ids(&given, Kind::Theme), ["water"]);
    let unknown = one("list.csv", "foo,bar\n1,2\n").expect_err("refused");
    assert_eq!((unknown.reason, unknown.status()), (Reason::Profile, 422));
    let folder = import(&[file("themes.csv", "name\nWater\n"), file("stakeholder.csv", "name\nX\n")]).expect("reads");
    assert!(folder.problems[0].hint.contains("stakeholders"), "{:?}", folder.problems);
}

#[test]
fn a_workbook_with_a_sheet_a_kind_is_a_folder() {
    use X::{N, T};
    let themes: &[&[X<'_>]] = &[&[T("name"), T("code")], &[T("Water"), N(7.0)], &[T("Health")]];
    let activities: &[&[X<'_>]] = &[&[T("title"), T("themes"), T("start")], &[T("Wells"), T("water"), X::D(41_713.0)]];
    let read = one("case.xlsx", workbook(&[("themes", themes, &[]), ("activities", activities, &[])])).expect("reads");
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    assert_eq!(said(draft(&read, Kind::Theme, "water"), "code").as_deref(), Some("7"));
    assert_eq!(said(draft(&read, Kind::Activity, "wells"), "start").as_deref(), Some("2014-03-15"));
    assert_eq!(read.drafts[0].place.file.as_deref(), Some("case.xlsx#themes"));
}

#[test]
fn an_unknown_profile_is_a_bad_request() {
    let refused = read(&[file("themes.csv", "name\nWater\n")], &profile("nonsense"), &World::default()).expect_err("refused");
    assert_eq!((refused.status(), refused.code()), (400, "profile_name"));
}
