//! An import that somebody looks at: columns named by hand, doubtful names decided, decisions remembered.

use crate::support::TestServer;
use serde_json::{Value, json};

const BOUNDARY: &str = "part";

/// A form with one file and what is said about it.
fn send(server: &TestServer, query: &str, file: (&str, &str), review: &Value) -> crate::support::Answer {
    let (name, text) = file;
    let body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n\
         --{BOUNDARY}\r\nContent-Disposition: form-data; name=\"review\"\r\n\r\n{review}\r\n--{BOUNDARY}--\r\n"
    );
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    server.send("POST", &format!("/api/workspaces/w/imports?{query}"), &[("content-type", &kind)], body.as_bytes())
}

fn workspace() -> TestServer {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &json!({"name": "w"})).expect(201);
    let put = |path: &str, record: Value| drop(server.send_json("POST", &format!("/api/workspaces/w/{path}"), &[], &record).expect(201));
    put("stakeholders", json!({"id": "worldfish", "name": "WorldFish"}));
    put("sites", json!({"id": "dioro", "name": "Dioro", "kind": "commune"}));
    put("themes", json!({"id": "water", "name": "Water"}));
    server
}

const SHEET: &str = "Organisation,Sector,Commune\nWorldFish,Water,Dioro\nWorldFsh,Water,Dioro\nHelvetas,Water,Diorro\n";

#[test]
fn what_is_certain_is_taken_what_is_doubtful_waits_and_a_decision_becomes_an_alias() {
    let server = workspace();
    let tried = send(&server, "dry_run=true", ("3w.csv", SHEET), &json!({})).expect(200).json();
    let names = &tried["names"];
    let doubtful: Vec<_> = names["doubtful"].as_array().expect("a list").iter().map(|d| (d["kind"].clone(), d["written"].clone(), d["rows"].clone())).collect();
    assert_eq!(doubtful, [(json!("sites"), json!("Diorro"), json!(1)), (json!("stakeholders"), json!("WorldFsh"), json!(1))], "{names}");
    let candidate = &names["doubtful"][1]["candidates"][0];
    assert_eq!((&candidate["id"], &candidate["reason"], &candidate["letters_apart"]), (&json!("worldfish"), &json!("near_name"), &json!(1)));
    assert_eq!(names["unmatched"], json!([{"kind": "stakeholders", "written": "Helvetas"}]));
    // the certain row alone
    let taken = send(&server, "allow_partial=true", ("3w.csv", SHEET), &json!({})).expect(200).json();
    assert_eq!((taken["applied"].clone(), taken["rejected"].clone()), (json!(true), json!(2)), "{taken}");
    let stakeholders = || server.get("/api/workspaces/w/stakeholders").expect(200).json()["total"].clone();
    assert_eq!(stakeholders(), 1, "nobody is made of a name that waits");
    let decided = json!({"decisions": {"stakeholders": {"WorldFsh": "worldfish"}, "sites": {"Diorro": "new"}}});
    let taken = send(&server, "", ("3w.csv", SHEET), &decided).expect(200).json();
    assert_eq!((taken["errors"].clone(), taken["names"]["doubtful"].clone()), (json!(0), json!([])), "{taken}");
    assert_eq!(server.get("/api/workspaces/w/stakeholders/worldfish").expect(200).json()["aliases"], json!(["WorldFsh"]));
    assert_eq!(stakeholders(), 2);
    let again = send(&server, "dry_run=true", ("3w.csv", SHEET), &json!({})).expect(200).json();
    assert_eq!((again["added"].clone(), again["changed"].clone(), again["names"]["doubtful"].clone()), (json!(0), json!(0), json!([])), "{again}");
}

