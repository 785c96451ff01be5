//! IATI activity files: what becomes of each element, the rulesets, versions 1.0x and 2.0x, and what is refused.

use super::support::*;
use sitelines::domain::{Cell, Draft, Kind, Known, Severity};
use sitelines::interchange::{Limits, Options, Read, read};

/// An activity of 2.03 around what a test is about.
fn activity(more: &str) -> String {
    format!(
        "<iati-activity default-currency=\"USD\" xml:lang=\"en\"><iati-identifier>XM-DAC-7-A1</iati-identifier>\
         <reporting-org ref=\"XM-DAC-7\" type=\"10\"><narrative>Ministry</narrative></reporting-org><title><narrative>Wells</narrative></title>\
         <activity-date type=\"2\" iso-date=\"2014-01-01\"/><recipient-country code=\"ML\"/>{more}</iati-activity>"
    )
}

fn document(activities: &str) -> String {
    format!("<?xml version=\"1.0\"?><iati-activities version=\"2.03\" generated-datetime=\"2019-02-28T16:36:46\">{activities}</iati-activities>")
}

fn with(more: &str) -> Read {
    one("a.xml", document(&activity(more))).unwrap_or_else(|r| panic!("{r}"))
}

fn point(site: &Draft) -> Option<String> {
    if let Some(Cell::Shape(shape)) = site.said("geometry") { Some(shape.to_wkt()) } else { None }
}

/// Rules told of a file, each once.
fn told(read: &Read) -> Vec<String> {
    let mut rules: Vec<String> = read.problems.iter().map(|p| p.rule.clone()).collect();
    rules.sort();
    rules.dedup();
    rules
}

const ORGANISATIONS: &str = "<participating-org ref=\"XM-DAC-7\" type=\"10\" role=\"1\"><narrative>Ministry</narrative></participating-org>\
    <participating-org type=\"22\" role=\"4\"><narrative>Puits ML</narrative><narrative xml:lang=\"fr\">Les Puits</narrative></participating-org>";

#[test]
fn an_activity_becomes_partners_with_roles_places_and_themes() {
    let read = with(&format!(
        "{ORGANISATIONS}<description><narrative>Deep wells</narrative></description><activity-status code=\"2\"/>\
         <activity-date type=\"3\" iso-date=\"2016-12-31\"/>\
         <location><location-id vocabulary=\"G1\" code=\"2451185\"/><name><narrative>Ségou</narrative></name><point><pos>13.44 -6.26</pos></point>\
         <exactness code=\"1\"/><feature-designation code=\"ADM1\"/></location>\
         <sector code=\"14030\" percentage=\"60\"><narrative>Basic drinking water</narrative></sector><sector code=\"12220\" percentage=\"40\"/>\
         <sector vocabulary=\"99\" code=\"W\"><narrative>Wells</narrative></sector>\
         <policy-marker code=\"1\" significance=\"2\"/><policy-marker code=\"6\" significance=\"1\"/>"
    ));
    assert_eq!((read.profile.as_str(), read.rows, told(&read)), ("iati", 1, Vec::<String>::new()), "{:?}", read.problems);
    let activity = draft(&read, Kind::Activity, "xm-dac-7-a1");
    for (field, value) in [
        ("title", "Wells"), ("description", "Deep wells"), ("status", "2"), ("start", "2014-01-01"), ("end", "2016-12-31"), ("gender_marker", "2"),
        ("source_id", "XM-DAC-7-A1"), ("sites", "geonames.2451185"), ("themes", "dac.14030; dac.12220; own-xm-dac-7.w"),
        ("theme_shares", "dac.14030=60; dac.12220=40"), ("tags", "policy-marker-6=1"),
    ] {
        assert_eq!(said(activity, field).as_deref(), Some(value), "{field}");
    }
    let site = draft(&read, Kind::Site, "geonames.2451185");
    assert_eq!((said(site, "name").as_deref(), said(site, "parent").as_deref(), said(site, "kind").as_deref()), (Some("Ségou"), Some("ml"), Some("region")));
    assert_eq!((point(site).as_deref(), said(site, "exactness").as_deref()), (Some("POINT(-6.26 13.44)"), Some("1")));
    let theme = draft(&read, Kind::Theme, "dac.12220");
    assert_eq!(said(theme, "name").as_deref(), Some("OECD DAC CRS purpose codes 12220"), "a code without words keeps its list");
    let wells = draft(&read, Kind::Stakeholder, "puits-ml");
    assert_eq!((said(wells, "organisation_type").as_deref(), said(wells, "names").as_deref()), (Some("22"), Some("fr=Les Puits")));
    assert_eq!(said(draft(&read, Kind::Stakeholder, "ministry"), "source_id").as_deref(), Some("XM-DAC-7"));
    assert_eq!(ids(&read, Kind::Participation), ["xm-dac-7-a1.ministry.funding", "xm-dac-7-a1.puits-ml.implementing"]);
}

