//! Profile `3w`: flat sheets of who does what where, in English, French and HXL, as CSV and XLSX.

use std::collections::BTreeMap;

use super::support::*;
use sitelines::domain::Kind;
use sitelines::interchange::{Read, Reason, read};

fn counts(read: &Read) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for draft in &read.drafts {
        *counts.entry(draft.kind.plural()).or_insert(0) += 1;
    }
    counts
}

fn mali() -> World {
    World::default()
        .site("ml", "Mali", "ML", "")
        .site("ml-segou", "Ségou", "ML04", "ml")
        .site("ml-segou-cercle", "Ségou", "ML0401", "ml-segou")
        .site("ml-segou-commune", "Ségou", "ML040101", "ml-segou-cercle")
        .site("ml-dioro", "Dioro", "ML040107", "ml-segou-cercle")
        .site("ml-koulikoro", "Koulikoro", "ML02", "ml")
        .site("ml-koula-a", "Koula", "ML020101", "ml-koulikoro")
        .site("ml-koula-b", "Koula", "ML020202", "ml-koulikoro")
}

const FRENCH: &str = "Suivi des partenaires 2014;;;;;;;;;;\n\
    ;;;;;;;;;;\n\
    Organisation;Partenaire d'exécution;Bailleur de fonds;Secteur;Activité;Région;Cercle;Commune;Date de début;Date de fin;Statut\n\
    ONG Étoile;;UE;Eau, hygiène et assainissement;Forages;Ségou;Ségou;Dioro;15/03/2014;31/12/2014;En cours\n\
    UNICEF;ONG Étoile;;Éducation;Écoles;Ségou;Ségou;Ségou;mars 2014;;Terminé\n\
    ONG Étoile;;;Santé;Soins;Ségou;;;2014;;prévu\n";

#[test]
fn a_french_sheet_becomes_all_the_records_it_implies() {
    let read = read(&[file("suivi.csv", FRENCH)], &options(), &mali()).expect("reads");
    assert_eq!(read.profile, "3w");
    // a comma stands in it, and no part is a name anywhere: one theme, told
    assert_eq!(rules(&read), [("several_names".to_owned(), Some(4), Some("Secteur".to_owned()))], "{:?}", read.problems);
    assert_eq!(counts(&read), BTreeMap::from([("stakeholders", 3), ("themes", 3), ("activities", 3), ("participations", 5)]));
    let of = |title: &str| read.drafts.iter().find(|d| said(d, "title").as_deref() == Some(title)).expect("there");
    let wells = of("Forages");
    for (field, value) in [("sites", "ml-dioro"), ("themes", "eau-hygiene-et-assainissement"), ("start", "2014-03-15"), ("end", "2014-12-31"), ("status", "2")] {
        assert_eq!(said(wells, field).as_deref(), Some(value));
    }
    // region, circle and commune of one name are told apart by what the row already named
    assert_eq!(said(of("Écoles"), "sites").as_deref(), Some("ml-segou-commune"));
    assert_eq!(said(of("Écoles"), "start").as_deref(), Some("2014-03-01"));
    assert_eq!((said(of("Soins"), "sites").as_deref(), said(of("Soins"), "status").as_deref()), (Some("ml-segou"), Some("1")));
    let roles: Vec<(String, String)> = read
        .drafts
        .iter()
        .filter(|d| d.kind == Kind::Participation)
        .map(|d| (said(d, "stakeholder").unwrap_or_default(), said(d, "role").unwrap_or_default()))
        .collect();
    for expected in [("ong-etoile", "implementing"), ("ue", "funding"), ("unicef", "extending")] {
        assert!(roles.contains(&(expected.0.to_owned(), expected.1.to_owned())), "{expected:?} in {roles:?}");
    }
}

#[test]
fn the_same_sheet_twice_gives_the_same_drafts() {
    let upload = [file("suivi.csv", FRENCH)];
    let world = mali();
    let (first, second) = (read(&upload, &options(), &world).expect("reads"), read(&upload, &options(), &world).expect("reads"));
    assert_eq!(first.drafts, second.drafts);
    // and once it was taken, nothing new comes of it: the same activities and participations, no more stakeholders
    let third = read(&upload, &options(), &mali().after(&first)).expect("reads");
    for kind in [Kind::Activity, Kind::Participation] {
        assert_eq!(ids(&first, kind), ids(&third, kind));
    }
    assert!(ids(&third, Kind::Stakeholder).is_empty() && ids(&third, Kind::Theme).is_empty() && ids(&third, Kind::Site).is_empty());
    assert!(third.problems.is_empty(), "{:?}", third.problems);
}

