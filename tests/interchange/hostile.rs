//! What is sent to do harm is refused with words; nothing is opened, nobody is called, nothing hangs.

use std::io::Write;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use sitelines::interchange::crs::Epsg;
use super::support::*;
use sitelines::domain::{Cell, Draft, Kind};
use sitelines::interchange::{Limits, Options, Reason, read};

fn vrt(source: &str) -> String {
    format!("<OGRVRTDataSource><OGRVRTLayer name=\"x\"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>")
}

fn gpkg(sql: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.gpkg");
    let db = rusqlite::Connection::open(&path).expect("opens");
    db.execute_batch(&format!(
        "PRAGMA application_id=0x47504B47; PRAGMA user_version=10300;
         CREATE TABLE gpkg_spatial_ref_sys(srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
         INSERT INTO gpkg_spatial_ref_sys VALUES('WGS 84',4326,'EPSG',4326,'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]]',NULL),('Undefined Cartesian SRS',-1,'NONE',-1,'undefined',NULL);
         CREATE TABLE gpkg_contents(table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT '2024-01-01T00:00:00.000Z', min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
         CREATE TABLE gpkg_geometry_columns(table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
         {sql}"
    ))
    .expect("makes");
    drop(db);
    std::fs::read(path).expect("reads")
}

#[test]
fn a_vrt_in_a_geojson_file_is_refused_and_nothing_opened_or_called() {
    let mut secret = tempfile::NamedTempFile::new().expect("a file");
    secret.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[]}").expect("writes");
    assert_eq!(refusal("sites.geojson", vrt(&secret.path().display().to_string())), (415, "type_unsupported"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("does not block");
    let url = format!("/vsicurl/http://{}/x.geojson", listener.local_addr().expect("an address"));
    for name in ["sites.geojson", "sites.vrt", "sites.kml", "sites", "sites.csv"] {
        assert_eq!(refusal(name, vrt(&url)).0, 415, "{name}");
    }
    // inside a zip, and as the KML that the child would open
    let kml = format!("<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><NetworkLink><Link><href>http://{}/x.kml</href></Link></NetworkLink></Document></kml>", listener.local_addr().expect("an address"));
    let answer = one("x.kml", kml);
    eprintln!("{:?}", answer.map(|r| r.rows).map_err(|r| r.to_string()));
    std::thread::sleep(Duration::from_millis(100));
    assert!(listener.accept().is_err(), "somebody called");
}

#[test]
fn names_are_labels_and_odd_ones_are_bad_requests() {
    for name in ["../sites.csv", "/vsicurl/http://x/sites.csv", "PG:dbname=x", "a\0.csv", "", "x/../../y.csv", "http://x/y.csv"] {
        assert_eq!(refusal(name, "id,name\na,A\n"), (400, "input_name"), "{name:?}");
    }
    assert!(one("/absolute/but/only/a/label/themes.csv", "id,name\na,A\n").is_ok());
}

#[test]
fn nul_bytes_and_wrong_endings_are_refused() {
    assert_eq!(refusal("themes.csv", b"id,name\na,A\0B\n"), (422, "nul_byte"));
    assert_eq!(refusal("themes.csv", b"PK\x03\x04rest"), (415, "type_mismatch"));
    assert_eq!(refusal("themes.gpkg", "id,name\n"), (415, "type_mismatch"));
    assert_eq!(refusal("themes.csv", "%PDF-1.4"), (415, "type_unsupported"));
    assert_eq!(refusal("themes.xls", [0xd0, 0xcf, 0x11, 0xe0, 0, 0]), (415, "type_unsupported"));
    assert_eq!(refusal("themes.shp", [0, 0, 0x27, 0x0a, 0, 0]), (415, "type_unsupported"));
    assert_eq!(refusal("themes.csv", ""), (400, "input_empty"));
    assert_eq!(read(&[], &options(), &World::default()).expect_err("refused").status(), 400);
}

#[test]
fn archives_are_guarded() {
    let csv: &[u8] = b"id,name\na,A\n";
    let folder = one("case.zip", zipped(&[("case/themes.csv", csv), ("case/README.md", b"words")])).expect("a zipped folder");
    assert_eq!(folder.drafts.len(), 1);
    for name in ["../themes.csv", "/etc/themes.csv", "a/../../themes.csv", "C:\\themes.csv", "..\\themes.csv"] {
        assert_eq!(refusal("x.zip", zipped(&[(name, csv)])), (422, "archive_name"), "{name}");
    }
    assert_eq!(refusal("x.zip", zipped(&[("inner.zip", &zipped(&[("themes.csv", csv)]))])), (422, "archive_nested"));
    let limits = Limits { archive_entries: 3, archive_bytes: 1_000, ..Limits::STANDARD };
    let options = Options { limits, ..options() };
    let try_with = |bytes: Vec<u8>| read(&[file("x.zip", bytes)], &options, &World::default()).map(|r| r.rows).map_err(|r| (r.status(), r.reason));
    let entries = |n: usize| zipped(&["a.md", "b.md", "themes.csv", "c.md"][4 - n..].iter().map(|e| (*e, csv)).collect::<Vec<_>>());
    assert_eq!(try_with(entries(3)), Ok(1));
    assert_eq!(try_with(entries(4)), Err((413, Reason::ArchiveEntries)));
    let padded = |n: usize| zipped(&[("themes.csv", [csv, "\n".repeat(n - csv.len()).as_bytes()].concat().as_slice())]);
    assert_eq!(try_with(padded(1_000)), Ok(1));
    assert_eq!(try_with(padded(1_001)), Err((413, Reason::ArchiveBytes)));
    let bomb = zipped(&[("themes.csv", &vec![b'0'; 50_000_000])]);
    assert!(bomb.len() < 100_000);
    assert_eq!(try_with(bomb), Err((413, Reason::ArchiveBytes)));
    let whole = zipped(&[("themes.csv", csv)]);
    assert_eq!(refusal("x.zip", &whole[..whole.len() - 10]), (422, "archive_damaged"));
}

#[test]
fn a_symbolic_link_in_an_archive_is_refused() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.add_symlink("themes.csv", "/etc/passwd", zip::write::SimpleFileOptions::default()).expect("adds");
    assert_eq!(refusal("x.zip", zip.finish().expect("finishes").into_inner()), (422, "archive_entry"));
}

#[test]
fn entities_in_xml_are_refused_wherever_they_come() {
    let kml = "<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><kml>&b;</kml>";
    assert_eq!(refusal("x.kml", kml), (422, "xml_entities"));
    assert_eq!(refusal("x.gpx", kml.replace("kml", "gpx")), (422, "xml_entities"));
    assert_eq!(refusal("x.kmz", zipped(&[("doc.kml", kml.as_bytes())])), (422, "xml_entities"));
    let book = zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", kml.as_bytes())]);
    assert_eq!(refusal("x.xlsx", book), (422, "xml_entities"));
}

#[test]
fn workbooks_that_claim_the_moon_are_refused() {
    let claims = zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", b"<sst uniqueCount=\"99999999999999\"></sst>")]);
    assert_eq!(refusal("x.xlsx", claims), (422, "workbook_damaged"));
    assert_eq!(refusal("x.xlsx", zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook>")])).0, 422);
}

#[test]
fn one_far_off_cell_asks_for_no_memory() {
    let far = zipped_workbook(r#"<row r="1048576"><c r="A1048576"><v>1</v></c></row>"#);
    assert!(matches!(one("x.xlsx", far), Err(r) if r.reason == Reason::Profile));
    let wide = zipped_workbook(r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#);
    assert_eq!(refusal("x.xlsx", wide), (422, "too_many_columns"));
}

/// A workbook whose only sheet has these rows.
fn zipped_workbook(rows: &str) -> Vec<u8> {
    let whole = workbook(&[("S", &[&[X::N(1.0)]], &[])]);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&whole)).expect("opens");
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).expect("entry");
        let mut content = String::new();
        std::io::Read::read_to_string(&mut entry, &mut content).expect("reads");
        if let (Some(start), Some(end)) = (content.find("<sheetData>"), content.find("</sheetData>")) {
            content.replace_range(start + 11..end, rows);
        }
        entries.push((entry.name().expect("a name").into_owned(), content.into_bytes()));
    }
    zipped(&entries.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect::<Vec<_>>())
}

