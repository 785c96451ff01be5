//! Records: lists, single records, optimistic locking, history, revert.

use crate::support::TestServer;
use serde_json::{Value, json};

#[test]
fn a_list_is_paged_by_key_and_its_pages_add_up() {
    let server = TestServer::with_case("mali-pact");
    let first = server.get("/api/workspaces/mali-pact/stakeholders?limit=40").expect(200).json();
    let total = first["total"].as_u64().expect("total");
    let mut ids: Vec<String> = Vec::new();
    let mut next = Some("/api/workspaces/mali-pact/stakeholders?limit=40".to_owned());
    while let Some(url) = next {
        let page = server.get(&url).expect(200).json();
        ids.extend(page["items"].as_array().expect("items").iter().map(|i| i["id"].as_str().expect("id").to_owned()));
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(ids.len() as u64, total);
    assert!(ids.windows(2).all(|w| w[0] < w[1]), "sorted by id without repeats");
}

#[test]
fn a_list_of_sites_tells_a_point_of_each_in_the_place_of_its_shape() {
    let server = TestServer::with_case("mali-pact");
    let page = server.get("/api/workspaces/mali-pact/sites?limit=20&geometry=point").expect(200).json();
    let next = page["next"].as_str().expect("a next page");
    assert!(next.contains("geometry=point"), "{next}");
    let items: Vec<Value> = [page.clone(), server.get(next).expect(200).json()].iter().flat_map(|p| p["items"].as_array().expect("items").clone()).collect();
    let site = |id: &str| items.iter().find(|i| i["id"] == id).unwrap_or_else(|| panic!("{id}"));
    let whole = server.get("/api/workspaces/mali-pact/sites/ml-dioro").expect(200).json();
    assert_eq!(whole["geometry"]["coordinates"][0].as_f64().map(|x| (x * 1e5).round() / 1e5), site("ml-dioro")["point"][0].as_f64());
    assert_eq!(site("ml-dioro")["shape"], "point");
    assert!(site("ml-segou")["point"].is_null() && site("ml-segou")["shape"].is_null(), "no shape is on record");
    assert!(items.iter().all(|i| i.get("geometry").is_none()));
    server.get("/api/workspaces/mali-pact/sites?geometry=circle").expect(400);
    let server = TestServer::with_case("example");
    let areas = server.get("/api/workspaces/example/sites?limit=100&geometry=point").expect(200).json();
    assert!(areas["items"].as_array().expect("items").iter().all(|i| i["shape"] == "area" && i["point"].is_array()));
}

#[test]
fn a_page_of_none_is_refused_and_a_page_of_too_many_is_clamped() {
    let server = TestServer::with_case("example");
    assert_eq!(server.get("/api/workspaces/example/sites?limit=0").expect(400).json()["code"], "bad_parameter");
    server.get("/api/workspaces/example/sites?limit=10000").expect(200);
    server.get("/api/workspaces/example/sites?limit=10001").expect(200);
    server.get("/api/workspaces/example/sites?limit=-1").expect(400);
    server.get("/api/workspaces/example/sites?limit=abc").expect(400);
    server.get("/api/workspaces/example/sites?colour=red").expect(400);
}

#[test]
fn the_second_of_two_clients_that_edit_one_record_gets_412_with_the_current_version() {
    let server = TestServer::with_case("mali-pact");
    let path = "/api/workspaces/mali-pact/sites/ml-dioro";
    let read = server.get(path).expect(200);
    let tag = read.header("etag").expect("an ETag").to_owned();
    let mut mine = read.json();
    let mut theirs = mine.clone();
    mine["note"] = json!("mine");
    theirs["note"] = json!("theirs");
    let done = server.send_json("PUT", path, &[("if-match", &tag)], &theirs).expect(200);
    assert_ne!(done.header("etag"), Some(tag.as_str()));
    let refused = server.send_json("PUT", path, &[("if-match", &tag)], &mine).expect(412).json();
    assert_eq!(refused["code"], "stale");
    assert_eq!(refused["current"]["note"], "theirs", "the second sees what the first wrote");
    assert_eq!(server.get(path).expect(200).json()["note"], "theirs", "nothing is lost");
    server.send_json("PUT", path, &[], &mine).expect(428);
}

#[test]
fn a_record_is_added_read_changed_and_deleted_and_the_history_tells_it() {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &json!({"name": "mine"})).expect(201);
    let made = server.send_json("POST", "/api/workspaces/mine/themes", &[], &json!({"name": "Drinking water"})).expect(201);
    assert_eq!(made.header("location"), Some("/api/workspaces/mine/themes/drinking-water"));
    let tag = made.header("etag").expect("an ETag").to_owned();
    let mut theme = made.json();
    theme["code"] = json!("WASH");
    server.send_json("PUT", "/api/workspaces/mine/themes/drinking-water", &[("if-match", &tag)], &theme).expect(200);
    let tag = server.get("/api/workspaces/mine/themes/drinking-water").header("etag").expect("an ETag").to_owned();
    server.delete("/api/workspaces/mine/themes/drinking-water", &[("if-match", &tag)]).expect(200);
    server.get("/api/workspaces/mine/themes/drinking-water").expect(404);
    let history = server.get("/api/workspaces/mine/changes").expect(200).json();
    let items = history["items"].as_array().expect("items");
    assert_eq!(items.len(), 3);
    assert_eq!(items[1]["rows"][0]["before"]["code"], json!(null));
    assert_eq!(items[1]["rows"][0]["after"]["code"], "WASH");
    assert_eq!(items[2]["rows"][0]["after"], json!(null));
    // a revert is a new revision
    server.send_json("POST", "/api/workspaces/mine/changes/3/revert", &[], &json!({})).expect(200);
    assert_eq!(server.get("/api/workspaces/mine/themes/drinking-water").expect(200).json()["code"], "WASH");
    assert_eq!(server.send_json("POST", "/api/workspaces/mine/changes/1/revert", &[], &json!({})).expect(409).json()["code"], "irreversible");
}

