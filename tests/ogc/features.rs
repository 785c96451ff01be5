//! Part 1, 2 and 3 by behaviour.

use serde_json::{Value, json};

use super::support::{ids, items, link, with};
use crate::support::TestServer;

/// The path of an address of this server.
fn path<'a>(server: &TestServer, address: &'a str) -> &'a str {
    address.strip_prefix(&server.address).unwrap_or_else(|| panic!("{address} is not on this server"))
}

#[test]
fn every_link_of_the_landing_page_and_of_each_collection_leads_somewhere() {
    let server = TestServer::with_case("example");
    let landing = server.get("/ogc/example").expect(200).json();
    for rel in ["self", "alternate", "service-desc", "service-doc", "conformance", "data"] {
        assert!(link(&landing, rel).is_some(), "{rel}");
    }
    let mut seen = 0;
    let mut follow = |document: &Value| {
        for link in document["links"].as_array().expect("links") {
            let answer = server.get(path(&server, link["href"].as_str().expect("href"))).expect(200);
            let said = answer.header("content-type").expect("a type").to_owned();
            assert_eq!(said.split(';').next(), link["type"].as_str().expect("type").split(';').next(), "{link}");
            seen += 1;
        }
    };
    follow(&landing);
    let collections = server.get("/ogc/example/collections").expect(200).json();
    follow(&collections);
    let all = collections["collections"].as_array().expect("collections");
    for collection in all {
        follow(collection);
        let id = collection["id"].as_str().expect("an id");
        assert_eq!(server.get(&format!("/ogc/example/collections/{id}")).expect(200).json()["id"], id);
    }
    assert!(seen > 100, "{seen}");
    let names: Vec<&str> = all.iter().filter_map(|c| c["id"].as_str()).collect();
    for name in ["sites", "stakeholders", "meetings", "network", "gaps"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    for private in ["assessments", "contacts", "layer_features"] {
        assert!(!names.contains(&private));
        server.get(&format!("/ogc/example/collections/{private}/items")).expect(404);
    }
}

#[test]
fn the_api_definition_is_openapi_3_with_its_media_type() {
    let server = TestServer::with_case("example");
    let answer = server.get("/ogc/example/api").expect(200);
    assert_eq!(answer.header("content-type"), Some("application/vnd.oai.openapi+json;version=3.0"));
    let document = answer.json();
    assert_eq!(document["openapi"], "3.0.3");
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|r| r.split('"').next()) {
        assert!(document.pointer(reference).is_some(), "{reference} leads nowhere");
    }
    let conformance = server.get("/ogc/example/conformance").expect(200).json();
    let classes = conformance["conformsTo"].as_array().expect("classes");
    assert_eq!(classes.iter().filter(|c| c.as_str().is_some_and(|c| c.contains("/cql2/1.0/conf/"))).count(), 14);
    assert_eq!(classes.iter().filter(|c| c.as_str().is_some_and(|c| c.contains("ogcapi-features-"))).count(), 12);
}

#[test]
fn pages_follow_one_another_until_every_feature_was_there_once() {
    let server = TestServer::with_case("example");
    let all = items(&server, "example", "stakeholders", &[("limit", "10000")]);
    let total = all["numberMatched"].as_u64().expect("a number");
    assert_eq!(ids(&all).len() as u64, total);
    assert!(link(&all, "next").is_none());
    let mut found = Vec::new();
    let mut next = Some(format!("{}/ogc/example/collections/stakeholders/items?limit=7", server.address));
    while let Some(address) = next {
        let page = server.get(path(&server, &address)).expect(200).json();
        assert_eq!(page["numberMatched"].as_u64(), Some(total));
        assert_eq!(page["numberReturned"].as_u64(), Some(ids(&page).len() as u64));
        assert!(page["timeStamp"].as_str().is_some_and(|t| t.ends_with('Z')));
        found.extend(ids(&page));
        next = link(&page, "next").map(ToOwned::to_owned);
    }
    assert_eq!(found, ids(&all));
    for analysis in ["gaps", "network"] {
        let all = ids(&items(&server, "example", analysis, &[("limit", "10000")]));
        let first = items(&server, "example", analysis, &[("limit", "3")]);
        let second = server.get(path(&server, link(&first, "next").expect("a next page"))).expect(200).json();
        assert_eq!([ids(&first), ids(&second)].concat(), all[..6], "{analysis}");
    }
}

