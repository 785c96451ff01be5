//! Behind a proxy, from pages of other origins, and by clients that join addresses by hand.

use std::fmt::Write as _;

use serde_json::Value;

use super::support::{empty, ids, import_layer, items};
use crate::support::TestServer;

fn server(more: &[&str]) -> (TestServer, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let case = crate::support::cases().join("example.gpkg");
    std::fs::copy(case, folder.path().join("example.gpkg")).expect("copied");
    let mut all = vec!["--no-cases"];
    all.extend_from_slice(more);
    (TestServer::start(folder.path(), &all), folder)
}

#[test]
fn pages_of_named_origins_read_layers_and_nothing_else() {
    let (server, _folder) = server(&["--allow-origin", "https://maps.example.org"]);
    let from = |origin: &'static str, path: &str| server.get_with(path, &[("origin", origin)]);
    for path in ["/ogc/example/collections", "/tiles/example/sites.json", "/tiles/example/sites/6/28/34.mvt", "/styles/example/coverage.json"] {
        let answer = from("https://maps.example.org", path).expect(200);
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://maps.example.org"), "{path}");
        assert!(answer.headers.iter().any(|(name, value)| name == "vary" && value.contains("origin")), "{path}");
        from("https://evil.example", path).expect(403);
        assert!(server.get(path).expect(200).header("access-control-allow-origin").is_none());
    }
    from("https://maps.example.org", "/api/workspaces/example/stakeholders").expect(403);
    server.send("POST", "/ogc/example/collections", &[("origin", "https://maps.example.org")], b"").expect(403);
    let before = [("origin", "https://maps.example.org"), ("access-control-request-method", "GET")];
    let asked = server.options("/ogc/example/collections/sites/items", &before).expect(204);
    assert_eq!(asked.header("access-control-allow-methods"), Some("GET, HEAD, OPTIONS"));
}

#[test]
fn a_proxy_and_a_public_address_stand_in_every_link() {
    let documents = ["/ogc/example", "/ogc/example/collections/sites/items?limit=1", "/tiles/example/sites.json", "/styles/example/coverage.json"];
    let (public, _folder) = server(&["--public-url", "https://maps.example.org/sites/"]);
    let (proxied, _other) = server(&["--trusted-proxy", "127.0.0.1"]);
    let (plain, _third) = server(&[]);
    let said = [("x-forwarded-host", "maps.example.org"), ("x-forwarded-proto", "https"), ("x-forwarded-prefix", "/sites")];
    for path in documents {
        for (server, headers) in [(&public, &said[..0]), (&proxied, &said[..])] {
            let text = server.get_with(path, headers).expect(200).text();
            assert!(text.contains("https://maps.example.org/sites/"), "{path}: {text}");
            assert!(!text.contains("127.0.0.1"), "{path}: {text}");
        }
        let text = plain.get_with(path, &said).expect(200).text();
        assert!(!text.contains("maps.example.org"), "nobody trusted said it: {path}");
    }
    // the host of the public address is answered to, and a page of it is no foreign one
    public.get_with("/healthz", &[("host", "maps.example.org"), ("origin", "https://maps.example.org")]).expect(200);
    public.get_with("/healthz", &[("host", "evil.example")]).expect(403);
}

#[test]
fn a_slash_at_the_end_is_the_same_address() {
    let server = TestServer::with_case("example");
    for path in ["/ogc/example", "/ogc/example/conformance", "/ogc/example/collections", "/ogc/example/collections/sites", "/ogc/example/collections/sites/items", "/ogc/example/collections/sites/schema"] {
        let [one, other] = ["", "/"].map(|slash| server.get(&format!("{path}{slash}")).expect(200).json());
        assert_eq!(one["links"], other["links"], "{path}");
        assert_eq!(one["id"], other["id"], "{path}");
    }
}

#[test]
fn a_collection_is_described_alone_as_in_the_list() {
    let server = TestServer::with_cases();
    for case in ["example", "mekong-wetlands"] {
        let list = server.get(&format!("/ogc/{case}/collections")).expect(200).json();
        let all = list["collections"].as_array().expect("collections");
        assert!(all.len() > 30);
        for listed in all {
            let alone = server.get(&format!("/ogc/{case}/collections/{}", listed["id"].as_str().expect("an id"))).expect(200).json();
            assert_eq!(&alone, listed);
        }
    }
}