#[test]
fn money_counts_by_who_gave_it_and_once() {
    let transaction = |code: &str, value: &str, day: &str, org: &str| {
        format!("<transaction><transaction-type code=\"{code}\"/><transaction-date iso-date=\"{day}\"/><value>{value}</value>{org}</transaction>")
    };
    let fund = "<provider-org><narrative>Fund</narrative></provider-org>";
    let read = with(
        &[
            ORGANISATIONS.to_owned(),
            transaction("11", "70", "2014-02-01", fund),
            transaction("11", "30.5", "2014-03-01", fund),
            transaction("2", "90", "2014-04-01", "<receiver-org><narrative>Puits ML</narrative></receiver-org>"),
            transaction("3", "40", "2015-04-01", ""),
            transaction("4", "12", "2015-05-01", ""),
            transaction("3", "many", "2015-06-01", ""),
            "<budget><period-start iso-date=\"2014-01-01\"/><period-end iso-date=\"2014-12-31\"/><value currency=\"EUR\">300</value></budget>".to_owned(),
        ]
        .concat(),
    );
    assert_eq!(told(&read), ["iati_value"]);
    let amounts: Vec<(String, Option<String>, Option<String>)> = read
        .drafts
        .iter()
        .filter(|d| d.kind == Kind::Participation && d.said("amount").is_some())
        .map(|d| (format!("{} {}", said(d, "stakeholder").unwrap(), said(d, "money_status").unwrap()), said(d, "amount"), said(d, "year")))
        .collect();
    // what went out as a commitment is what came in as one; the disbursement came from who reports
    let year = |y: &str| Some(y.to_owned());
    assert_eq!(amounts, [("ministry disbursed".to_owned(), Some("40".to_owned()), year("2015")), ("fund committed".to_owned(), Some("100.5".to_owned()), year("2014"))]);
    assert!(!ids(&read, Kind::Participation).iter().any(|id| id == "xm-dac-7-a1.ministry.funding"), "its amount says that it funds");
    assert_eq!(said(draft(&read, Kind::Activity, "xm-dac-7-a1"), "tags").as_deref(), Some("budget=EUR 300 2014-01-01/2014-12-31"));
    assert!(read.notes.iter().any(|n| n.to_string().contains("1 transactions give no money")), "{:?}", read.notes);
}

#[test]
fn the_money_of_real_files_is_all_there_and_once() {
    // the sums of each status in the files, by Python's ElementTree over the transactions
    for (name, sums) in [
        ("iati203_iom_577_activities", [("committed", "USD", 2_417_615_507.12), ("disbursed", "USD", 0.0)]),
        ("iati203_netherlands_13_activities_locations", [("committed", "EUR", 13_389_863.0), ("disbursed", "EUR", 12_589_961.0)]),
        ("iati1_worldbank_16", [("committed", "USD", 429_200_000.0), ("disbursed", "USD", 118_469_264.39)]),
    ] {
        let Some(upload) = shared(&format!("data/iati/{name}.xml")) else { return };
        let read = read(&[upload], &options(), &World::default()).expect("reads");
        for (status, currency, sum) in sums {
            let of = |d: &&Draft| said(d, "money_status").as_deref() == Some(status) && said(d, "currency").as_deref() == Some(currency);
            let found: f64 = read.drafts.iter().filter(of).filter_map(|d| said(d, "amount")?.parse::<f64>().ok()).sum();
            assert!((found - sum).abs() < 0.01, "{name} {status} {currency}: {found} and not {sum}");
        }
    }
}

