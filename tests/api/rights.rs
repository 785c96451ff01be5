//! What is hidden leaves by no door: words that stand only in hidden and private records are sought in every answer, and every count
//! is that of a workspace which is equal but for them.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{TestServer, run};

/// Begins every word that stands only in what is hidden or private.
const MARK: &str = "zq";

const BASE: &str = "/api/workspaces/example";

fn import(folder: &Path, files: &[(&str, &str)]) {
    let from = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(from.path().join(name), text).expect("written");
    }
    let done = run(folder, &["import", from.path().to_str().expect("a path"), "--workspace", "example"]);
    assert!(done.status.success(), "{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
}

/// The example, and one activity more that stands in both worlds. Where `hides`, with what is hidden in the same revision.
fn world(hides: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cases/example");
    assert!(run(folder.path(), &["import", case.to_str().expect("a path"), "--workspace", "example"]).status.success());
    let replicates = if hides { "zq-act" } else { "" };
    let open = format!("open-act,Wells again,drinking-water,xl-reedford,2024-01-01,2,{replicates},,");
    if !hides {
        import(folder.path(), &[("activities.csv", &format!("id,title,themes,sites,start,status,replicates,sensitivity,note\n{open}\n"))]);
        return folder;
    }
    let hidden = "zq-act,ZqTitle,fisheries,xl-reedford,2024-01-01,2,a01,hidden,ZqNote";
    import(
        folder.path(),
        &[
            ("activities.csv", &format!("id,title,themes,sites,start,status,replicates,sensitivity,note\n{open}\n{hidden}\n")),
            ("participations.csv", "id,activity,stakeholder,role,note\nzq-part,zq-act,handinhand,implementing,ZqPart\nzq-part-two,zq-act,min-env,funding,ZqMoney\n"),
            ("involvements.csv", "id,subject,stakeholder,phase,level,note\nzq-inv,activities/zq-act,handinhand,planning,interactive,ZqInvolved\n"),
            ("observations.csv", &format!("id,indicator,subject,value,status,observed_by,note\nzq-obs,{},activities/zq-act,7,actual,min-env,ZqSeen\n", indicator())),
            ("objections.csv", "id,subject,text\nzq-obj,activities/zq-act,ZqObjection\n"),
            ("sites.csv", "id,name,kind,lon,lat,sensitivity,note\nzq-site,ZqSite,village,0.5,0.5,hidden,ZqNest\n"),
            ("scopes.csv", "id,covers,sites,start,end,note\nzq-scope,presence,zq-site,2024-01-01,2024-12-31,ZqScope\n"),
            ("ties.csv", "id,from,to,kind,note\nzq-tie,min-env,handinhand,conflict,ZqQuarrel\n"),
            ("contacts.csv", "id,stakeholder,name,email\nzq-contact,min-env,ZqPerson,zq@example.org\n"),
        ],
    );
    folder
}

/// The id of an indicator of the example.
fn indicator() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cases/example/indicators.csv");
    let mut reader = csv::Reader::from_path(file).expect("the example has it");
    reader.records().next().expect("a row").expect("a row")[0].to_owned()
}

fn found(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&super::exports::unpacked(bytes)).to_lowercase();
    let at = text.find("zq-").or_else(|| ["zqtitle", "zqnote", "zqpart", "zqmoney", "zqinvolved", "zqseen", "zqobjection", "zqsite", "zqnest", "zqscope", "zqquarrel", "zqperson"].iter().find_map(|word| text.find(word)))?;
    Some(text.chars().skip(text[..at].chars().count().saturating_sub(80)).take(200).collect())
}