#[test]
fn the_page_size_is_clamped_and_nonsense_is_refused() {
    let server = TestServer::with_case("example");
    let at = |params: &[(&str, &str)]| server.get(&with("/ogc/example/collections/sites/items", params));
    let [most, clamped] = ["10000", "10001"].map(|limit| at(&[("limit", limit)]).expect(200).json());
    for member in ["features", "numberMatched", "numberReturned"] {
        assert_eq!(most[member], clamped[member]);
    }
    at(&[("limit", "99999999999999999999999")]).expect(200);
    for (name, value) in [
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", ""),
        ("bbox", "1,2,3"),
        ("bbox", "a,b,c,d"),
        ("bbox", "0,50,10,40"),
        ("bbox-crs", "http://www.opengis.net/def/crs/EPSG/0/9999"),
        ("crs", "EPSG:4326"),
        ("filter-crs", "nowhere"),
        ("filter-lang", "sql"),
        ("datetime", "yesterday"),
        ("datetime", "2012-01-01/2011-01-01"),
        ("f", "xml"),
        ("nobody", "1"),
        ("population", "many"),
    ] {
        let answer = at(&[(name, value)]).expect(400);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{name}={value}");
        assert!(answer.text().contains(name), "{}", answer.text());
    }
    assert!(at(&[("nobody", "1")]).text().contains("admin_level"), "the properties that there are");
    server.get("/ogc/example/collections?limit=1").expect(400);
    server.get("/ogc/example?x=1").expect(400);
    server.get("/ogc/nowhere").expect(404);
    server.get("/ogc/example/collections/nothing/items").expect(404);
    server.get("/ogc/example/collections/sites/items/nothing").expect(404);
}

#[test]
fn a_feature_is_what_the_record_says() {
    let server = TestServer::with_case("example");
    let all = items(&server, "example", "sites", &[("limit", "10000")]);
    for feature in all["features"].as_array().expect("features") {
        let id = feature["id"].as_str().expect("an id");
        let answer = server.get(&format!("/ogc/example/collections/sites/items/{id}")).expect(200);
        assert_eq!(answer.header("content-type"), Some("application/geo+json"));
        let mut one = answer.json();
        assert!(link(&one, "collection").is_some() && link(&one, "self").is_some());
        one.as_object_mut().expect("an object").remove("links");
        assert_eq!(&one, feature);
        let record = server.get(&format!("/api/workspaces/example/sites/{id}")).expect(200).json();
        assert_eq!(one["properties"]["name"], record["name"]);
        assert_eq!(one["properties"]["population"], record["population"]);
    }
}

#[test]
fn coordinates_come_in_the_system_that_is_asked_for() {
    let server = TestServer::with_case("example");
    let uri = |code: &str| format!("http://www.opengis.net/def/crs/{code}");
    let first = |crs: Option<&str>| {
        let mut params = vec![("filter", "geometry_type(geometry) = 'Point'"), ("limit", "1")];
        params.extend(crs.map(|c| ("crs", c)));
        let answer = server.get(&with("/ogc/example/collections/stakeholders/items", &params)).expect(200);
        let crs = answer.header("content-crs").expect("Content-Crs").to_owned();
        let place = answer.json()["features"][0]["geometry"]["coordinates"].clone();
        (crs, place[0].as_f64().expect("x"), place[1].as_f64().expect("y"))
    };
    let (crs, lon, lat) = first(None);
    assert_eq!(crs, format!("<{}>", uri("OGC/1.3/CRS84")));
    assert_eq!(first(Some(&uri("EPSG/0/4326"))), (format!("<{}>", uri("EPSG/0/4326")), lat, lon));
    let (_, east, north) = first(Some(&uri("EPSG/0/3857")));
    assert!((east - lon.to_radians() * 6_378_137.0).abs() < 0.01, "{east}");
    assert!((north - lat.to_radians().tan().asinh() * 6_378_137.0).abs() < 0.01, "{north}");
    let collection = server.get("/ogc/example/collections/sites").expect(200).json();
    assert_eq!(collection["storageCrs"], uri("OGC/1.3/CRS84"));
    assert_eq!(collection["crs"].as_array().map(Vec::len), Some(3));
    // the same box in three systems
    let [west, south, east, north] = [0, 1, 2, 3].map(|i| collection["extent"]["spatial"]["bbox"][0][i].as_f64().expect("a number"));
    let (mid, top) = (f64::midpoint(west, east), north + 0.001);
    let m = |lon: f64, lat: f64| (lon.to_radians() * 6_378_137.0, lat.to_radians().tan().asinh() * 6_378_137.0);
    let ((x0, y0), (x1, y1)) = (m(west, south), m(mid, top));
    let boxes = [
        ("OGC/1.3/CRS84", format!("{west},{south},{mid},{top}")),
        ("EPSG/0/4326", format!("{south},{west},{top},{mid}")),
        ("EPSG/0/3857", format!("{x0},{y0},{x1},{y1}")),
    ];
    let counts: Vec<Value> = boxes.iter().map(|(crs, bbox)| items(&server, "example", "sites", &[("bbox", bbox), ("bbox-crs", &uri(crs))])["numberMatched"].clone()).collect();
    assert!(counts[0].as_u64() > Some(0) && counts[0] == counts[1] && counts[1] == counts[2], "{counts:?}");
    let six = items(&server, "example", "sites", &[("bbox", &format!("{west},{south},-100,{mid},{top},9000"))]);
    assert_eq!(six["numberMatched"], counts[0]);
}