#[test]
fn results_become_indicators_and_observations() {
    let read = with(
        "<result type=\"1\"><title><narrative>Water</narrative></title><indicator measure=\"2\"><title><narrative>Served</narrative></title>\
         <baseline year=\"2012\" value=\"10\"><dimension name=\"sex\" value=\"female\"/></baseline>\
         <period><period-start iso-date=\"2013-01-01\"/><period-end iso-date=\"2013-03-31\"/><target value=\"20\"/><target/>\
         <actual value=\"most\"><comment><narrative>so they say</narrative></comment></actual></period></indicator></result>",
    );
    assert_eq!(told(&read), ["iati_value"]);
    let indicator = draft(&read, Kind::Indicator, "xm-dac-7-a1.served");
    assert_eq!((said(indicator, "unit").as_deref(), said(indicator, "definition").as_deref()), (Some("percent"), Some("Water")));
    let observed: Vec<[Option<String>; 5]> =
        read.drafts.iter().filter(|d| d.kind == Kind::Observation).map(|d| ["status", "date", "value", "sex", "note"].map(|f| said(d, f))).collect();
    let row = |cells: [&str; 5]| cells.map(|c| Some(c.to_owned()).filter(|c| !c.is_empty()));
    assert_eq!(
        observed,
        [
            row(["baseline", "2012-12-31", "10", "female", ""]),
            row(["target", "2013-03-31", "20", "", ""]),
            row(["target", "2013-03-31", "", "", ""]),
            row(["actual", "2013-03-31", "", "", "most so they say"]),
        ]
    );
}

#[test]
fn each_rule_of_the_rulesets_warns_at_its_line() {
    for (rule, more) in [
        ("iati_order", "<activity-date type=\"4\" iso-date=\"2013-01-01\"/>"),
        ("iati_future", "<activity-date type=\"4\" iso-date=\"2020-01-01\"/>"),
        ("iati_future", "<transaction><transaction-type code=\"4\"/><transaction-date iso-date=\"2019-03-01\"/><value>1</value></transaction>"),
        ("iati_year", "<budget><period-start iso-date=\"2014-01-01\"/><period-end iso-date=\"2016-01-01\"/><value>3</value></budget>"),
        ("iati_order", "<budget><period-start iso-date=\"2014-02-01\"/><period-end iso-date=\"2014-01-01\"/><value>3</value></budget>"),
        ("shares_sum", "<sector code=\"14030\" percentage=\"60\"/><sector code=\"12220\" percentage=\"30\"/>"),
        ("shares_sum", "<sector code=\"14030\" percentage=\"100\"/><sector code=\"12220\"/>"),
        ("iati_places_sum", "<recipient-country code=\"SN\"/>"),
        ("iati_location", "<location/>"),
        ("iati_sector", "<sector/>"),
        ("iati_organisation", "<participating-org role=\"1\"/>"),
        ("code", "<participating-org role=\"9\"><narrative>X</narrative></participating-org>"),
        ("code", "<activity-status code=\"9\"/>"),
        ("position", "<location><name><narrative>Here</narrative></name><point><pos>north</pos></point></location>"),
    ] {
        let read = with(&format!("\n\n{more}"));
        let of_rule: Vec<_> = read.problems.iter().filter(|p| p.rule == rule && p.severity == Severity::Warning).collect();
        assert_eq!(of_rule.len(), 1, "{rule} {more}: {:?}", read.problems);
        assert!(matches!(of_rule[0].place.row, Some(1 | 3)) && of_rule[0].place.column.is_some() && !of_rule[0].hint.is_empty(), "{rule}: {:?}", of_rule[0]);
    }
    let bare = one("a.xml", document("<iati-activity/>")).expect("read");
    assert_eq!(told(&bare), ["iati_identifier", "iati_place", "iati_reporting", "iati_start", "iati_title"]);
    let wrong = document(&activity("")).replace("XM-DAC-7-A1", "NL 1/A");
    assert_eq!(told(&one("a.xml", wrong).expect("read")), ["iati_identifier"]);
    let earlier = document(&activity("<other-identifier ref=\"NL-1\" type=\"B1\"/>")).replace("XM-DAC-7-A1", "NL-1-A1");
    assert_eq!(told(&one("a.xml", earlier).expect("read")), Vec::<String>::new(), "an earlier reference of who reports");
}