/// Every address that answers GET, but for the records by id.
fn addresses(server: &TestServer) -> Vec<String> {
    let mut paths: Vec<String> = ["", "/network", "/network?layout=two_mode&through=activity", "/changes?limit=500", "/territories", "/jobs"].map(|p| format!("{BASE}{p}")).into();
    paths.push("/api/workspaces".into());
    let kinds: Vec<String> = server.get(BASE).json()["counts"].as_object().expect("counts").keys().cloned().collect();
    for kind in &kinds {
        paths.push(format!("{BASE}/{kind}?limit=10000&show_examples=true"));
        paths.push(format!("{BASE}/{kind}?limit=10000&revision=2"));
        for ending in ["geojson", "csv", "xlsx"] {
            paths.push(format!("{BASE}/exports/{kind}.{ending}?show_examples=true"));
        }
        paths.push(format!("/ogc/example/collections/{kind}/items?limit=10000"));
    }
    for file in ["network.geojson", "network.graphml", "network.gexf", "network.kumu.json", "network.json"] {
        paths.push(format!("{BASE}/exports/{file}"));
    }
    for analysis in server.get(&format!("{BASE}/analyses")).json()["analyses"].as_array().expect("analyses") {
        let name = analysis["name"].as_str().expect("name");
        let query = super::analyses::required(server, "example", analysis);
        paths.push(format!("{BASE}/analyses/{name}{query}"));
        paths.push(format!("{BASE}/exports/{name}.csv{query}"));
    }
    for layer in ["sites", "stakeholders", "ties", "presences"] {
        paths.push(format!("/tiles/example/{layer}.json"));
        paths.push(format!("/tiles/example/{layer}/0/0/0.mvt"));
    }
    for kind in ["sites", "stakeholders"] {
        for item in server.get(&format!("{BASE}/{kind}?limit=10000&geometry=false")).json()["items"].as_array().expect("items") {
            paths.push(format!("{BASE}/{kind}/{}/card", item["id"].as_str().expect("id")));
        }
    }
    paths.extend(["/ogc/example", "/ogc/example/collections", "/api/codelists"].map(str::to_owned));
    paths
}

/// An answer without what differs between any two workspaces: tokens and times of commits.
fn comparable(answer: &[u8]) -> Option<Value> {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                // why names the files of an import; a value is left out where more is known than is shown
                for key in ["time", "changed_at", "timeStamp", "computed_at", "head", "reason", "before", "after"] {
                    map.remove(key);
                }
                map.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::from_slice(answer).ok()?;
    strip(&mut value);
    Some(value)
}

#[test]
fn no_door_shows_or_counts_what_is_hidden() {
    let (with, without) = (world(true), world(false));
    for more in [&["--no-cases"][..], &["--no-cases", "--open-to-network"]] {
        let (server, bare) = (TestServer::start(with.path(), more), TestServer::start(without.path(), more));
        let paths = addresses(&server);
        assert!(paths.len() > 150);
        let mut compared = 0;
        for path in &paths {
            let (answer, other) = (server.get(path), bare.get(path));
            assert_eq!(found(&answer.bytes), None, "{path}");
            assert_eq!(answer.status, other.status, "{path}");
            if let (Some(answer), Some(other)) = (comparable(&answer.bytes), comparable(&other.bytes)) {
                // addresses hold the port
                let (answer, other) = (answer.to_string().replace(&server.address, ""), other.to_string().replace(&bare.address, ""));
                assert_eq!(answer, other, "{path} {more:?}: the same but for what is hidden");
                compared += 1;
            }
        }
        assert!(compared > 100, "{compared}");
    }
}

fn csv(server: &TestServer, query: &str, text: &str) -> (u16, Value) {
    let answer = server.send("POST", &format!("{BASE}/imports?{query}"), &[("content-type", "text/csv")], text.as_bytes());
    (answer.status, answer.json())
}