#[test]
fn geopackages_that_are_none_are_named() {
    let good = gpkg("CREATE TABLE t(fid INTEGER PRIMARY KEY, geom BLOB, adm1_pcode TEXT, adm1_name TEXT);
        INSERT INTO gpkg_contents(table_name,data_type,identifier,srs_id) VALUES('t','features','t',4326);
        INSERT INTO gpkg_geometry_columns VALUES('t','geom','GEOMETRY',4326,0,0);
        INSERT INTO t VALUES(1,NULL,'ML01','Kayes');");
    let read_it = one("x.gpkg", &good).expect("reads");
    assert_eq!((read_it.rows, read_it.problems[0].rule.as_str()), (1, "geometry_missing"), "a null geometry does not crash");
    assert_eq!(refusal("x.gpkg", &good[..good.len() - 5_000]), (422, "database_damaged"));
    assert_eq!(refusal("x.gpkg", &good[..60]), (422, "database_damaged"));
    let mut other = good.clone();
    other[68..72].copy_from_slice(b"ABCD");
    assert_eq!(refusal("x.gpkg", other), (422, "database_damaged"));
    let undefined = gpkg("CREATE TABLE t(fid INTEGER PRIMARY KEY, geom BLOB, adm1_pcode TEXT);
        INSERT INTO gpkg_contents(table_name,data_type,identifier,srs_id) VALUES('t','features','t',-1);
        INSERT INTO gpkg_geometry_columns VALUES('t','geom','GEOMETRY',-1,0,0); INSERT INTO t VALUES(1,NULL,'ML01');");
    assert_eq!(refusal("x.gpkg", undefined), (422, "crs_missing"));
}

#[test]
fn flipped_bytes_never_do_more_than_refuse() {
    let Some(upload) = shared("data/boundaries/mli_adm3_communes_codab_v02.gpkg") else { return };
    for seed in 0..6_usize {
        let mut bytes = upload.bytes.clone();
        for i in 0..200 {
            let at = 100 + (seed * 7_919 + i * 104_729) % (bytes.len() - 100);
            bytes[at] ^= 0x5a;
        }
        match one("x.gpkg", bytes) {
            Ok(read) => assert!(read.rows <= 701),
            Err(refused) => assert_eq!(refused.status(), 422, "{refused}"),
        }
    }
}

#[test]
fn a_recursive_view_is_stopped_on_time() {
    let bytes = gpkg("CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x AS fid, NULL AS geom, 'ML01' AS adm1_pcode FROM c WHERE x < 0;
        INSERT INTO gpkg_contents(table_name,data_type,identifier,srs_id) VALUES('v','features','v',4326);
        INSERT INTO gpkg_geometry_columns VALUES('v','geom','GEOMETRY',4326,0,0);");
    let options = Options { limits: Limits { vector_time: Duration::from_secs(2), ..Limits::STANDARD }, ..options() };
    let start = Instant::now();
    let refused = read(&[file("x.gpkg", bytes)], &options, &World::default()).expect_err("refused");
    assert_eq!((refused.status(), refused.reason), (422, Reason::VectorStopped), "{refused}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn the_reader_of_vector_files_counts_features_and_memory_at_the_limit_and_one_beyond() {
    let three = gpkg("CREATE TABLE t(fid INTEGER PRIMARY KEY, geom BLOB, adm1_pcode TEXT, adm1_name TEXT);
        INSERT INTO gpkg_contents(table_name,data_type,identifier,srs_id) VALUES('t','features','t',4326);
        INSERT INTO gpkg_geometry_columns VALUES('t','geom','GEOMETRY',4326,0,0);
        INSERT INTO t VALUES(1,NULL,'ML01','Kayes'),(2,NULL,'ML02','Koulikoro'),(3,NULL,'ML03','Sikasso');");
    let within = |limits: Limits| read(&[file("x.gpkg", &three)], &Options { limits, ..options() }, &World::default()).map(|r| r.rows).map_err(|r| r.reason);
    assert_eq!(within(Limits { rows: 3, ..Limits::STANDARD }), Ok(3));
    assert_eq!(within(Limits { rows: 2, ..Limits::STANDARD }), Err(Reason::Rows));
    // so many bytes in all: the file itself, and one less
    assert_eq!(within(Limits { bytes: three.len(), ..Limits::STANDARD }), Ok(3));
    assert_eq!(within(Limits { bytes: three.len() - 1, ..Limits::STANDARD }), Err(Reason::Bytes));
    // the address space that the child itself needs depends on the machine: what lets it read is found by doubling
    let mut enough = 64 << 20;
    while within(Limits { vector_memory: enough, ..Limits::STANDARD }) != Ok(3) {
        enough *= 2;
        assert!(enough <= Limits::STANDARD.vector_memory * 2, "the standard limit must do");
    }
    assert!(enough <= Limits::STANDARD.vector_memory, "{enough}");
    let stopped = within(Limits { vector_memory: 32 << 20, ..Limits::STANDARD });
    assert!(matches!(stopped, Err(Reason::VectorStopped | Reason::Vector)), "{stopped:?}");
}

#[test]
fn an_endless_table_stops_at_the_row_limit() {
    let bytes = gpkg("CREATE TABLE g(geom GEOMETRY); INSERT INTO g VALUES(NULL);
        CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT c.x AS fid, g.geom AS geom, 'ML01' AS adm1_pcode FROM c JOIN g;
        INSERT INTO gpkg_contents(table_name,data_type,identifier,srs_id) VALUES('v','features','v',4326);
        INSERT INTO gpkg_geometry_columns VALUES('v','geom','GEOMETRY',4326,0,0);");
    let options = Options { limits: Limits { rows: 1_000, vector_time: Duration::from_secs(5), ..Limits::STANDARD }, ..options() };
    let refused = read(&[file("x.gpkg", bytes)], &options, &World::default()).expect_err("refused");
    // GDAL may look at all rows before it gives the first
    assert!(matches!(refused.reason, Reason::Rows | Reason::VectorStopped), "{refused}");
}

#[test]
fn a_shapefile_needs_its_parts_and_its_coordinate_system() {
    let Some(upload) = shared("data/boundaries/mli_adm2_cercles_utm30n_shp.zip") else { return };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&upload.bytes)).expect("opens");
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).expect("entry");
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).expect("reads");
        parts.push((format!("inner folder/{}", entry.name().expect("a name")), content));
    }
    let without = |ending: &str| zipped(&parts.iter().filter(|(n, _)| !n.ends_with(ending)).map(|(n, c)| (n.as_str(), c.as_slice())).collect::<Vec<_>>());
    assert_eq!(refusal("x.zip", without(".prj")), (422, "crs_missing"));
    assert_eq!(refusal("x.zip", without(".dbf")), (422, "archive_part"));
    assert_eq!(one("x.zip", without("nothing")).expect("whole").rows, 53);
    let options = Options { crs: Epsg::parse("EPSG:32630").ok(), ..options() };
    let given = read(&[file("x.zip", without(".prj"))], &options, &World::default()).expect("with the system named");
    assert_eq!((given.rows, given.problems.len()), (53, 0), "{:?}", given.problems);
}

#[test]
fn a_reader_without_memory_is_a_refusal() {
    let options = Options { limits: Limits { vector_memory: 64 << 20, ..Limits::STANDARD }, ..options() };
    let kml = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document/></kml>";
    let refused = read(&[file("x.kml", kml)], &options, &World::default()).expect_err("refused");
    assert_eq!(refused.status(), 422, "{refused}");
}

/// The table of `docs/imports.md`: what each file of the shared data gives, into an empty workspace.
fn table_of_shared_files() -> Option<String> {
    let mut table = String::from("| file | profile | rows | records | errors | warnings | or why it is refused |\n|---|---|---|---|---|---|---|\n");
    for folder in ["boundaries", "iati", "indicators", "networks", "places", "stakeholders", "threew", "wetlands"] {
        let root = shared_folder(&format!("data/{folder}"))?;
        let mut paths: Vec<_> = std::fs::read_dir(root).expect("a folder").flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).expect("reads");
            // vector files that no profile knows can be kept as layers, where that is asked for
            let as_layer = || read(&[file(&name, &bytes)], &profile("layer"), &World::default());
            let recognised = one(&name, &bytes);
            let kept = matches!(&recognised, Err(refused) if refused.code() == "profile_unknown").then(as_layer).and_then(Result::ok);
            match kept.map_or(recognised, Ok) {
                Ok(read) => {
                    let mut kinds: Vec<(usize, &str)> = Vec::new();
                    for kind in Kind::ALL {
                        let count = read.drafts.iter().filter(|d| d.kind == *kind).count();
                        kinds.extend((count > 0).then_some((count, kind.plural())));
                    }
                    let records: Vec<String> = kinds.iter().map(|(count, kind)| format!("{count} {kind}")).collect();
                    let wrong = errors(&read).len();
                    table.push_str(&format!("| {folder}/{name} | {} | {} | {} | {wrong} | {} | |\n", read.profile, read.rows, records.join(", "), read.problems.len() - wrong));
                }
                Err(refused) => {
                    assert_ne!(refused.status(), 503, "{name}: the reader itself is missing");
                    assert!(!refused.message.is_empty() && !refused.hint.is_empty(), "{name}");
                    let why = refused.message.replace('|', "/");
                    table.push_str(&format!("| {folder}/{name} | | | | | | {}: {why} |\n", refused.code()));
                }
            }
        }
    }
    Some(table)
}