#[test]
fn a_box_keeps_features_without_geometry_and_they_come_last() {
    let server = empty();
    let mut features = String::new();
    for at in 0..25 {
        let geometry = if at % 5 == 0 { format!("{{\"type\":\"Point\",\"coordinates\":[{at},1]}}") } else { "null".to_owned() };
        let _ = write!(features, "{}{{\"type\":\"Feature\",\"properties\":{{\"n\":{at}}},\"geometry\":{geometry}}}", if at > 0 { "," } else { "" });
    }
    import_layer(&server, "w", "points.geojson", format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}").as_bytes()).expect(200);
    let n = |page: &Value| page["features"].as_array().expect("features").iter().map(|f| f["properties"]["n"].as_u64().expect("a number")).collect::<Vec<_>>();
    let whole = items(&server, "w", "points", &[("limit", "100")]);
    assert_eq!(n(&whole)[..5], [0, 5, 10, 15, 20], "those with a geometry come first");
    assert_eq!(n(&whole).len(), 25);
    let boxed = items(&server, "w", "points", &[("bbox", "4,0,11,2"), ("limit", "100")]);
    assert_eq!((n(&boxed)[..2].to_vec(), n(&boxed).len(), &boxed["numberMatched"]), (vec![5, 10], 22, &22.into()));
    // a filter asks for the geometry: what has none does not answer to it
    let filtered = items(&server, "w", "points", &[("filter", "S_INTERSECTS(geometry, BBOX(4,0,11,2))")]);
    assert_eq!(n(&filtered), [5, 10]);
    // page by page, each once, in the order of the whole
    let (mut paged, mut address) = (Vec::new(), "/ogc/w/collections/points/items?limit=3".to_owned());
    loop {
        let page = server.get(&address).expect(200).json();
        paged.extend(ids(&page));
        let Some(next) = super::support::link(&page, "next") else { break };
        address = next.split_once("/ogc/").map(|(_, rest)| format!("/ogc/{rest}")).expect("an address of ours");
    }
    assert_eq!(paged, ids(&whole));
}

#[test]
fn lists_leave_as_text_or_as_arrays_and_the_schema_says_which() {
    let server = TestServer::with_case("example");
    let of = |more: &[(&str, &str)]| items(&server, "example", "activities", &[&[("limit", "1000")], more].concat());
    let (text, arrays) = (of(&[]), of(&[("lists", "array")]));
    let mut several = 0;
    for (text, array) in text["features"].as_array().expect("features").iter().zip(arrays["features"].as_array().expect("features")) {
        let items: Vec<&str> = array["properties"]["themes"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        several += usize::from(items.len() > 1);
        assert_eq!(text["properties"]["themes"].as_str().unwrap_or_default(), items.join("; "));
        assert!(!items.is_empty() || text["properties"]["themes"].is_null(), "nothing is known, which is no empty text");
    }
    assert!(several > 0);
    let schema = |more: &str| server.get(&format!("/ogc/example/collections/activities/schema{more}")).expect(200).json();
    assert_eq!(schema("")["properties"]["themes"]["type"], "string");
    assert_eq!(schema("?lists=array")["properties"]["themes"]["type"], "array");
    let sites = server.get("/ogc/example/collections/sites/schema").expect(200).json();
    assert_eq!(sites["properties"]["id"]["x-ogc-role"], "id");
    assert_eq!(sites["properties"]["geometry"]["x-ogc-role"], "primary-geometry");
    assert!(sites["properties"]["geometry"]["format"].as_str().is_some_and(|f| f.starts_with("geometry-")), "{sites}");
    server.get("/ogc/example/collections/activities/items?lists=some").expect(400);
}

#[test]
fn rows_of_an_analysis_have_the_same_name_in_every_file() {
    let server = TestServer::with_case("example");
    let exported = server.get("/api/workspaces/example/exports/gaps.geojson").expect(200).json();
    let exported = ids(&exported);
    let held = ids(&items(&server, "example", "gaps", &[("limit", "10000")]));
    let mut sorted = exported.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), exported.len(), "each name once");
    assert_eq!(exported.iter().collect::<std::collections::BTreeSet<_>>(), held.iter().collect());
    assert!(exported.iter().any(|id| id.starts_with("xl-reedford.drinking-water")), "{:?}", &exported[..3]);
}

#[test]
fn tiles_hold_what_a_map_says_for_clients_that_join_nothing() {
    let server = TestServer::with_case("example");
    let style = server.get("/styles/example/coverage.json?theme=drinking-water").expect(200).json();
    let address = style["sources"]["sites"]["url"].as_str().expect("an address");
    let path = |address: &str| address.split_once("/tiles/").map(|(_, rest)| format!("/tiles/{rest}")).expect("an address of ours");
    let document = server.get(&path(address)).expect(200).json();
    let fields = document["vector_layers"][0]["fields"].as_object().expect("fields");
    for field in ["state", "coordination", "pcode", "parent"] {
        assert!(fields.contains_key(field), "{field} in {fields:?}");
    }
    let tile = path(document["tiles"][0].as_str().expect("an address")).replace("{z}", "6").replace("{x}", "28").replace("{y}", "34");
    let bytes = server.get(&tile).expect(200).bytes;
    let rows = items(&server, "example", "gaps", &[("limit", "10000"), ("filter", "theme = 'drinking-water'")]);
    let states: std::collections::BTreeSet<&str> = rows["features"].as_array().expect("rows").iter().map(|f| if f["properties"]["gap"] == true { "gap" } else { f["properties"]["presence"].as_str().expect("a state") }).collect();
    assert!(states.len() >= 3);
    for state in states {
        assert!(bytes.windows(state.len()).any(|w| w == state.as_bytes()), "{state} stands in the tile");
    }
    let plain = server.get("/tiles/example/sites/6/28/34.mvt").expect(200).bytes;
    assert!(!plain.windows(7).any(|w| w == b"several"), "a tile of the page holds no values");
    for wrong in ["/tiles/example/ties.json?map=coverage", "/tiles/example/sites.json?map=nothing", "/tiles/example/sites.json?theme=water", "/tiles/example/sites.json?map=coverage&theme=nowhere"] {
        let status = server.get(wrong).status;
        assert!(status == 400 || status == 404, "{wrong}: {status}");
    }
}