#[test]
fn an_import_shows_no_value_of_what_is_hidden_and_over_the_network_it_writes_over_none() {
    let folder = world(true);
    let activities = "id,title,themes,note\nzq-act,Another,drinking-water,mine\n";
    let contacts = "id,stakeholder,name,email\nzq-contact,min-env,Other Person,other@example.org\n";
    let ties = "id,from,to,kind,note\nzq-tie,min-env,handinhand,coordination,friends\n";
    for open in [false, true] {
        let more = if open { &["--no-cases", "--open-to-network"][..] } else { &["--no-cases"] };
        let server = TestServer::start(folder.path(), more);
        for (file, text) in [("activities", activities), ("contacts", contacts), ("ties", ties)] {
            let (_, report) = csv(&server, &format!("dry_run=true&file={file}.csv"), text);
            let said = report.to_string().to_lowercase();
            for word in ["zqtitle", "zqnote", "zqperson", "zq@example.org", "zqquarrel", "fisheries", "conflict"] {
                assert!(!said.contains(word), "{file}: {word} in {said}");
            }
            for difference in report["differences"].as_array().expect("differences") {
                assert_eq!(difference["concealed"], true, "{difference}");
                assert!(difference["fields"].as_array().expect("fields").iter().all(|f| f[1].is_null() && f[2].is_null()), "{difference}");
            }
            if open || file != "activities" {
                let (status, report) = csv(&server, &format!("file={file}.csv"), text);
                assert_eq!((status, report["applied"].as_bool()), (422, Some(false)), "{report}");
            }
        }
        // the keeper reads by id on the own machine, and the answer says that it is hidden
        let read = server.get(&format!("{BASE}/activities/zq-act"));
        if open {
            assert_eq!(read.status, 404);
        } else {
            assert_eq!((read.json()["concealed"].as_str(), read.json()["title"].as_str()), (Some("hidden"), Some("ZqTitle")));
        }
    }
    let keeper = TestServer::start(folder.path(), &["--no-cases"]);
    assert_eq!(keeper.get(&format!("{BASE}/activities/zq-act")).json()["title"], "ZqTitle", "it is as it was");
}

#[test]
fn refusals_say_nothing_of_what_is_hidden() {
    let (with, without) = (world(true), world(false));
    for more in [&["--no-cases"][..], &["--no-cases", "--open-to-network"]] {
        let open = more.len() > 1;
        let (server, bare) = (TestServer::start(with.path(), more), TestServer::start(without.path(), more));
        let mine = json!({"id": "zq-act", "title": "mine"});
        let stale = server.send_json("PUT", &format!("{BASE}/activities/zq-act"), &[("if-match", "\"r99\"")], &mine).expect(412);
        assert!(stale.json()["current"].is_null() && !stale.text().contains("ZqTitle"), "{}", stale.text());
        if open {
            server.send_json("PUT", &format!("{BASE}/activities/zq-act"), &[("if-match", "*")], &mine).expect(409);
            server.delete(&format!("{BASE}/activities/zq-act?cascade=true"), &[("if-match", "*")]).expect(404);
            server.send_json("POST", &format!("{BASE}/changes/2/revert"), &[], &json!({})).expect(409);
        }
        let tie = json!({"id": "zq-tie", "from": "min-env", "to": "handinhand", "kind": "coordination"});
        server.send_json("PUT", &format!("{BASE}/ties/zq-tie"), &[("if-match", "*")], &tie).expect(409);
        for record in ["stakeholders/min-env", "themes/fisheries", "activities/a01", "sites/xl-reedford"] {
            let refused = |server: &TestServer| server.delete(&format!("{BASE}/{record}"), &[("if-match", "*")]).expect(409);
            let (answer, other) = (refused(&server), refused(&bare));
            assert_eq!(found(&answer.bytes), None, "{record}");
            assert_eq!(answer.json()["count"], other.json()["count"], "{record}");
        }
        let about = json!({"subject": "activities/zq-act", "text": "wrong"});
        server.send_json("POST", &format!("{BASE}/objections"), &[], &about).expect(if open { 422 } else { 201 });
    }
}