#[test]
fn every_shared_file_gives_what_the_page_of_imports_says() {
    let Some(table) = table_of_shared_files() else { return };
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/imports.md");
    let made = format!(
        "# What real files give\n\nEvery file of the shared data, imported alone into an empty workspace: the profile that was recognised, rows read, records\n\
         made, problems found, or the reason why the whole file is refused. `layer` is not recognised but named (`--profile layer`). A row with an error is left out with `--allow-partial`, else nothing is\n\
         taken. Problems are those of reading; an import tells those of the borders, too (areas that meet themselves, borders that do not meet). Made by `SITELINES_BLESS=1 cargo test every_shared_file`; the test fails where the program and this page differ.\n\n{table}"
    );
    if std::env::var_os("SITELINES_BLESS").is_some() {
        std::fs::write(&page, &made).expect("written");
    }
    let kept = std::fs::read_to_string(&page).unwrap_or_default();
    for (made, kept) in made.lines().zip(kept.lines()) {
        assert_eq!(made, kept, "docs/imports.md is stale: run SITELINES_BLESS=1 cargo test every_shared_file");
    }
    assert_eq!(made.lines().count(), kept.lines().count());
}

#[test]
fn a_missing_reader_is_not_the_senders_fault() {
    let options = Options { worker: Some("/nowhere/sitelines".into()), ..options() };
    let kml = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document/></kml>";
    let refused = read(&[file("x.kml", kml)], &options, &World::default()).expect_err("refused");
    assert_eq!((refused.status(), refused.code()), (503, "vector_reader"));
    assert!(!refused.message.contains("/nowhere"));
}