#[test]
fn place_codes_win_and_unknown_places_are_made_with_a_warning() {
    let text = "organisation,sector,admin1,admin2,commune,commune pcode\n\
        A,Water,Ségou,Ségou,Diorro,ML040107\n\
        A,Water,Ségou,Ségou,Nowhere,\n\
        A,Water,Ségou,Ségou,Farako,ML040109\n\
        A,Water,Kidal,,,\n\
        B,Water,Ségou,Ségou,Dioro,ML999999\n";
    let read = read(&[file("sheet.csv", text)], &options(), &mali()).expect("reads");
    assert!(errors(&read).is_empty(), "{:?}", read.problems);
    let sites: Vec<String> = read.drafts.iter().filter(|d| d.kind == Kind::Activity).filter_map(|d| said(d, "sites")).collect();
    assert_eq!(sites, ["ml-dioro", "ml-segou-cercle-nowhere", "ml040109", "kidal", "ml-dioro"]);
    let new = draft(&read, Kind::Site, "ml-segou-cercle-nowhere");
    assert_eq!((said(new, "parent").as_deref(), said(new, "kind").as_deref(), said(new, "admin_level").as_deref()), (Some("ml-segou-cercle"), Some("commune"), Some("3")));
    assert_eq!(said(draft(&read, Kind::Site, "ml040109"), "country").as_deref(), Some("ML"));
    assert_eq!(read.problems.iter().filter(|p| p.rule == "new_site").count(), 3);
    assert_eq!(read.problems.iter().filter(|p| p.rule == "place_code").count(), 1);
}

#[test]
fn ambiguous_names_are_errors_that_list_the_candidates() {
    let world = mali().with(Kind::Stakeholder, "care-mali", "CARE").with(Kind::Stakeholder, "care-int", "Care");
    let text = "organisation,sector,region,commune\nCARE,Water,Koulikoro,\nB,Water,Koulikoro,Koula\nB,Water,,Ségou\nB,Water,Koulikoro,\n";
    let read = read(&[file("sheet.csv", text)], &options(), &world).expect("reads");
    let hints: Vec<(Option<u64>, &str)> = read.problems.iter().map(|p| (p.place.row, p.hint.as_str())).collect();
    assert_eq!(hints.len(), 3, "{hints:?}");
    assert!(hints[0].1.contains("care-int, care-mali") && hints[1].1.contains("ml-koula-a, ml-koula-b"), "{hints:?}");
    assert_eq!(hints[2].0, Some(4));
    assert_eq!(ids(&read, Kind::Activity).len(), 1);
}

#[test]
fn broken_cells_are_located_and_the_other_rows_taken() {
    let text = "Organization,Cluster,Admin1,Start date,End date,Status,Beneficiaries targeted,Beneficiaries reached,Role,Budget (USD)\n\
        A,Water,Ségou,2014-01-01,2013-01-01,ongoing,1,1,,\n\
        A,Water,Ségou,soon,,ongoing,\"1,200\",n/a,,\n\
        A,Water,Ségou,,,sleeping,12.5,,,\n\
        ,Water,Ségou,,,,,,,\n\
        B,Water,Ségou,03/04/2014,,,\"1,200\",0,lead,\"10,000\"\n\
        B,Health,Ségou,,,,,,boss,x\n";
    let read = read(&[file("3w.csv", text)], &options(), &mali()).expect("reads");
    let found = rules(&read);
    for (rule, row, column) in [
        ("period", 2, "end"),
        ("date", 3, "Start date"),
        ("count", 4, "Beneficiaries targeted"),
        ("required", 5, "Organization"),
        ("code", 7, "Role"),
        ("number", 7, "Budget (USD)"),
    ] {
        assert!(found.contains(&(rule.to_owned(), Some(row), Some(column.to_owned()))), "{rule} {row} in {found:?}");
    }
    assert!(read.notes.iter().any(|n| n.to_string().contains("03/04/2014")), "{:?}", read.notes);
    let activity = read.drafts.iter().find(|d| d.kind == Kind::Activity).expect("one");
    assert_eq!((said(activity, "targeted_total").as_deref(), said(activity, "reached_total").as_deref()), (Some("1200"), Some("0")));
    assert_eq!(said(activity, "start").as_deref(), Some("2014-04-03"));
    let part = read.drafts.iter().find(|d| d.kind == Kind::Participation).expect("one");
    assert_eq!((said(part, "role").as_deref(), said(part, "amount").as_deref(), said(part, "currency").as_deref()), (Some("accountable"), Some("10000"), Some("USD")));
}