#[test]
fn datetime_takes_what_is_active_or_held_then() {
    let server = TestServer::with_case("example");
    let all = items(&server, "example", "meetings", &[("limit", "10000")]);
    let dates: Vec<&str> = all["features"].as_array().expect("features").iter().filter_map(|f| f["properties"]["date"].as_str()).collect();
    let day = dates[0];
    let count = |params: &[(&str, &str)]| items(&server, "example", "meetings", params)["numberMatched"].as_u64().and_then(|n| usize::try_from(n).ok()).expect("a number");
    let undated = ids(&all).len() - dates.len();
    assert_eq!(count(&[("datetime", day)]), undated + dates.iter().filter(|d| **d == day).count());
    assert_eq!(count(&[("datetime", &format!("{day}/.."))]), undated + dates.iter().filter(|d| **d >= day).count());
    assert_eq!(count(&[("datetime", &format!("/{day}"))]), undated + dates.iter().filter(|d| **d <= day).count());
    assert_eq!(count(&[("datetime", &format!("{day}T00:00:00Z/{day}T12:00:00Z"))]), undated + dates.iter().filter(|d| **d == day).count());
    let activities = items(&server, "example", "activities", &[("limit", "10000")]);
    let active = activities["features"].as_array().expect("features").iter().filter(|f| {
        let (start, end) = (f["properties"]["start"].as_str(), f["properties"]["end"].as_str());
        start.is_none_or(|s| s <= day) && end.is_none_or(|e| day <= e)
    });
    assert_eq!(items(&server, "example", "activities", &[("datetime", day)])["numberMatched"].as_u64(), Some(active.count() as u64));
}

#[test]
fn an_analysis_is_a_live_layer_with_its_parameters_and_its_day() {
    let server = TestServer::with_case("example");
    let report = server.get("/api/workspaces/example/analyses/gaps").expect(200).json();
    let rows = report["rows"].as_array().expect("rows");
    let layer = items(&server, "example", "gaps", &[("limit", "10000")]);
    assert_eq!(layer["numberMatched"].as_u64(), Some(rows.len() as u64));
    for (row, feature) in rows.iter().zip(layer["features"].as_array().expect("features")) {
        for key in ["site", "theme", "presence", "need", "score"] {
            assert_eq!(feature["properties"][key], row[key]);
        }
    }
    let empty = rows.iter().filter(|r| r["presence"] == "empty").count();
    assert_eq!(items(&server, "example", "gaps", &[("filter", "presence = 'empty'")])["numberMatched"].as_u64(), Some(empty as u64));
    let then = server.get("/api/workspaces/example/analyses/gaps?as_of=2010-01-01").expect(200).json();
    for day in [("as_of", "2010-01-01"), ("datetime", "2009-01-01/2010-01-01")] {
        let layer = items(&server, "example", "gaps", &[day, ("limit", "10000")]);
        let found: Vec<&Value> = layer["features"].as_array().expect("features").iter().map(|f| &f["properties"]["presence"]).collect();
        let expected: Vec<&Value> = then["rows"].as_array().expect("rows").iter().map(|r| &r["presence"]).collect();
        assert_eq!(found, expected, "{day:?}");
    }
    let id = ids(&layer)[0].clone();
    assert_eq!(server.get(&format!("/ogc/example/collections/gaps/items/{id}")).expect(200).json()["id"], json!(id));
}