#[test]
fn columns_are_told_and_named_by_hand_where_their_headings_say_nothing() {
    let server = workspace();
    let sheet = "Quien,Tema,Donde\nWorldFish,Water,Dioro\n";
    let refused = send(&server, "dry_run=true", ("x.csv", sheet), &json!({})).expect(422).json();
    let columns = |table: &Value| table["columns"].as_array().expect("columns").iter().map(|c| (c["column"].clone(), c["means"].clone(), c["sample"].clone())).collect::<Vec<_>>();
    let nothing = Value::Null;
    assert_eq!(
        columns(&refused["table"]),
        [("Quien", "WorldFish"), ("Tema", "Water"), ("Donde", "Dioro")].map(|(c, s)| (json!(c), nothing.clone(), json!(s))),
        "{refused}"
    );
    let named = json!({"columns": {"Quien": "organisation", "Tema": "sector", "Donde": "adm3"}});
    let read = send(&server, "dry_run=true", ("x.csv", sheet), &named).expect(200).json();
    assert_eq!((read["profile"].clone(), read["errors"].clone(), read["names"]["matched"].clone()), (json!("3w"), json!(0), json!(3)), "{read}");
    assert_eq!(columns(&read["tables"][0])[2].1, "adm3");
    assert!(read["tables"][0]["meanings"].as_array().expect("meanings").contains(&json!("organisation")));
    // a column that is taken for something may be passed over, and another take its place
    let other = "Organisation,Agency,Sector\nWorldFish,Helvetas,Water\n";
    let swapped = json!({"columns": {"Agency": "organisation"}});
    let read = send(&server, "dry_run=true", ("x.csv", other), &swapped).expect(200).json();
    assert_eq!(read["names"]["unmatched"], json!([{"kind": "stakeholders", "written": "Helvetas"}]), "{read}");
    // files of records, too
    let records = "code,label\nrice,Rice\n";
    let read = send(&server, "dry_run=true", ("themes.csv", records), &json!({"columns": {"label": "name"}})).expect(200).json();
    assert_eq!((read["added"].clone(), read["errors"].clone()), (json!(1), json!(0)), "{read}");
    for bad in [json!(3), json!({"decisions": {"ties": {}}})] {
        assert_eq!(send(&server, "dry_run=true", ("x.csv", sheet), &bad).expect(400).json()["code"], "bad_parameter");
    }
}