#[test]
fn days_that_do_not_fit_leave_the_end_open_and_an_end_before_its_start_is_an_error() {
    let mixed = with("<activity-date type=\"3\" iso-date=\"2013-06-30\"/>");
    assert_eq!((told(&mixed), errors(&mixed).len()), (vec!["iati_order".to_owned()], 0));
    assert_eq!(said(draft(&mixed, Kind::Activity, "xm-dac-7-a1"), "end"), None);
    let wrong = with("<activity-date type=\"4\" iso-date=\"2013-06-30\"/>");
    assert_eq!(errors(&wrong).len(), 1);
    assert!(ids(&wrong, Kind::Activity).is_empty());
}

#[test]
fn one_reference_of_several_names_is_several_organisations() {
    let org = |name: &str| format!("<participating-org ref=\"CO-12001\" role=\"4\"><narrative>{name}</narrative></participating-org>");
    let read = with(&[org("Ministry of Health"), org("Ministry of Roads"), "<participating-org ref=\"CO-12001\" role=\"2\"/>".to_owned()].concat());
    assert_eq!(told(&read), ["iati_organisation"]);
    assert!(read.problems[0].message.contains("2 names"), "{}", read.problems[0].message);
    let mut names = ids(&read, Kind::Stakeholder);
    names.sort();
    assert_eq!(names, ["co-12001", "ministry-of-health", "ministry-of-roads"]);
    assert_eq!(said(draft(&read, Kind::Stakeholder, "ministry-of-health"), "source_id"), None);
}

#[test]
fn what_is_known_is_found_and_the_same_file_again_says_the_same() {
    let more = format!("{ORGANISATIONS}<sector code=\"14030\"><narrative>Drinking water</narrative></sector><location><name><narrative>Ségou</narrative></name></location>");
    let bytes = document(&activity(&more));
    let world = World::default()
        .with(Kind::Stakeholder, "puits", "Puits ML")
        .with(Kind::Theme, "drinking-water", "Drinking Water")
        .site("ml", "Mali", "ML", "")
        .site("ml-segou", "Ségou", "ML04", "ml");
    let first = read(&[file("a.xml", &bytes)], &options(), &world).expect("reads");
    let activity = draft(&first, Kind::Activity, "xm-dac-7-a1");
    assert_eq!((said(activity, "sites").as_deref(), said(activity, "themes").as_deref()), (Some("ml-segou"), Some("drinking-water")));
    assert!(ids(&first, Kind::Participation).contains(&"xm-dac-7-a1.puits.implementing".to_owned()));
    let empty = one("a.xml", &bytes).expect("reads");
    let again = read(&[file("a.xml", &bytes)], &options(), &World::default().after(&empty)).expect("reads");
    for kind in [Kind::Activity, Kind::Participation] {
        assert_eq!(ids(&empty, kind), ids(&again, kind), "{kind}");
    }
    assert!(ids(&again, Kind::Stakeholder).is_empty() && ids(&again, Kind::Site).is_empty() && ids(&again, Kind::Theme).is_empty());
    assert!(!World::default().has(Kind::Site, "ml"));
}

#[test]
fn version_one_is_read_with_its_own_words() {
    let read = one(
        "old.xml",
        "<iati-activities version=\"1.03\"><iati-activity default-currency=\"EUR\"><reporting-org ref=\"GB-1\" type=\"10\">DFID</reporting-org>\
         <iati-identifier>GB-1-42</iati-identifier><title>Puits</title><activity-status code=\"2\">Implementation</activity-status>\
         <activity-date type=\"start-planned\" iso-date=\"2010-01-01\">2010</activity-date>\
         <participating-org role=\"Funding\" type=\"10\" ref=\"GB-1\">DFID</participating-org>\
         <participating-org role=\"Implementing\" type=\"22\">Puits ML</participating-org>\
         <recipient-country code=\"ML\" percentage=\"100\">Mali</recipient-country>\
         <location percentage=\"100\"><name>Dioro</name><coordinates latitude=\"13.689\" longitude=\"-5.831\" precision=\"2\"/><location-type code=\"PPL\"/></location>\
         <sector vocabulary=\"DAC\" code=\"14030\" percentage=\"100\">Water</sector>\
         <transaction><transaction-type code=\"C\">Commitment</transaction-type><value value-date=\"2010-03-01\">500</value><transaction-date iso-date=\"2010-03-01\"/></transaction>\
         </iati-activity></iati-activities>",
    )
    .expect("reads");
    assert_eq!(told(&read), Vec::<String>::new(), "{:?}", read.problems);
    assert_eq!(ids(&read, Kind::Stakeholder), ["dfid", "puits-ml"]);
    let money = read.drafts.iter().find(|d| d.said("amount").is_some()).expect("an amount");
    assert_eq!(["stakeholder", "amount", "currency", "money_status"].map(|f| said(money, f).unwrap()), ["dfid", "500", "EUR", "committed"]);
    let site = read.drafts.iter().find(|d| said(d, "name").as_deref() == Some("Dioro")).expect("a site");
    assert_eq!((point(site).as_deref(), said(site, "kind").as_deref()), (Some("POINT(-5.831 13.689)"), Some("village")));
}