#[test]
fn a_row_that_is_shifted_is_an_error_and_a_short_one_is_not() {
    let text = "organisation,sector,admin1,start,end\nA,Water, sanitation,Ségou,2014,2015\nA,Water,Ségou\n";
    let read = read(&[file("3w.csv", text)], &options(), &mali()).expect("reads");
    assert_eq!(rules(&read), [("cells".to_owned(), Some(2), None)]);
    assert_eq!(ids(&read, Kind::Activity).len(), 1);
}

#[test]
fn repeated_rows_are_one_activity_and_other_figures_another() {
    let text = "organisation,donor,activity,admin1,reached\nA,X,Wells,Ségou,10\nA,Y,Wells,Ségou,10\nA,X,Wells,Ségou,10\nA,X,Wells,Ségou,25\n";
    let read = read(&[file("3w.csv", text)], &options(), &mali()).expect("reads");
    assert_eq!(counts(&read)["activities"], 2);
    assert_eq!(counts(&read)["participations"], 5);
    assert_eq!(read.problems.iter().map(|p| (p.rule.as_str(), p.place.row)).collect::<Vec<_>>(), [("row_conflict", Some(5))]);
    assert!(read.notes.iter().any(|n| n.to_string().contains("2 rows repeat")), "{:?}", read.notes);
}

