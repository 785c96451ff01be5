//! Fragmentation and localisation: the worked case, and that no money is added up, split or invented.

use serde_json::{Value, json};
use sitelines::analysis::coverage::concentration::concentration;

use super::coverage::{id, toy, world as toy_world};
use super::places::{DAY, world};
use crate::support::world::{World, list, row};

fn close(found: &Value, expected: &Value, what: &str) {
    match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => assert!((found - expected).abs() <= 1e-12, "{what}: {found}, not {expected}"),
        _ => assert_eq!(found, expected, "{what}"),
    }
}

#[test]
fn hhi_effective_partners_and_normalised_hhi_agree_with_the_worked_case() {
    let toy = toy();
    let (world, measures) = (toy_world(&toy), &toy["measures"]);
    let by_site = world.ask("fragmentation", "2014-01-01", "");
    for (i, site) in toy["sites"].as_array().expect("sites").iter().enumerate() {
        let found = row(&by_site, &[("site", &id(site))]);
        close(&found["hhi"], &measures["hhi_by_site"]["value"][i], "hhi");
        close(&found["hhi_normalised"], &measures["hhi_normalised_by_site"]["value"][i], "normalised");
        close(&found["effective_partners"], &measures["effective_partners_by_site"]["value"][i], "effective");
    }
    let by_theme = world.ask("fragmentation", "2014-01-01", "by=theme");
    for (i, theme) in toy["themes"].as_array().expect("themes").iter().enumerate() {
        close(&row(&by_theme, &[("theme", &id(theme))])["hhi"], &measures["hhi_by_theme"]["value"][i], "hhi by theme");
    }
}

#[test]
fn shares_that_are_no_shares_have_no_concentration() {
    assert!(concentration(&[0.0, 0.0]).is_none());
    assert!(concentration(&[f64::MAX, f64::MAX]).is_none(), "too large to add");
    let one = concentration(&[3.0, 0.0]).expect("one holder");
    assert_eq!((one.n, one.hhi, one.normalised), (1, 1.0, 1.0));
}

/// Two countries, a commune in each; a national and an international partner.
fn money() -> World {
    World::new()
        .put("settings", "unit", "value=commune")
        .put_all("sites", &["ml", "bf"], "kind=country | admin_level=0")
        .put("sites", "dioro", "kind=commune | admin_level=3 | country=ML")
        .put("sites", "markala", "kind=commune | admin_level=3 | country=ML")
        .put("sites", "dori", "kind=commune | admin_level=3 | country=BF")
        .put("themes", "health", "")
        .put("stakeholders", "home", "organisation_type=22 | home_country=ML")
        .put("stakeholders", "away", "organisation_type=21 | home_country=FR")
        .put("stakeholders", "odd", "organisation_type=60")
        .put("activities", "a1", "sites=dioro | themes=health | start=2014 | end=2014")
        .put("activities", "a2", "sites=dioro; dori | themes=health | start=2014 | end=2014")
        .put("activities", "a3", "sites=dioro; markala | themes=health | start=2014 | end=2014")
}

fn gives(world: World, id: &str, activity: &str, who: &str, more: &str) -> World {
    world.put("participations", id, &format!("activity={activity} | stakeholder={who} | role=funding | {more}"))
}

#[test]
fn money_is_added_up_within_country_role_currency_form_and_status_and_never_across() {
    let mut world = money();
    for (id, activity, who, more) in [
        ("p1", "a1", "home", "amount=100 | currency=XOF | money_status=committed"),
        ("p2", "a1", "away", "amount=300 | currency=XOF | money_status=committed"),
        ("p3", "a1", "away", "amount=200 | currency=XOF | money_status=disbursed"),
        ("p4", "a1", "away", "amount=5 | currency=EUR | money_status=committed"),
        ("p5", "a1", "odd", "currency=XOF | money_status=committed"),
        ("p6", "a2", "home", "amount=70 | currency=XOF | money_status=committed"),
        ("p7", "a1", "home", "amount=-5 | currency=XOF"),
    ] {
        world = gives(world, id, activity, who, more);
    }
    let report = world.ask("localisation", DAY, "");
    let of = |national: &str, currency: &str, status: &str, country: Value| {
        let rows = report["rows"].as_array().expect("rows");
        let found = rows.iter().find(|r| r["national"] == national && r["currency"] == currency && r["status"] == status && r["country"] == country);
        found.expect("a row").clone()
    };
    let national = of("national", "XOF", "committed", json!("ML"));
    assert_eq!((&national["amount"], &national["share"], list(&national["stakeholders"])), (&json!(100.0), &json!(0.25), vec!["home"]));
    assert_eq!(of("other", "XOF", "committed", json!("ML"))["share"], 0.75);
    assert_eq!(of("other", "XOF", "disbursed", json!("ML"))["amount"], 200.0);
    assert_eq!(of("other", "EUR", "committed", json!("ML"))["share"], 1.0);
    let unknown = of("unknown", "XOF", "committed", json!("ML"));
    assert_eq!((&unknown["amount"], &unknown["share"], &unknown["without_amount"]), (&Value::Null, &Value::Null, &json!(1)));
    let several = of("unknown", "XOF", "committed", Value::Null);
    assert_eq!((&several["unsplit"], &several["amount"]), (&json!(true), &json!(70.0)), "at home in one of two countries");
    let summary = &report["summary"];
    assert_eq!((&summary["currencies"], &summary["negative_amounts_left_out"]), (&json!(["EUR", "XOF"]), &json!(1)));
}