#[test]
fn pages_for_people_escape_what_they_show() {
    let server = TestServer::with_case("example");
    let site = json!({"id": "odd", "name": "<script>alert('x')</script> & \"Co\"", "kind": "commune"});
    server.send_json("POST", "/api/workspaces/example/sites", &[], &site).expect(201);
    let browser = [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")];
    for place in ["", "/api", "/conformance", "/functions", "/collections", "/collections/sites", "/collections/sites/queryables", "/collections/sites/items", "/collections/sites/items/odd"] {
        let answer = server.get_with(&format!("/ogc/example{place}"), &browser).expect(200);
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{place}");
        assert!(answer.text().contains("<main>") && !answer.text().contains("<script"), "{place}");
        // what is asked for goes before what is preferred
        let json = server.get_with(&format!("/ogc/example{place}?f=json"), &browser).expect(200);
        json.json();
    }
    let list = server.get("/ogc/example/collections/sites/items?f=html&limit=10000").expect(200).text();
    assert!(list.contains("&lt;script&gt;") && list.contains("&quot;Co&quot;"));
}

#[test]
fn an_unchanged_view_is_not_sent_twice_and_a_foreign_page_gets_nothing() {
    let server = TestServer::with_case("example");
    for place in ["", "/collections", "/collections/sites/items?limit=3", "/collections/sites/queryables"] {
        let path = format!("/ogc/example{place}");
        let tag = server.get(&path).expect(200).header("etag").expect("a tag").to_owned();
        assert!(server.get_with(&path, &[("if-none-match", &tag)]).expect(304).bytes.is_empty());
        server.get_with(&path, &[("origin", "https://evil.example")]).expect(403);
        server.get_with(&path, &[("origin", &server.address)]).expect(200);
    }
    server.send("POST", "/ogc/example/collections/sites/items", &[], b"{}").expect(405);
    let head = std::process::Command::new("curl").args(["-sI", &format!("{}/ogc/example/collections/sites/items", server.address)]).output();
    if let Ok(head) = head {
        let head = String::from_utf8_lossy(&head.stdout).to_lowercase();
        assert!(head.starts_with("http/1.1 200") && head.contains("application/geo+json") && head.contains("content-crs"), "{head}");
    }
    let options = std::process::Command::new("curl").args(["-si", "-X", "OPTIONS", &format!("{}/ogc/example/collections", server.address)]).output();
    if let Ok(options) = options {
        let options = String::from_utf8_lossy(&options.stdout).to_lowercase();
        assert!(options.starts_with("http/1.1 204") && options.contains("allow: get, head, options"), "{options}");
    }
}

#[test]
fn queryables_name_every_property_with_its_type() {
    let server = TestServer::with_case("example");
    let answer = server.get("/ogc/example/collections/sites/queryables").expect(200);
    assert_eq!(answer.header("content-type"), Some("application/schema+json"));
    let schema = answer.json();
    assert_eq!(schema["properties"]["population"]["type"], "integer");
    assert_eq!(schema["properties"]["start"]["format"], "date");
    assert_eq!(schema["properties"]["geometry"]["format"], "geometry-any");
    let named: Vec<&String> = schema["properties"].as_object().expect("properties").keys().collect();
    for name in named {
        items(&server, "example", "sites", &[("filter", &format!("{name} IS NOT NULL")), ("limit", "1")]);
    }
    let communes = items(&server, "example", "sites", &[("kind", "commune"), ("limit", "10000")]);
    assert!(communes["numberMatched"].as_u64() > Some(0));
    assert!(communes["features"].as_array().expect("features").iter().all(|f| f["properties"]["kind"] == "commune"));
}