#[test]
fn what_is_made_sensitive_is_hidden_in_every_revision() {
    let folder = world(false);
    let server = TestServer::start(folder.path(), &["--no-cases"]);
    let listed = |revision: u64| server.get(&format!("{BASE}/activities?limit=10000&revision={revision}")).expect(200).text();
    let gaps = format!("{BASE}/analyses/alignment?revision=1");
    assert!(listed(1).contains("\"a01\""));
    let before = server.get(&gaps).expect(200).text();
    let path = format!("{BASE}/activities/a01");
    let read = server.get(&path).expect(200);
    let tag = read.header("etag").expect("a tag").to_owned();
    let mut activity = read.json();
    let title = activity["title"].as_str().expect("a title").to_owned();
    activity["sensitivity"] = json!("hidden");
    server.send_json("PUT", &path, &[("if-match", &tag)], &activity).expect(200);
    let site = format!("{BASE}/sites/xl-reedford");
    let read = server.get(&site).expect(200);
    let tag = read.header("etag").expect("a tag").to_owned();
    let mut hidden = read.json();
    hidden["sensitivity"] = json!("hidden");
    server.send_json("PUT", &site, &[("if-match", &tag)], &hidden).expect(200);
    for revision in [1, 2, 3] {
        for path in ["activities?limit=10000", "participations?limit=10000", "sites?limit=10000", "needs?limit=10000", "network?", "analyses/presence?", "analyses/involvement?", "exports/sites.geojson?", "exports/participations.csv?"] {
            let answer = server.get(&format!("{BASE}/{path}&revision={revision}")).expect(200).text();
            for word in ["\"a01\"", "activities/a01", ",a01,", title.as_str(), "xl-reedford"] {
                assert!(!answer.contains(word), "{path} at {revision}: {word}");
            }
        }
    }
    assert_ne!(server.get(&gaps).expect(200).text(), before, "nothing that was kept of an answer is given again");
    let history = server.get(&format!("{BASE}/changes?limit=500")).expect(200);
    assert!(!history.text().contains(&title) && !history.text().contains("xl-reedford\""), "the history tells neither");
    // gone while it was hidden: the past tells no more of it
    server.delete(&format!("{path}?cascade=true"), &[("if-match", "*")]).expect(200);
    assert!(!listed(1).contains("\"a01\"") && !listed(1).contains(&title));
    assert!(!server.get(&format!("{BASE}/changes?limit=500")).expect(200).text().contains(&title));
}

#[test]
fn over_the_network_what_is_shown_coarser_is_not_written_over() {
    let folder = world(false);
    import(folder.path(), &[("activities.csv", "id,title,themes,sites,start,status,sensitivity\nvague,Vague work,fisheries,xl-reedford,2024-01-01,2,district_only\n")]);
    let server = TestServer::start(folder.path(), &["--no-cases", "--open-to-network"]);
    let path = format!("{BASE}/activities/vague");
    let read = server.get(&path).expect(200);
    let coarse = read.json();
    assert!(!coarse["sites"].to_string().contains("xl-reedford") && coarse.get("concealed").is_none());
    let refused = server.send_json("PUT", &path, &[("if-match", read.header("etag").expect("a tag"))], &coarse).expect(409);
    assert_eq!(refused.json()["code"], "concealed");
    let batch = json!({"changes": [{"record": "activities/vague", "revision": coarse["revision"], "set": {"title": "x"}}]});
    server.send_json("POST", &format!("{BASE}/changes"), &[], &batch).expect(409);
    server.delete(&path, &[("if-match", "*")]).expect(409);
    // a guess is answered like any other: nobody finds out by trying
    let guess = |site: &str| csv(&server, "dry_run=true&file=activities.csv", &format!("id,title,sites\nvague,Vague work,{site}\n")).1["problems"].clone();
    assert_eq!(guess("xl-reedford")[0]["rule"], "concealed");
    assert_eq!(guess("xl-reedford"), guess("xl-oldquay"));
}

#[test]
fn a_mailed_copy_says_that_it_holds_hidden_sites() {
    let folder = world(true);
    let to = folder.path().join("mail.file");
    let done = run(folder.path(), &["backup", "--workspace", "example", "--output", to.to_str().expect("a path")]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success() && said.contains("CAUTION") && said.contains("3 sites and activities"), "{said}");
    assert!(!said.to_lowercase().contains(&format!("{MARK}-")), "and does not name them: {said}");
}