#[test]
fn national_is_what_the_codelist_and_the_home_country_say_and_unknown_passes_no_rule() {
    let cases = [
        ("24", "", "national"), ("72", "FR", "national"), ("22", "ML", "national"), ("22", "FR", "other"), ("22", "", "unknown"),
        ("21", "ML", "other"), ("23", "ML", "other"), ("40", "ML", "other"), ("71", "ML", "other"), ("73", "ML", "other"),
        ("10", "ML", "national"), ("80", "ML", "national"), ("60", "ML", "unknown"), ("90", "ML", "unknown"), ("", "ML", "unknown"),
    ];
    for (kind, home, expected) in cases {
        let world = gives(money().put("stakeholders", "x", &format!("organisation_type={kind} | home_country={home}")), "p", "a1", "x", "amount=1");
        assert_eq!(world.ask("localisation", DAY, "")["rows"][0]["national"], expected, "{kind} of {home}");
    }
}

#[test]
fn budgets_are_concentrated_within_one_currency_and_amounts_over_several_sites_stay_unsplit() {
    let mut world = money();
    for (id, activity, who, more) in [
        ("p1", "a1", "home", "amount=100 | currency=XOF"),
        ("p2", "a1", "away", "amount=300 | currency=XOF"),
        ("p3", "a1", "away", "amount=5 | currency=EUR"),
        ("p4", "a3", "home", "amount=900 | currency=XOF"),
        ("p5", "a2", "home", "amount=70 | currency=XOF"),
    ] {
        world = gives(world, id, activity, who, more);
    }
    let report = world.ask("fragmentation", DAY, "of=budget role=funding");
    let dioro = row(&report, &[("site", "dioro"), ("currency", "XOF")]);
    assert_eq!((&dioro["hhi"], &dioro["total"], &dioro["largest"], &dioro["largest_share"]), (&json!(0.625), &json!(400.0), &json!("away"), &json!(0.75)));
    assert_eq!(dioro["unsplit_amount"], 970.0);
    assert_eq!(row(&report, &[("site", "dioro"), ("currency", "EUR")])["hhi"], 1.0);
    let markala = row(&report, &[("site", "markala")]);
    assert_eq!((&markala["hhi"], &markala["total"], &markala["unsplit_amount"]), (&Value::Null, &Value::Null, &json!(900.0)));
    let by_country = world.ask("fragmentation", DAY, "of=budget role=funding by=country");
    let mali = row(&by_country, &[("country", "ML"), ("currency", "XOF")]);
    assert_eq!((&mali["total"], &mali["unsplit_amount"]), (&json!(1300.0), &json!(70.0)));
}

#[test]
fn five_projects_in_one_cell_are_one_presence_and_shares_are_of_presences() {
    let world = world()
        .works("a1", "alpha", "dioro", "health", "")
        .works("a2", "alpha", "dioro-village", "health", "")
        .works("a3", "alpha", "dioro", "drinking", "")
        .works("a4", "beta", "dioro", "health", "")
        .works("a5", "gamma", "dioro", "water", "");
    let found = world.ask("fragmentation", DAY, "");
    let dioro = row(&found, &[("site", "dioro")]);
    assert_eq!((&dioro["total"], &dioro["partners"], &dioro["largest_share"]), (&json!(3.0), &json!(2), &json!(2.0 / 3.0)));
    assert_eq!(dioro["unspecified"], 1, "on water, nobody says which");
    let markala = row(&found, &[("site", "markala")]);
    assert_eq!((&markala["hhi"], &markala["partners"]), (&Value::Null, &json!(0)));
}

#[test]
fn budgets_name_who_is_on_record_as_managing_them_and_never_guess() {
    let mut world = money();
    for (id, activity, who, more) in [
        ("p1", "a1", "home", "amount=100 | currency=XOF | manages=true"),
        ("p2", "a1", "away", "amount=300 | currency=XOF | manages=true"),
        ("p3", "a2", "away", "amount=50 | currency=EUR | manages=false"),
        ("p4", "a3", "odd", ""),
    ] {
        world = gives(world, id, activity, who, more);
    }
    // without money, and its word counts all the same
    world = world.put("activities", "a4", "sites=dioro | start=2014 | end=2014");
    world = world.put("participations", "p5", "activity=a4 | stakeholder=home | role=implementing | manages=true");
    // it has ended: nothing of it counts
    world = world.put("activities", "a5", "sites=dioro | start=2010 | end=2011");
    world = gives(world, "p6", "a5", "home", "amount=9 | currency=XOF | manages=true");
    let report = world.ask("budgets", DAY, "");
    let of = |activity: &str| row(&report, &[("activity", activity)]);
    assert_eq!((&of("a1")["managed"], list(&of("a1")["managers"])), (&json!("jointly"), vec!["away", "home"]));
    assert_eq!((&of("a1")["amount"], list(&of("a1")["stakeholders"])), (&json!(400.0), vec!["away", "home"]));
    assert_eq!((&of("a2")["managed"], list(&of("a2")["managers"]).len()), (&json!("nobody"), 0));
    assert_eq!((&of("a3")["managed"], &of("a3")["amount"], &of("a3")["without_amount"]), (&json!("not_stated"), &Value::Null, &json!(1)));
    assert_eq!((&of("a4")["managed"], &of("a4")["role"], &of("a4")["amount"]), (&json!("one"), &Value::Null, &Value::Null));
    assert_eq!(report["rows"].as_array().map(Vec::len), Some(4));
    assert_eq!(report["summary"]["managed"], json!({"jointly": 1, "nobody": 1, "not_stated": 1, "one": 1}));
    let narrowed = world.ask("budgets", DAY, "stakeholder=odd");
    assert_eq!((&narrowed["summary"]["activities"], &narrowed["rows"][0]["activity"]), (&json!(1), &json!("a3")));
    let later = world.ask("budgets", DAY, "ended=true");
    assert_eq!(row(&later, &[("activity", "a5")])["managers"], json!(["home"]));
}