#[test]
fn what_no_record_holds_is_counted() {
    let read = with("<contact-info><email>a@b.c</email></contact-info><contact-info/><document-link url=\"x\"/>");
    assert!(read.notes.iter().any(|n| n.to_string().contains("contact-info 2, document-link 1")), "{:?}", read.notes);
}

#[test]
fn entities_nesting_and_limits_are_guarded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><iati-activities><iati-activity><title>&b;</title></iati-activity></iati-activities>";
    assert_eq!(refusal("a.xml", bomb), (422, "xml_entities"));
    assert_eq!(refusal("a.zip", zipped(&[("a.xml", bomb.as_bytes())])), (422, "xml_entities"));
    let deep = format!("<iati-activities><iati-activity>{}{}</iati-activity></iati-activities>", "<location>".repeat(70), "</location>".repeat(70));
    assert_eq!(refusal("a.xml", deep), (422, "xml_depth"));
    assert_eq!(refusal("a.xml", "<iati-activities/>"), (400, "input_empty"));
    assert_eq!(refusal("a.xml", "<iati-activities><iati-activity><title>cut"), (422, "xml_malformed"));
    assert_eq!(refusal("a.xml", "<iati-organisations/>").1, "type_unsupported");
    let two = document("<iati-activity/><iati-activity/>");
    let within = |limits: Limits| read(&[file("a.xml", &two)], &Options { limits, ..options() }, &World::default()).map(|r| r.rows).map_err(|r| r.code());
    assert_eq!(within(Limits { rows: 2, ..Limits::STANDARD }), Ok(2));
    assert_eq!(within(Limits { rows: 1, ..Limits::STANDARD }), Err("too_many_rows"));
    assert_eq!(within(Limits { cells: 2, ..Limits::STANDARD }), Ok(2));
    assert_eq!(within(Limits { cells: 1, ..Limits::STANDARD }), Err("too_many_cells"));
    let long = |n: usize| {
        let title = document(&activity("").replace("Wells", &"x".repeat(n)));
        let limits = Limits { cell_chars: 40, ..Limits::STANDARD };
        let read = read(&[file("a.xml", title)], &Options { limits, ..options() }, &World::default()).expect("reads");
        errors(&read).iter().map(|p| p.rule.clone()).collect::<Vec<_>>()
    };
    assert_eq!((long(40), long(41)), (vec![], vec!["too_long".to_owned()]));
}

/// A case of `tests/fixtures/public_cases`.
fn case(name: &str) -> Read {
    let path = format!("{}/tests/fixtures/public_cases/{name}", env!("CARGO_MANIFEST_DIR"));
    one(name, std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"))).unwrap_or_else(|refused| panic!("{name}: {refused}"))
}

fn messages<'r>(read: &'r Read, rule: &str) -> Vec<&'r str> {
    read.problems.iter().filter(|p| p.rule == rule).map(|p| p.message.as_str()).collect()
}