#[test]
fn a_record_that_others_refer_to_is_deleted_only_with_cascade() {
    let server = TestServer::with_case("mali-pact");
    let path = "/api/workspaces/mali-pact/sites/ml-dioro";
    let refused = server.delete(path, &[("if-match", "*")]).expect(409).json();
    assert_eq!(refused["code"], "referred");
    assert!(refused["count"].as_u64().expect("count") >= 1);
    assert!(!refused["referrers"].as_array().expect("referrers").is_empty());
    let before = server.get("/api/workspaces/mali-pact").json()["revision"].as_u64().expect("revision");
    let done = server.delete(&format!("{path}?cascade=true"), &[("if-match", "*")]).expect(200).json();
    assert!(done["deleted"].as_u64().expect("deleted") > 1);
    assert_eq!(server.get("/api/workspaces/mali-pact").json()["revision"].as_u64(), Some(before + 1), "one change set");
}

#[test]
fn a_record_that_breaks_rules_is_refused_with_each_rule() {
    let server = TestServer::with_case("example");
    let bad = json!({"name": "", "kind": "castle", "country": "Mali", "population": -3, "parent": "nowhere", "colour": "red",
        "geometry": {"type": "Point", "coordinates": [13.6, 95.8]}});
    let refused = server.send_json("POST", "/api/workspaces/example/sites", &[], &bad).expect(422).json();
    assert_eq!(refused["code"], "rejected");
    let columns: Vec<&str> = refused["problems"].as_array().expect("problems").iter().filter_map(|p| p["column"].as_str()).collect();
    for column in ["name", "kind", "population", "geometry"] {
        assert!(columns.contains(&column), "{column} is not among {columns:?}");
    }
    for problem in refused["problems"].as_array().expect("problems") {
        assert!(!problem["hint"].as_str().expect("hint").is_empty());
    }
    let dangling = json!({"name": "A", "kind": "commune", "parent": "nowhere"});
    let refused = server.send_json("POST", "/api/workspaces/example/sites", &[], &dangling).expect(422).json();
    assert_eq!(refused["problems"][0]["rule"], "reference");
}

#[test]
fn a_past_revision_can_be_read_and_one_that_is_not_kept_is_410() {
    let server = TestServer::with_case("mali-pact");
    let path = "/api/workspaces/mali-pact/themes";
    let before = server.get(path).expect(200).json();
    let revision = before["revision"].as_u64().expect("revision");
    server.send_json("POST", path, &[], &json!({"name": "A new theme"})).expect(201);
    assert_eq!(server.get(path).json()["total"].as_u64(), before["total"].as_u64().map(|n| n + 1));
    let past = server.get(&format!("{path}?revision={revision}")).expect(200).json();
    assert_eq!(past["total"], before["total"]);
    assert_eq!(server.get(&format!("{path}?revision=99")).expect(410).json()["code"], "gone");
}