#[test]
fn a_workbook_gives_the_sheet_that_matches_with_merged_headers_and_real_days() {
    use X::{D, E, N, T};
    let cover: &[&[X<'_>]] = &[&[T("3W Mali")], &[T("Contact"), T("someone")]];
    let sheet: &[&[X<'_>]] = &[
        &[T("Who does what where")],
        &[E, E, T("Localité"), E, T("Bénéficiaires"), E, E, E],
        &[T("Organisation"), T("Secteur"), T("Région"), T("Cercle"), T("Ciblés"), T("Atteints"), T("Début"), T("Fin")],
        &[T("A"), T("Eau"), T("Ségou"), T("Ségou"), N(100.0), N(40.0), D(41_713.0), N(41_999.0)],
        &[E, T("Santé"), T("Ségou"), T("Ségou"), N(10.0), E, E, E],
    ];
    let bytes = workbook(&[("Cover", cover, &[]), ("Données", sheet, &["C2:D2", "E2:F2", "A4:A5"])]);
    let read = read(&[file("mali.xlsx", bytes)], &options(), &mali()).expect("reads");
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let activities: Vec<_> = read.drafts.iter().filter(|d| d.kind == Kind::Activity).collect();
    assert_eq!(activities.len(), 2, "the merged organisation fills both rows");
    for (field, value) in [("targeted_total", "100"), ("reached_total", "40"), ("start", "2014-03-15"), ("end", "2014-12-26"), ("sites", "ml-segou-cercle")] {
        assert_eq!(said(activities[0], field).as_deref(), Some(value), "{field}");
    }
    assert_eq!(activities[0].place.row, Some(4));
    assert!(read.notes.iter().any(|n| n.to_string().contains("Cover")), "{:?}", read.notes);
}

#[test]
fn real_sheets_import_or_are_refused_for_a_reason() {
    let expected: [(&str, Option<(u64, usize, usize, usize)>); 4] = [
        ("guinea_ebola_3w_hxl.csv", Some((1_456, 1_449, 1_457, 4))),
        ("rowca_3w_mali_senegal_2014_hxl.csv", Some((244, 133, 133, 0))),
        ("mali_population_movements_hxl.csv", None),
        ("rowca_guinea_adm2_points_hxl.csv", None),
    ];
    for (name, outcome) in expected {
        let Some(upload) = shared(&format!("data/threew/{name}")) else { return };
        match (import(&[upload]), outcome) {
            (Ok(read), Some((rows, activities, participations, wrong))) => {
                assert_eq!((read.rows, counts(&read)["activities"], errors(&read).len()), (rows, activities, wrong), "{name}");
                // "UNICEF/Save the Children" are two that stand alone in other rows
                assert_eq!(counts(&read)["participations"], participations);
                assert!(read.drafts.iter().filter(|d| d.kind == Kind::Site).all(|d| said(d, "country").is_some()));
            }
            (Err(refused), None) => assert_eq!((refused.reason, refused.status()), (Reason::Profile, 422), "{name}"),
            (outcome, _) => panic!("{name}: {:?}", outcome.map(|r| r.problems.len())),
        }
    }
}

#[test]
fn each_of_twenty_thousand_rows_is_read() {
    let mut text = String::from("organisation,sector,activity,admin1,admin2,commune,start,end,status,reached\n");
    for i in 0..20_000 {
        text.push_str(&format!("Org {},Sector {},Activity {i},Ségou,Ségou,Place {},2014-01-01,2014-12-31,ongoing,{i}\n", i % 300, i % 12, i % 700));
    }
    let read = read(&[file("big.csv", text)], &options(), &mali()).expect("reads");
    assert_eq!(counts(&read)["activities"], 20_000);
}

#[test]
fn a_row_that_sums_up_others_is_no_organisation() {
    let sheet = "Organisation,Sector,Commune\nPuits ML,Water,Dioro\nTOTAL,Water,Dioro\n,Total,\nSous-total,,Dioro\nTotal Energies,Water,Dioro\n";
    let read = read(&[file("3w.csv", sheet)], &options(), &mali()).expect("reads");
    assert_eq!(ids(&read, Kind::Stakeholder), ["puits-ml", "total-energies"]);
    let told: Vec<_> = rules(&read).into_iter().map(|(rule, row, column)| (rule, row.unwrap(), column.unwrap())).collect();
    let total = |row: u64, column: &str| ("total_row".to_owned(), row, column.to_owned());
    assert_eq!(told, [total(3, "Organisation"), total(4, "Sector"), total(5, "Organisation")]);
    assert!(errors(&read).is_empty() && ids(&read, Kind::Theme) == ["water"], "nothing else is made of them");
}

#[test]
fn a_position_without_a_place_name_is_a_site_of_its_own() {
    let sheet = "Organisation,Sector,Country,Latitude,Longitude\nPuits ML,Water,Mali,13.44,-6.26\nPuits ML,Health,Mali,13.44,-6.26\nPuits ML,Water,,12.5,-8\nPuits ML,Roads,Mali,95,-6\nPuits ML,Schools,Mali,,\n";
    let first = read(&[file("3w.csv", sheet)], &options(), &mali()).expect("reads");
    let sites: Vec<_> = first.drafts.iter().filter(|d| d.kind == Kind::Site).map(|d| ["name", "parent", "country"].map(|f| said(d, f))).collect();
    let words = |cells: [&str; 3]| cells.map(|c| Some(c.to_owned()).filter(|c| !c.is_empty()));
    assert_eq!(sites, [words(["13.44, -6.26", "ml", "ML"]), words(["12.5, -8", "", ""])]);
    let told: Vec<_> = rules(&first).into_iter().map(|(rule, row, _)| (rule, row.unwrap())).collect();
    assert_eq!(told, [("new_site".to_owned(), 2), ("new_site".to_owned(), 4), ("position".to_owned(), 5)]);
    let at = |row: u64| first.drafts.iter().find(|d| d.kind == Kind::Activity && d.place.row == Some(row)).and_then(|d| said(d, "sites"));
    assert_eq!((at(2), at(3).is_some()), (at(3), true), "one position is one site");
    assert_eq!((at(5).as_deref(), at(6).as_deref()), (Some("ml"), Some("ml")), "what cannot be read leaves the country");
    let again = read(&[file("3w.csv", sheet)], &options(), &mali().after(&first)).expect("reads");
    assert!(ids(&again, Kind::Site).is_empty());
}
