//! More filters of the same kinds as the standard's: nulls, times, lists, arithmetic, Khmer and French, space.

use serde_json::json;

use super::support::{empty, ids, import_layer, items, percent, with};
use crate::support::TestServer;

/// Seven places with every type of attribute and with nulls.
fn places() -> TestServer {
    let server = empty();
    let feature = |id: u32, geometry: serde_json::Value, properties: serde_json::Value| json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties});
    let point = |lon: f64, lat: f64| json!({"type": "Point", "coordinates": [lon, lat]});
    let collection = json!({"type": "FeatureCollection", "features": [
        feature(1, point(-5.83, 13.69), json!({"name": "Ségou", "people": 130_690, "share": 0.5, "open": true, "opened": "2010-03-01", "seen": "2022-04-16T10:13:19Z", "start": "2010-01-01", "end": "2012-12-31"})),
        feature(2, point(-7.56, 12.86), json!({"name": "koulikoro", "people": 43_174, "share": 1.5, "open": false, "opened": "2011-07-15", "seen": null, "start": "2011-01-01", "end": null})),
        feature(3, point(104.92, 11.55), json!({"name": "ភ្នំពេញ", "people": 2_129_371, "share": null, "open": null, "opened": null, "seen": "2022-04-17T00:00:00+07:00", "start": null, "end": "2009-12-31"})),
        feature(4, point(105.46, 12.0), json!({"name": "កំពង់ចាម", "people": null, "share": -2.25, "open": true, "opened": "2010-03-01", "seen": null, "start": null, "end": null})),
        feature(5, point(179.5, -17.0), json!({"name": "Côté est", "people": 10, "share": 0.0, "open": false, "opened": null, "seen": null, "start": "2012-12-31", "end": "2012-12-31"})),
        feature(6, point(-179.5, -17.0), json!({"name": "COTE OUEST", "people": 11, "share": 3.0, "open": true, "opened": "2020-02-29", "seen": null, "start": "2013-01-01", "end": "2014-01-01"})),
        feature(7, serde_json::Value::Null, json!({"name": null, "people": 5, "share": 2.0, "open": null, "opened": null, "seen": null, "start": null, "end": null})),
    ]});
    import_layer(&server, "w", "places.geojson", collection.to_string().as_bytes()).expect(200);
    server
}

/// The numbers of the features that a filter takes.
#[track_caller]
fn taken(server: &TestServer, filter: &str) -> String {
    let text = items(server, "w", "places", &[("filter", filter)]);
    let json = cql2::parse_text(filter).expect(filter).to_json().expect(filter);
    let same = items(server, "w", "places", &[("filter", &json), ("filter-lang", "cql2-json")]);
    assert_eq!(ids(&text), ids(&same), "{filter} in text and JSON");
    ids(&text).iter().map(|id| id.rsplit('0').next().unwrap_or_default().to_owned()).collect::<Vec<_>>().join(" ")
}