#[test]
fn what_is_said_has_a_limit() {
    let server = workspace();
    // the limit itself is JSON with one long heading; a byte more is refused
    let said = |bytes: usize| json!({"columns": {"x".repeat(bytes - r#"{"columns":{"":""}}"#.len()): ""}});
    send(&server, "dry_run=true", ("3w.csv", SHEET), &said(1024 * 1024)).expect(200);
    assert_eq!(send(&server, "dry_run=true", ("3w.csv", SHEET), &said(1024 * 1024 + 1)).expect(413).json()["code"], "too_large");
}

#[test]
fn a_decided_name_of_a_theme_is_kept_as_its_alias() {
    let server = workspace();
    let sheet = "Organisation,Sector,Commune\nWorldFish,Watr,Dioro\n";
    let decided = json!({"decisions": {"themes": {"Watr": "water"}}});
    let taken = send(&server, "", ("3w.csv", sheet), &decided).expect(200).json();
    assert_eq!((taken["errors"].clone(), taken["applied"].clone()), (json!(0), json!(true)), "{taken}");
    assert_eq!(server.get("/api/workspaces/w/themes/water").expect(200).json()["aliases"], json!(["Watr"]));
    let again = send(&server, "dry_run=true", ("3w.csv", sheet), &json!({})).expect(200).json();
    assert_eq!((again["added"].clone(), again["changed"].clone(), again["names"]["doubtful"].clone()), (json!(0), json!(0), json!([])), "{again}");
}

const NETWORK: &str = "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"><key id=\"n\" for=\"node\" attr.name=\"name\"/><graph edgedefault=\"directed\">\
    <node id=\"n0\"><data key=\"n\">WorldFsh</data></node><node id=\"n1\"><data key=\"n\">Helvetas</data></node><edge source=\"n0\" target=\"n1\"/></graph></graphml>";

#[test]
fn names_of_a_network_wait_as_those_of_a_table_do() {
    let server = workspace();
    let tried = send(&server, "dry_run=true", ("x.graphml", NETWORK), &json!({})).expect(200).json();
    let waiting = &tried["names"]["doubtful"];
    assert_eq!((&waiting[0]["written"], &waiting[0]["candidates"][0]["id"], waiting.as_array().map(Vec::len)), (&json!("WorldFsh"), &json!("worldfish"), Some(1)), "{tried}");
    let rules: Vec<&str> = tried["problems"].as_array().expect("a list").iter().filter_map(|p| p["rule"].as_str()).collect();
    assert_eq!(rules, ["stakeholder", "reference_broken"], "the tie waits with its end: {tried}");
    let decided = json!({"decisions": {"stakeholders": {"WorldFsh": "worldfish"}}});
    let taken = send(&server, "", ("x.graphml", NETWORK), &decided).expect(200).json();
    assert_eq!((taken["errors"].clone(), taken["applied"].clone()), (json!(0), json!(true)), "{taken}");
    assert_eq!(server.get("/api/workspaces/w/stakeholders/worldfish").expect(200).json()["aliases"], json!(["WorldFsh"]));
    let ties = server.get("/api/workspaces/w/ties").expect(200).json();
    assert_eq!((ties["total"].clone(), ties["items"][0]["from"].clone()), (json!(1), json!("worldfish")), "{ties}");
    let again = send(&server, "dry_run=true", ("x.graphml", NETWORK), &json!({})).expect(200).json();
    assert_eq!((again["added"].clone(), again["changed"].clone(), again["names"]["doubtful"].clone()), (json!(0), json!(0), json!([])), "{again}");
    // without a review a name that is only near makes a stakeholder of its own, as in a table
    let fresh = workspace();
    let made = fresh.send("POST", "/api/workspaces/w/imports?file=x.graphml", &[("content-type", "application/graphml+xml")], NETWORK.as_bytes()).expect(200).json();
    assert_eq!(made["added"], 3, "{made}");
}

#[test]
fn names_of_iati_activities_wait_too() {
    let server = workspace();
    let activity = "<iati-activities version=\"2.03\"><iati-activity><iati-identifier>X-1</iati-identifier><title><narrative>Ponds</narrative></title>\
        <participating-org role=\"4\"><narrative>WorldFsh</narrative></participating-org><location><name><narrative>Diorro</narrative></name></location>\
        <sector code=\"14030\"><narrative>Water</narrative></sector></iati-activity></iati-activities>";
    let tried = send(&server, "dry_run=true", ("a.xml", activity), &json!({})).expect(200).json();
    let waiting: Vec<_> = tried["names"]["doubtful"].as_array().expect("a list").iter().map(|d| d["written"].clone()).collect();
    assert_eq!((waiting, tried["added"].clone()), (vec![json!("Diorro"), json!("WorldFsh")], json!(0)), "all that waits is told at once: {tried}");
    let decided = json!({"decisions": {"stakeholders": {"WorldFsh": "worldfish"}, "sites": {"Diorro": "dioro"}}});
    let taken = send(&server, "", ("a.xml", activity), &decided).expect(200).json();
    assert_eq!((taken["errors"].clone(), taken["added"].clone()), (json!(0), json!(2)), "the activity and one participation: {taken}");
    assert_eq!(server.get("/api/workspaces/w/activities/x-1").expect(200).json()["sites"], json!(["dioro"]));
    assert_eq!(server.get("/api/workspaces/w/sites/dioro").expect(200).json()["other_names"], json!(["Diorro"]));
}

#[test]
fn on_the_command_line_a_form_is_written_filled_in_and_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(path("stakeholders.csv"), "id,name\nworldfish,WorldFish\n").expect("written");
    std::fs::write(path("3w.csv"), "Organisation,Sector\nWorldFsh,Water\nHelvetas,Water\n").expect("written");
    let data = folder.path().join("data");
    assert!(crate::support::run(&data, &["import", &path("stakeholders.csv"), "-w", "w"]).status.success());
    let import = || {
        let done = crate::support::run(&data, &["import", &path("3w.csv"), "-w", "w", "--review", &path("names.json")]);
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let form = || serde_json::from_slice::<Value>(&std::fs::read(path("names.json")).expect("a form")).expect("JSON");
    let (ok, said) = import();
    assert!(!ok && said.contains("waits: stakeholders \"WorldFsh\", 1 row(s); near: worldfish (WorldFish)"), "{said}");
    assert_eq!(form(), json!({"columns": {}, "decisions": {"stakeholders": {"WorldFsh": ""}}, "near": {"stakeholders": {"WorldFsh": ["worldfish (WorldFish)"]}}}));
    let (ok, _) = import();
    assert!(!ok, "a blank decides nothing");
    let mut filled = form();
    filled["decisions"]["stakeholders"]["WorldFsh"] = json!("worldfish");
    std::fs::write(path("names.json"), filled.to_string()).expect("written");
    let (ok, said) = import();
    assert!(ok && said.contains("changes made"), "{said}");
    let kept = crate::support::run(&data, &["export", "-w", "w", "-l", "stakeholders", "--format", "csv"]);
    let kept = String::from_utf8_lossy(&kept.stdout).into_owned();
    assert!(kept.contains("WorldFsh") && kept.lines().count() == 3, "the decision is another name, and nobody new but Helvetas: {kept}");
    std::fs::write(path("names.json"), "{\"rows\": 3}").expect("written");
    let (ok, said) = import();
    assert!(!ok && said.contains("review"), "{said}");
}

const TIES: &str = "source,target,type\na,b,Shares an office\nb,c,Quarrels with\na,c,Funds\n";

#[test]
fn kinds_of_ties_are_told_chosen_by_their_words_and_remembered() {
    let server = workspace();
    let words = |report: &Value| -> Vec<(String, String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        report["names"]["tie_kinds"].as_array().expect("words").iter().map(|w| (text(&w["written"]), text(&w["kind"]), text(&w["how"]))).collect()
    };
    let word = |written: &str, kind: &str, how: &str| (written.to_owned(), kind.to_owned(), how.to_owned());
    let first = send(&server, "", ("x.csv", TIES), &json!({})).expect(200).json();
    assert_eq!(words(&first), [word("Quarrels with", "coordination", "assumed"), word("Shares an office", "coordination", "assumed"), word("Funds", "funding", "word")]);
    assert!(first["names"]["tie_kinds"][0]["candidates"].as_array().is_some_and(|c| c.contains(&json!("twinning"))), "{first}");
    assert_eq!((first["warnings"].clone(), first["applied"].clone()), (json!(2), json!(true)), "told, and taken: {first}");
    let decided = json!({"decisions": {"tie_kinds": {"Shares an office": "twinning", "Quarrels with": "conflict"}, "tie_directions": {"Funds": "directed"}}});
    let second = send(&server, "", ("x.csv", TIES), &decided).expect(200).json();
    assert_eq!((second["added"].clone(), second["changed"].clone(), second["warnings"].clone()), (json!(0), json!(3), json!(0)), "the same ties: {second}");
    let public = server.get("/api/workspaces/w/ties?limit=10").expect(200).json();
    let kinds: Vec<_> = public["items"].as_array().expect("ties").iter().map(|t| (t["kind"].clone(), t["directed"].clone())).collect();
    assert!(kinds.contains(&(json!("twinning"), json!(false))) && kinds.contains(&(json!("funding"), json!(true))), "{public}");
    assert!(!public.to_string().contains("Quarrels"), "a conflict tie is private, whoever says that it is one");
    // the next file asks no more
    let next = send(&server, "dry_run=true", ("y.csv", "source,target,type\nc,b,shares an office\nc,a,Funds\n"), &json!({})).expect(200).json();
    assert_eq!(words(&next), [word("shares an office", "twinning", "chosen"), word("Funds", "funding", "word")]);
    assert_eq!(next["warnings"], json!(0));
    for bad in [json!({"decisions": {"tie_kinds": {"x": "love"}}}), json!({"decisions": {"tie_directions": {"x": "up"}}})] {
        send(&server, "dry_run=true", ("x.csv", TIES), &bad).expect(400);
    }
}

#[test]
fn the_form_of_the_command_line_asks_for_kinds_of_ties() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(path("x.csv"), TIES).expect("written");
    let data = folder.path().join("data");
    let import = || crate::support::run(&data, &["import", &path("x.csv"), "-w", "w", "--review", &path("review.json")]);
    let said = String::from_utf8_lossy(&import().stderr).into_owned();
    assert!(said.contains("under tie_kinds") && said.contains("ties: \"Funds\" is taken as funding (word)"), "{said}");
    let mut form: Value = serde_json::from_slice(&std::fs::read(path("review.json")).expect("a form")).expect("JSON");
    assert_eq!(form["decisions"]["tie_kinds"], json!({"Quarrels with": "", "Shares an office": ""}));
    form["decisions"]["tie_kinds"] = json!({"Quarrels with": "information", "Shares an office": "twinning"});
    std::fs::write(path("review.json"), form.to_string()).expect("written");
    let said = String::from_utf8_lossy(&import().stderr).into_owned();
    assert!(said.contains("ties: \"Shares an office\" is taken as twinning (chosen)") && !said.contains("under tie_kinds"), "{said}");
}

#[test]
fn a_cell_that_holds_several_names_waits_and_is_split_where_somebody_says_so() {
    let server = workspace();
    let sheet = "Organisation,Sector,Commune\n\"WorldFish, Helvetas\",Water,Dioro\nKolon,\"Water, Roads\",\"Dioro, Togou\"\n";
    let tried = send(&server, "dry_run=true", ("3w.csv", sheet), &json!({})).expect(200).json();
    let names = tried["names"]["doubtful"].as_array().expect("a list").clone();
    let mut asked: Vec<_> = names.iter().map(|d| (d["kind"].clone(), d["written"].clone(), d["rows"].clone(), d["candidates"][0]["reason"].clone())).collect();
    asked.sort_by_key(|(kind, ..)| kind.to_string());
    let expected = [("sites", "Dioro, Togou"), ("stakeholders", "WorldFish, Helvetas"), ("themes", "Water, Roads")];
    assert_eq!(asked, expected.map(|(kind, written)| (json!(kind), json!(written), json!(1), json!("part"))), "{tried}");
    let decided = json!({"decisions": {"stakeholders": {"WorldFish, Helvetas": "several"}, "themes": {"Water, Roads": "new"}, "sites": {"Dioro, Togou": "several"}}});
    let taken = send(&server, "", ("3w.csv", sheet), &decided).expect(200).json();
    assert_eq!((taken["errors"].clone(), taken["names"]["doubtful"].clone()), (json!(0), json!([])), "{taken}");
    let all = |kind: &str| server.get(&format!("/api/workspaces/w/{kind}")).expect(200).json();
    let labels = |kind: &str| all(kind)["items"].as_array().expect("items").iter().map(|r| r["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    assert_eq!(labels("stakeholders"), ["Helvetas", "Kolon", "WorldFish"]);
    assert_eq!(labels("themes"), ["Water", "Water, Roads"]);
    assert_eq!(labels("sites"), ["Dioro", "Togou"]);
}

#[test]
fn what_came_in_is_told_by_who_counts_on_which_day_and_what_would_make_it_count() {
    let server = workspace();
    let sheet = "Organisation,Sector,Commune,Start,End,Donor\nWorldFish,Water,Dioro,2014-01-01,2099-12-31,Fonds Bleu\nKolon,Water,Dioro,2012-01-01,2013-12-31,\n";
    let told = |answer: &Value| answer["notes"].as_array().expect("notes").iter().map(|n| n["message"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>().join("\n");
    let tried = send(&server, "dry_run=true", ("3w.csv", sheet), &json!({})).expect(200).json();
    assert!(!told(&tried).contains("came in"), "nothing came in yet: {tried}");
    drop(server.send_json("POST", "/api/workspaces/w/settings", &[], &json!({"id": "as_of", "value": "2014-06-30"})));
    let taken = send(&server, "", ("3w.csv", sheet), &json!({})).expect(200).json();
    let words = told(&taken);
    assert!(words.contains("3 partner(s) came in with what they do: 1 count as of ") && words.contains(", 1 ended before, 1 do no work that counts"), "{words}");
    assert!(words.contains("nothing is reported in full"), "{words}");
    let again = send(&server, "", ("3w.csv", sheet), &json!({})).expect(200).json();
    assert!(!told(&again).contains("came in"), "the same again brings nobody: {again}");
}

#[test]
fn the_public_cases_of_words_in_tables_are_right_or_told() {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &json!({"name": "w"})).expect(201);
    let case = |name: &str| std::fs::read_to_string(format!("{}/tests/fixtures/public_cases/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a fixture");
    for base in ["base-adm2.geojson", "base-adm3.geojson"] {
        send(&server, "", (base, &case(base)), &json!({})).expect(200);
    }
    // activities as they would be taken, with the places and themes or partners that the right value names
    for (name, kind, field, right) in [
        ("15-several-places-in-a-cell.csv", "activities", "sites", json!([["ml990101", "ml990102"], ["ml990202", "ml990203"]])),
        ("16-several-sectors-in-a-cell.csv", "activities", "themes", json!([["water"], ["health"], ["water", "health"], ["water", "health"], ["water", "health"], ["water", "health"]])),
        ("16b-sectors-with-commas-names.csv", "activities", "themes", json!([["water-sanitation-and-hygiene"], ["water-sanitation-and-hygiene"]])),
        ("19-apostrophes-and-accents.csv", "activities", "sites", json!([["ml990202"], ["ml990202"], ["ml990203"], ["ml990203"]])),
        ("17-several-organisations-in-a-cell.csv", "stakeholders", "name", json!(["Aide Kolon", "Fonds Bleu", "Union Soro"])),
        ("27-totals-and-notes-below.csv", "stakeholders", "name", json!(["Aide Kolon", "Union Soro"])),
        ("18-homonyms.csv", "activities", "sites", json!([["ml990101"], ["ml990201"], ["ml9902-farabana"]])),
    ] {
        let report = send(&server, "dry_run=true&allow_partial=true", (name, &case(name)), &json!({})).expect(200).json();
        let added = report["differences"].as_array().expect("differences").iter().filter(|d| d["record"].as_str().is_some_and(|r| r.starts_with(kind)));
        let mut found: Vec<Value> = added.map(|d| d["fields"].as_array().expect("fields").iter().find(|f| f[0] == field).expect("the field")[2].clone()).collect();
        let mut right = right.as_array().expect("a list").clone();
        for list in [&mut found, &mut right] {
            list.iter_mut().filter_map(Value::as_array_mut).for_each(|l| l.sort_by_key(Value::to_string));
            list.sort_by_key(Value::to_string);
        }
        assert_eq!(found, right, "{name}: {}", report["problems"]);
    }
}