#[test]
fn kml_is_read_with_its_heights_flattened() {
    let kml = "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Schema name=\"s\" id=\"s\"><SimpleField name=\"adm1_pcode\" type=\"string\"/><SimpleField name=\"adm1_name\" type=\"string\"/></Schema><Folder><name>Regions</name>\
        <Placemark><ExtendedData><SchemaData schemaUrl=\"#s\"><SimpleData name=\"adm1_pcode\">ML01</SimpleData><SimpleData name=\"adm1_name\">Kayes</SimpleData></SchemaData></ExtendedData><Point><coordinates>-11.4,14.4,300</coordinates></Point></Placemark>\
        </Folder></Document></kml>";
    for (name, bytes) in [("x.kml", kml.as_bytes().to_vec()), ("x.kmz", zipped(&[("doc.kml", kml.as_bytes())]))] {
        let read = one(name, bytes).unwrap_or_else(|r| panic!("{name}: {r}"));
        assert_eq!(read.drafts.len(), 1, "{name}: {:?}", read.problems);
        assert_eq!(said(&read.drafts[0], "name").as_deref(), Some("Kayes"));
    }
}

#[test]
fn gpx_is_read_as_its_waypoints_routes_and_tracks() {
    let gpx = "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"x\" xmlns=\"http://www.topografix.com/GPX/1/1\">\
        <wpt lat=\"14.4\" lon=\"-11.4\"><ele>30</ele><time>2024-05-01T10:00:00Z</time><name>Well</name></wpt>\
        <wpt lat=\"14.5\" lon=\"-11.5\"><name>Pump</name></wpt>\
        <trk><name>Walk</name><trkseg><trkpt lat=\"14.4\" lon=\"-11.4\"/><trkpt lat=\"14.5\" lon=\"-11.3\"/></trkseg></trk></gpx>";
    let layer = |name: &str, bytes: &[u8]| read(&[file(name, bytes)], &profile("layer"), &World::default()).unwrap_or_else(|r| panic!("{name}: {r}"));
    for (name, bytes) in [("field day.gpx", gpx.as_bytes().to_vec()), ("x.zip", zipped(&[("field day.gpx", gpx.as_bytes())]))] {
        let read = layer(name, &bytes);
        assert_eq!(ids(&read, Kind::Layer), ["field-day-waypoints", "field-day-tracks"], "{name}: {:?}", read.problems);
        let features: Vec<&Draft> = read.drafts.iter().filter(|d| d.kind == Kind::LayerFeature).collect();
        assert_eq!(features.len(), 3, "vertices are not told twice");
        let attributes = said(features[0], "attributes").expect("attributes");
        assert_eq!(said(features[1], "attributes").as_deref(), Some("name=Pump"), "what is not said is not zero");
        assert_eq!(said(draft(&read, Kind::Layer, "field-day-tracks"), "fields").as_deref(), Some("name:text"), "what no track says is no field");
        assert!(attributes.contains("name=Well") && attributes.contains("ele=30") && attributes.contains("time=2024-05-01T10:00:00"), "{attributes}");
        assert!(matches!(features[2].said("geometry"), Some(Cell::Shape(shape)) if shape.to_wkt().starts_with("MULTILINESTRING")), "{:?}", features[2]);
    }
    assert_eq!(refusal("x.kml", gpx), (415, "type_mismatch"));
}