#[test]
fn filters_follow_three_valued_logic_time_space_and_scripts() {
    let server = places();
    for (filter, expected) in [
        // what is unknown is neither taken nor, negated, taken
        ("people > 100", "1 2 3"),
        ("NOT people > 100", "5 6 7"),
        ("people > 100 OR NOT people > 100", "1 2 3 5 6 7"),
        ("people IS NULL", "4"),
        ("open = true OR open IS NULL", "1 3 4 6 7"),
        ("NOT (open AND people > 0)", "2 5"),
        ("people IN (10, 11, 99)", "5 6"),
        ("people NOT IN (10, 11)", "1 2 3 7"),
        ("share BETWEEN 0 AND 2", "1 2 5 7"),
        ("share NOT BETWEEN 0 AND 2", "4 6"),
        ("name = NULL", ""),
        ("open", "1 4 6"),
        // arithmetic
        ("people / 0 > 1", ""),
        ("share * 2 + 1 = 2", "1"),
        ("people % 2 = 1 AND people div 2 = 5", "6"),
        ("-share > 2", "4"),
        ("share ^ 2 = 4", "7"),
        // text: case counts unless folded, accents too
        ("name LIKE 'S_gou'", "1"),
        ("name LIKE 's%'", ""),
        ("CASEI(name) LIKE CASEI('SÉ%')", "1"),
        ("ACCENTI(CASEI(name)) LIKE ACCENTI(CASEI('côté%'))", "5 6"),
        ("ACCENTI(name) = ACCENTI('Segou')", "1"),
        ("CASEI(name) = CASEI('KOULIKORO')", "2"),
        ("name LIKE 'ភ្នំ%'", "3"),
        ("CASEI(name) = CASEI('ភ្នំពេញ')", "3"),
        ("ACCENTI(name) = ACCENTI('កំពង់ចាម')", "4"),
        // signs of Khmer are letters, not accents
        ("ACCENTI(name) = ACCENTI('កពងចម')", ""),
        ("name > 'a' AND name < 'z'", "2"),
        // days, instants, intervals
        ("opened = DATE('2010-03-01')", "1 4"),
        ("opened > DATE('2010-03-01')", "2 6"),
        ("opened BETWEEN DATE('2010-03-01') AND DATE('2011-12-31')", "1 2 4"),
        ("T_AFTER(opened, DATE('2011-07-15'))", "6"),
        ("T_DURING(opened, INTERVAL('2010-01-01','2011-12-31'))", "1 2 4"),
        ("T_INTERSECTS(seen, DATE('2022-04-16'))", "1 3"),
        ("seen = TIMESTAMP('2022-04-16T17:00:00Z')", "3"),
        ("T_BEFORE(seen, TIMESTAMP('2022-04-16T12:00:00Z'))", "1"),
        // an unknown end of a period is open; two say nothing
        ("T_INTERSECTS(INTERVAL(start,end), INTERVAL('2012-12-31','..'))", "1 2 5 6"),
        ("T_BEFORE(INTERVAL(start,end), DATE('2010-01-01'))", "3"),
        ("T_MEETS(INTERVAL(start,end), INTERVAL('2012-12-31','2013-12-31'))", "1 5"),
        ("T_CONTAINS(INTERVAL(start,end), INTERVAL('2011-06-01','2011-06-30'))", "1 2"),
        // space
        ("S_INTERSECTS(geometry, BBOX(-10,10,0,20))", "1 2"),
        ("S_DISJOINT(geometry, BBOX(-10,10,0,20))", "3 4 5 6"),
        ("NOT S_INTERSECTS(geometry, BBOX(-10,10,0,20))", "3 4 5 6"),
        ("geometry IS NULL", "7"),
        ("S_INTERSECTS(geometry, BBOX(170,-20,-170,0))", "5 6"),
        ("S_WITHIN(geometry, POLYGON((100 5,110 5,110 15,100 15,100 5))) AND people > 0", "3"),
        ("S_EQUALS(geometry, POINT(-5.83 13.69)) OR S_EQUALS(geometry, POINT(105.46 12))", "1 4"),
        ("S_INTERSECTS(geometry, BBOX(-10,10,0,20)) OR people = 11", "1 2 6"),
        // functions and lists
        ("char_length(name) = 5", "1"),
        ("year(opened) = 2010", "1 4"),
        ("abs(share) > 2", "4 6"),
        ("geometry_type(geometry) = 'Point' AND people < 11", "5"),
        ("A_CONTAINS(('a','b'), ('b'))", "1 2 3 4 5 6 7"),
        ("A_EQUALS(('a','b'), ('b','a','a'))", "1 2 3 4 5 6 7"),
        ("A_OVERLAPS(('a','b'), ('c','d'))", ""),
        ("A_CONTAINEDBY((1,2), (1,2,3))", "1 2 3 4 5 6 7"),
    ] {
        assert_eq!(taken(&server, filter), expected, "{filter}");
    }
}

#[test]
fn lists_of_records_are_sets() {
    let server = TestServer::with_case("example");
    let all = items(&server, "example", "activities", &[("limit", "10000"), ("lists", "array")]);
    let theme = all["features"][0]["properties"]["themes"][0].as_str().expect("a theme").to_owned();
    let expected = all["features"].as_array().expect("features").iter().filter(|f| f["properties"]["themes"].as_array().is_some_and(|t| t.contains(&json!(theme)))).count();
    let filtered = items(&server, "example", "activities", &[("filter", &format!("A_CONTAINS(themes, ('{theme}'))"))]);
    assert_eq!(filtered["numberMatched"], expected);
    let by_parameter = items(&server, "example", "activities", &[("themes", &theme)]);
    assert_eq!(by_parameter["numberMatched"], expected);
    assert!(expected > 0);
}