#[test]
fn an_answer_that_the_client_holds_is_304_until_something_changes() {
    let server = TestServer::with_case("example");
    for path in [
        "/api/workspaces",
        "/api/workspaces/example",
        "/api/workspaces/example/sites",
        "/api/workspaces/example/analyses",
        "/api/workspaces/example/analyses/gaps",
        "/api/workspaces/example/network",
        "/api/workspaces/example/exports/sites.geojson",
        "/api/codelists",
        "/api/openapi.json",
        "/tiles/example/sites.json",
        "/tiles/example/sites/0/0/0.mvt",
        "/styles/example/coverage.json",
    ] {
        let first = server.get(path).expect(200);
        let tag = first.header("etag").unwrap_or_else(|| panic!("{path} has no ETag")).to_owned();
        server.get_with(path, &[("if-none-match", &tag)]).expect(304);
        if path.contains("example") && !path.ends_with("/analyses") {
            assert_eq!(server.get(path).bytes, first.bytes, "{path}: the same bytes");
        }
    }
    let tag = server.get("/api/workspaces/example/analyses/gaps").header("etag").expect("a tag").to_owned();
    server.send_json("POST", "/api/workspaces/example/themes", &[], &json!({"name": "New"})).expect(201);
    server.get_with("/api/workspaces/example/analyses/gaps", &[("if-none-match", &tag)]).expect(200);
}

#[test]
fn the_card_of_a_site_tells_its_area_as_stated_or_else_by_its_boundary_and_how_densely_people_live() {
    let server = TestServer::with_case("example");
    let square = "\"POLYGON((40 0,41 0,41 1,40 1,40 0))\"";
    let csv = format!("id,name,kind,population,area_km2,geometry\nmeasured,A,commune,24617,,{square}\nstated,B,commune,500,250,{square}\npoint,C,village,10,,POINT(40 0)\n");
    server.send("POST", "/api/workspaces/example/imports?file=sites.csv", &[("content-type", "text/csv")], csv.as_bytes()).expect(200);
    let ground = |id: &str| server.get(&format!("/api/workspaces/example/sites/{id}/card")).expect(200).json()["ground"].clone();
    let measured = ground("measured");
    let near = |found: &Value, expected: f64| (found.as_f64().expect("a number") - expected).abs() < 1e-3;
    assert!(near(&measured["area_km2"], 12_308.778) && near(&measured["boundary_km"], 443.771) && near(&measured["people_per_km2"], 2.0), "{measured}");
    assert_eq!(measured["area_by"], "boundary");
    let stated = ground("stated");
    assert_eq!((&stated["area_km2"], &stated["area_by"], &stated["people_per_km2"]), (&json!(250.0), &json!("stated"), &json!(2.0)));
    assert_eq!(ground("point"), json!({"area_km2": null, "area_by": null, "boundary_km": null, "people_per_km2": null}));
}

#[test]
fn the_network_is_drawn_by_forces_from_above_to_below_and_in_two_modes() {
    let server = TestServer::with_case("example");
    let drawn = |query: &str| server.get(&format!("/api/workspaces/example/network{query}")).expect(200).json();
    let y = |answer: &Value, id: &str| answer["nodes"].as_array().and_then(|all| all.iter().find(|n| n["id"] == id)).and_then(|n| n["y"].as_f64()).expect("a place");
    let (force, hierarchical) = (drawn(""), drawn("?layout=hierarchical"));
    assert_eq!(force["shared"], Value::Null);
    assert_eq!(drawn("?layout=force"), force);
    let funding = hierarchical["ties"].as_array().expect("ties").iter().find(|t| t["kind"] == "funding").expect("a funding tie").clone();
    let end = |which: &str| y(&hierarchical, funding[which].as_str().expect("an id"));
    assert!(end("from") < end("to"), "the funder stands above: {funding}");
    let platforms = drawn("?layout=two_mode&through=platform");
    let shared = &platforms["shared"];
    assert_eq!(shared["kind"], "platforms");
    let seats = shared["parts"].as_array().expect("parts");
    let counted: u64 = shared["nodes"].as_array().expect("nodes").iter().filter_map(|n| n["parts"].as_u64()).sum();
    assert_eq!(counted, seats.len() as u64);
    assert!(seats.iter().all(|pair| pair.as_array().is_some_and(|p| p.len() == 2)));
    assert_eq!(platforms["nodes"].as_array().map(Vec::len), Some(31), "everybody is drawn");
    for wrong in ["?layout=circle", "?through=country", "?layout=two_mode&through="] {
        let refused = server.get(&format!("/api/workspaces/example/network{wrong}")).expect(400).json();
        assert!(refused["detail"].as_str().is_some_and(|text| text.contains("two_mode")), "{refused}");
    }
}

#[test]
fn a_body_that_names_a_member_twice_is_refused() {
    let server = TestServer::with_case("example");
    let twice = r#"{"id": "fresh", "name": "Fresh", "name": "Stale"}"#;
    let refused = server.send("POST", "/api/workspaces/example/themes", &[("content-type", "application/json")], twice.as_bytes()).expect(400).json();
    assert_eq!(refused["code"], "bad_json");
    assert!(refused["detail"].as_str().is_some_and(|d| d.contains("twice: name")), "{refused}");
    server.get("/api/workspaces/example/themes/fresh").expect(404);
}