#[test]
fn sectors_and_countries_of_transactions_are_those_of_an_activity_that_names_none() {
    let read = case("30-iati-transaction-level-sector-and-country.xml");
    let activity = draft(&read, Kind::Activity, "xx-test-1");
    assert_eq!(said(activity, "themes").as_deref(), Some("dac.14030; dac.12220"));
    assert_eq!(said(activity, "sites").as_deref(), Some("ml; ne"));
    assert_eq!(messages(&read, "iati_place"), Vec::<&str>::new(), "the country is named");
    let money: Vec<_> = read.drafts.iter().filter(|d| d.kind == Kind::Participation && d.said("amount").is_some())
        .map(|d| ["amount", "sites", "themes"].map(|f| said(d, f).unwrap_or_default())).collect();
    assert_eq!(money, [["1000", "ml", "dac.14030"].map(str::to_owned), ["500", "ne", "dac.12220"].map(str::to_owned)], "each sum where it goes");
    // an activity that says both itself keeps its own word, and its sums stay whole
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/public_cases/30-iati-transaction-level-sector-and-country.xml")).unwrap();
    let own = text.replace("<activity-status", "<recipient-country code=\"BF\"/><sector code=\"31110\"/><activity-status");
    let read = one("x.xml", own).expect("reads");
    let activity = draft(&read, Kind::Activity, "xx-test-1");
    assert_eq!((said(activity, "themes").as_deref(), said(activity, "sites").as_deref()), (Some("dac.31110"), Some("bf")));
    let money: Vec<_> = read.drafts.iter().filter(|d| d.said("amount").is_some()).map(|d| (said(d, "amount"), said(d, "sites"))).collect();
    assert_eq!(money, [(Some("1500".to_owned()), None)]);
}

#[test]
fn percentages_of_countries_and_regions_are_kept() {
    let read = case("31-iati-percentages-country-region.xml");
    let activity = draft(&read, Kind::Activity, "xx-test-1");
    assert_eq!(said(activity, "sites").as_deref(), Some("ml; ne"));
    assert_eq!(said(activity, "site_shares").as_deref(), Some("ml=60; ne=15"));
    assert!(said(activity, "tags").is_some_and(|t| t.contains("recipient-region=Western Africa (25 %)")));
    assert_eq!(messages(&read, "iati_places_sum"), Vec::<&str>::new());
    // one country that has all of it says no share; one that has a part does
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/public_cases/31-iati-percentages-country-region.xml")).unwrap();
    let whole = text.replace("<recipient-country code=\"NE\" percentage=\"15\"/>", "").replace("percentage=\"60\"", "percentage=\"100\"");
    assert_eq!(said(draft(&one("x.xml", &whole).expect("reads"), Kind::Activity, "xx-test-1"), "site_shares"), None);
    let part = whole.replacen("percentage=\"100\"", "percentage=\"75\"", 1);
    assert_eq!(said(draft(&one("x.xml", &part).expect("reads"), Kind::Activity, "xx-test-1"), "site_shares").as_deref(), Some("ml=75"));
}

#[test]
fn an_amount_without_any_currency_is_messages() {
    let read = case("32-iati-default-currency.xml");
    let money: Vec<_> = read.drafts.iter().filter(|d| d.said("amount").is_some()).map(|d| (said(d, "amount").unwrap(), said(d, "currency").unwrap_or_default())).collect();
    assert_eq!(money, [("1000", "EUR"), ("500", "USD"), ("700", "")].map(|(a, c)| (a.to_owned(), c.to_owned())));
    assert_eq!(messages(&read, "iati_currency").len(), 1);
}

#[test]
fn a_point_that_cannot_lie_in_the_country_is_told_and_none_is_stored_at_0_0_or_swapped() {
    let read = case("34-iati-points.xml");
    let stands = |name: &str| read.drafts.iter().find(|d| d.kind == Kind::Site && said(d, "name").as_deref() == Some(name)).map(|d| d.said("geometry").is_some());
    assert_eq!(["Juste", "Virgule", "Nul", "Renverse"].map(stands), [Some(true), Some(true), Some(false), Some(false)]);
    assert_eq!((messages(&read, "position").len(), messages(&read, "axes_swapped").len()), (1, 1));
    // elsewhere: kept, and told; where no country is named only 0 0 is doubted
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/public_cases/34-iati-points.xml")).unwrap();
    let far = one("x.xml", text.replace("-6.15 13.45", "48.2 16.4")).expect("reads");
    assert_eq!(messages(&far, "far_from_country").len(), 1);
    let nowhere = one("x.xml", text.replace("<recipient-country code=\"ML\"/>", "")).expect("reads");
    assert_eq!((messages(&nowhere, "position").len(), messages(&nowhere, "axes_swapped").len(), messages(&nowhere, "far_from_country").len()), (1, 0, 0));
}