#[test]
fn a_filter_that_cannot_be_is_refused_with_words() {
    let server = places();
    let deep = format!("{}people = 1{}", "(".repeat(65), ")".repeat(65));
    let twice = format!("people IN {}1{}", "((".repeat(12), ",2),3)".repeat(12));
    for (filter, word) in [
        ("nobody = 1", "people"),
        ("people = 'many'", "compare"),
        ("people LIKE 'x%'", "like takes text"),
        ("S_INTERSECTS(people, POINT(0 0))", "geometry"),
        ("no_such(people) = 1", "char_length"),
        ("people =", "CQL2 text"),
        ("opened = DATE('soon')", "DATE("),
        ("S_INTERSECTS(geometry, POINT(500 0))", "projected"),
        ("S_INTERSECTS(geometry, BBOX(0,10,5,0))", "south"),
        ("people", "true or false"),
        ("char_length(name, name) = 1", "argument"),
        (deep.as_str(), "nesting"),
        (twice.as_str(), ""),
        ("1; DROP TABLE sites", "CQL2 text"),
    ] {
        let answer = server.get(&with("/ogc/w/collections/places/items", &[("filter", filter)])).expect(400);
        assert!(answer.text().contains(word), "{filter}: {}", answer.text());
        assert_eq!(answer.json()["code"], "bad_parameter");
    }
    for filter in ["{", "[]", "{\"op\":\"=\"}", "{\"op\":\"=\",\"args\":[{\"property\":\"people\"}]}"] {
        server.get(&with("/ogc/w/collections/places/items", &[("filter", filter), ("filter-lang", "cql2-json")])).expect(400);
    }
    // none of them hurt it
    assert_eq!(items(&server, "w", "places", &[])["numberMatched"], 7);
}

#[test]
fn geometries_of_a_filter_may_be_in_another_coordinate_system() {
    let server = places();
    for (crs, filter) in [
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "S_INTERSECTS(geometry, BBOX(-6,13,-5,14))"),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", "S_INTERSECTS(geometry, BBOX(13,-6,14,-5))"),
        ("http://www.opengis.net/def/crs/EPSG/0/3857", "S_INTERSECTS(geometry, BBOX(-667916,1459732,-556597,1574216))"),
    ] {
        assert_eq!(ids(&items(&server, "w", "places", &[("filter", filter), ("filter-crs", crs)])), ["places.0000001"], "{crs}");
    }
}

#[test]
fn a_filter_at_its_limits_is_taken_and_one_beyond_refused() {
    use sitelines::query::limits::{MAX_DEPTH, MAX_NODES, MAX_VERTICES};
    let server = places();
    // an address has at most 64 kB
    let short = |filter: &str| percent(filter).replace("%20", "+").replace("%2C", ",");
    let ask = |filter: &str, status: u16| server.get(&format!("/ogc/w/collections/places/items?limit=1&filter={}", short(filter))).expect(status).text();
    let deep = |n: usize| format!("{}people = 1{}", "(".repeat(n), ")".repeat(n));
    ask(&deep(MAX_DEPTH), 200);
    assert!(ask(&deep(MAX_DEPTH + 1), 400).contains("nesting"));
    let many = |n: usize| format!("people IN ({}1)", "1,".repeat(n - 1));
    // beside the values there are a name, the operator, and the condition itself
    ask(&many(MAX_NODES - 2), 200);
    assert!(ask(&many(MAX_NODES + 1), 400).contains("operators"));
    let line = |n: usize| format!("S_INTERSECTS(geometry,LINESTRING({}1 1))", "0 0,".repeat(n - 1));
    ask(&line(MAX_VERTICES), 200);
    assert!(ask(&line(MAX_VERTICES + 1), 400).contains("positions"));
    let chain = format!("people = 1{}", " + 1".repeat(MAX_DEPTH * 2));
    assert!(ask(&chain, 400).contains("nesting"));
    let not = format!("{}people = 1", "not ".repeat(MAX_NODES - 10));
    assert!(ask(&not, 400).contains("nesting"));
}
