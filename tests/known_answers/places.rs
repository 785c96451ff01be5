//! Rules of presence (DOMAIN.md section 3), each in a sentence, in worlds small enough to see through.

use serde_json::{Value, json};

use crate::support::world::{World, list, row};

pub const DAY: &str = "2014-06-30";

/// Ségou > two communes, one of them with a village; water with two themes under it, health alone; three stakeholders.
pub fn world() -> World {
    World::new()
        .put("settings", "unit", "value=commune")
        .put("sites", "segou", "kind=region | admin_level=1")
        .put_all("sites", &["dioro", "markala"], "kind=commune | admin_level=3 | parent=segou")
        .put("sites", "dioro-village", "kind=village | admin_level=4 | parent=dioro")
        .put("themes", "water", "")
        .put_all("themes", &["drinking", "irrigation"], "parent=water")
        .put("themes", "health", "")
        .put_all("stakeholders", &["alpha", "beta", "gamma"], "")
}

/// The same, reported on in full.
pub fn everywhere() -> World {
    world().put("scopes", "all", "covers=presence")
}

fn state(world: &World, site: &str, theme: &str) -> String {
    world.cell(DAY, site, theme, "")["presence"].as_str().expect("a state").to_owned()
}

#[test]
fn a_cell_without_provider_is_no_data_until_a_presence_scope_covers_it() {
    assert_eq!(state(&world(), "dioro", "health"), "no_data");
    assert_eq!(state(&everywhere(), "dioro", "health"), "empty");
    let ties_only = world().put("scopes", "s", "covers=ties");
    assert_eq!(state(&ties_only, "dioro", "health"), "no_data", "a tie survey says nothing of presence");
}

#[test]
fn a_scope_covers_the_sites_in_what_it_names_and_the_themes_below_what_it_names() {
    let world = world().put("scopes", "s", "covers=presence | sites=segou | themes=water");
    assert_eq!(state(&world, "markala", "drinking"), "empty");
    assert_eq!(state(&world, "markala", "health"), "no_data");
    let elsewhere = self::world().put("scopes", "s", "covers=presence | sites=dioro");
    assert_eq!(state(&elsewhere, "markala", "drinking"), "no_data");
    assert_eq!(state(&elsewhere, "dioro", "drinking"), "empty");
}

#[test]
fn a_scope_about_other_roles_or_another_time_covers_nothing() {
    let funding = world().put("scopes", "s", "covers=presence | roles=funding");
    assert_eq!(state(&funding, "dioro", "health"), "no_data");
    let params = "role=implementing,funding";
    assert_eq!(funding.cell(DAY, "dioro", "health", params)["presence"], "no_data", "one of two roles is not reported on");
    let both = funding.put("scopes", "s2", "covers=presence | roles=implementing");
    assert_eq!(both.cell(DAY, "dioro", "health", params)["presence"], "empty");
    let past = world().put("scopes", "s", "covers=presence | start=2012 | end=2013");
    assert_eq!(state(&past, "dioro", "health"), "no_data");
    let until_today = world().put("scopes", "s", "covers=presence | end=2014-06-30");
    assert_eq!(state(&until_today, "dioro", "health"), "empty", "both ends belong to a period");
}

#[test]
fn one_provider_is_single_two_are_several_and_the_same_twice_is_one() {
    let one = everywhere().works("a1", "alpha", "dioro", "health", "").works("a2", "alpha", "dioro", "health", "");
    assert_eq!(state(&one, "dioro", "health"), "single");
    let two = one.works("a3", "beta", "dioro", "health", "");
    assert_eq!(state(&two, "dioro", "health"), "several");
    assert_eq!(list(&two.cell(DAY, "dioro", "health", "")["providers"]), ["alpha", "beta"]);
}

#[test]
fn a_provider_at_a_site_inside_counts_and_one_at_a_site_around_makes_the_cell_unspecified() {
    let village = everywhere().works("a1", "alpha", "dioro-village", "health", "");
    assert_eq!(state(&village, "dioro", "health"), "single");
    let region = everywhere().works("a1", "alpha", "segou", "health", "");
    let cell = region.cell(DAY, "dioro", "health", "");
    assert_eq!((&cell["presence"], &cell["unspecified_providers"], &cell["gap"]), (&json!("unspecified"), &json!(["alpha"]), &json!(false)));
    assert_eq!(state(&region, "dioro", "drinking"), "empty", "another theme is not touched");
    let both = region.works("a2", "beta", "dioro", "health", "");
    let cell = both.cell(DAY, "dioro", "health", "");
    assert_eq!((&cell["presence"], &cell["providers"]), (&json!("single"), &json!(["beta"])), "present comes before unspecified");
}

#[test]
fn a_provider_that_names_no_site_makes_its_theme_unspecified_everywhere() {
    let world = everywhere().works("a1", "alpha", "", "health", "");
    assert_eq!(state(&world, "dioro", "health"), "unspecified");
    assert_eq!(state(&world, "markala", "health"), "unspecified");
    assert_eq!(state(&world, "markala", "drinking"), "empty");
}

#[test]
fn a_provider_that_names_no_theme_or_a_coarser_one_makes_the_cells_of_its_site_unspecified() {
    let unstated = everywhere().works("a1", "alpha", "dioro", "", "");
    assert_eq!(state(&unstated, "dioro", "health"), "unspecified");
    assert_eq!(state(&unstated, "markala", "health"), "empty");
    let coarser = everywhere().works("a1", "alpha", "dioro", "water", "");
    assert_eq!(state(&coarser, "dioro", "drinking"), "unspecified");
    assert_eq!(state(&coarser, "dioro", "health"), "empty");
}

#[test]
fn a_provider_that_names_neither_says_nothing_of_any_cell_and_is_counted_apart() {
    let report = everywhere().works("a1", "alpha", "", "", "").ask("gaps", DAY, "");
    assert_eq!(row(&report, &[("site", "dioro"), ("theme", "health")])["presence"], "empty");
    assert_eq!(report["summary"]["unplaced_presences"], 1);
}

#[test]
fn a_presence_on_a_theme_counts_for_the_theme_above_it_where_that_is_chosen() {
    let world = everywhere().works("a1", "alpha", "dioro", "drinking", "");
    assert_eq!(world.cell(DAY, "dioro", "water", "theme=water")["providers"], json!(["alpha"]));
    let report = world.ask("gaps", DAY, "");
    assert_eq!(report["summary"]["cells"], 6, "two communes, three leaf themes");
}

#[test]
fn a_theme_above_others_is_a_row_of_its_own_where_a_need_or_priority_names_it() {
    let world = everywhere().put("priorities", "p", "subject=sites/dioro | theme=water");
    let cell = world.cell(DAY, "dioro", "water", "");
    assert_eq!((&cell["presence"], &cell["gap"], &cell["priority_chosen"], &cell["priority"]), (&json!("empty"), &json!(true), &json!(true), &Value::Null));
}

#[test]
fn periods_are_closed_a_missing_end_is_open_and_other_days_do_not_count() {
    let active = |dates: &str| state(&everywhere().works("a1", "alpha", "dioro", "health", dates), "dioro", "health") == "single";
    assert!(active("start=2014-06-30 | end=2014-06-30"), "both ends belong to a period");
    assert!(active("start=2014 | end=2014"), "a bare year widens to its ends");
    assert!(!active("start=2014-07-01 | end=2015"));
    assert!(!active("start=2012 | end=2014-06-29"));
    assert!(active("end=2014-12"));
}

#[test]
fn no_dates_at_all_is_active_and_marked_undated() {
    let world = everywhere().works("a1", "alpha", "dioro", "health", "");
    let cell = world.cell(DAY, "dioro", "health", "");
    assert_eq!((&cell["presence"], &cell["undated_providers"], &cell["unconfirmed_providers"]), (&json!("single"), &json!(["alpha"]), &json!([])));
    let dated = world.works("a2", "alpha", "dioro", "health", "start=2014 | end=2014");
    assert_eq!(dated.cell(DAY, "dioro", "health", "")["undated_providers"], json!([]));
}

#[test]
fn an_activity_in_the_pipeline_cancelled_or_suspended_never_provides() {
    for (status, state_there) in [("1", "empty"), ("2", "single"), ("3", "single"), ("4", "single"), ("5", "empty"), ("6", "empty")] {
        let world = everywhere().works("a1", "alpha", "dioro", "health", &format!("status={status} | start=2014 | end=2014"));
        assert_eq!(state(&world, "dioro", "health"), state_there, "status {status}");
    }
}

#[test]
fn an_open_ended_record_not_confirmed_for_twelve_months_counts_only_on_request() {
    let since = |confirmed: &str| everywhere().works("a1", "alpha", "dioro", "health", &format!("start=2010 | confirmed_on={confirmed}"));
    let stale = since("2013-06-29").cell(DAY, "dioro", "health", "");
    assert_eq!((&stale["presence"], &stale["unconfirmed_providers"]), (&json!("empty"), &json!(["alpha"])));
    assert_eq!(since("2013-06-29").cell(DAY, "dioro", "health", "unconfirmed=true")["presence"], "single");
    assert_eq!(state(&since("2013-06-30"), "dioro", "health"), "single", "twelve months ago to the day is confirmed");
    let never = everywhere().works("a1", "alpha", "dioro", "health", "start=2010");
    assert_eq!(state(&never, "dioro", "health"), "empty");
    let begun = everywhere().works("a1", "alpha", "dioro", "health", "start=2014-01");
    assert_eq!(state(&begun, "dioro", "health"), "single", "it began less than twelve months ago");
    let closed = everywhere().works("a1", "alpha", "dioro", "health", "start=2010 | end=2015");
    assert_eq!(state(&closed, "dioro", "health"), "single", "it has an end, so it needs no confirmation");
}

#[test]
fn unsplit_presence_counts_in_gaps_and_reads_unspecified_where_it_is_left_out() {
    let world = everywhere()
        .works("a1", "alpha", "dioro; markala", "health", "")
        .put("participations", "p2", "activity=a1 | stakeholder=beta | role=implementing");
    let cell = world.cell(DAY, "dioro", "health", "");
    assert_eq!((&cell["presence"], &cell["unsplit_providers"]), (&json!("several"), &json!(["alpha", "beta"])));
    assert_eq!(world.cell(DAY, "dioro", "health", "unsplit=false")["presence"], "unspecified");
    assert_eq!(world.ask("missing_links", DAY, "")["rows"], json!([]));
    assert_eq!(world.ask("missing_links", DAY, "unsplit=true")["summary"]["unknown"], 1);
}

#[test]
fn another_role_does_not_make_the_only_implementer_unsplit() {
    let world = everywhere()
        .works("a1", "alpha", "dioro; markala", "health", "")
        .put("participations", "p2", "activity=a1 | stakeholder=beta | role=funding")
        .put("participations", "p3", "activity=a1 | stakeholder=gamma | role=funding");
    let implementing = world.cell(DAY, "dioro", "health", "unsplit=false");
    assert_eq!((&implementing["presence"], &implementing["unsplit_providers"]), (&json!("single"), &json!([])));
    assert_eq!(world.cell(DAY, "dioro", "health", "unsplit=false role=funding")["presence"], "unspecified", "two funders: who funds what is not said");
}

#[test]
fn a_need_is_stated_by_severity_or_people_or_where_neither_is_known() {
    let stated = |need: &str| {
        let world = everywhere().put("needs", "n", &format!("subject=sites/dioro | theme=health{need}"));
        let cell = world.cell(DAY, "dioro", "health", "");
        let asked = world.ask("follow_through", DAY, "")["summary"]["asked"].clone();
        (cell["need_stated"].clone(), asked)
    };
    for need in ["", " | severity=1", " | people_in_need=1", " | severity=0 | people_in_need=5"] {
        assert_eq!(stated(need), (json!(true), json!(1)), "{need}");
    }
    for need in [" | severity=0", " | people_in_need=0", " | severity=0 | people_in_need=0"] {
        assert_eq!(stated(need), (json!(false), json!(0)), "{need}");
    }
}

#[test]
fn a_mandate_holder_is_responsible_and_counts_only_when_chosen() {
    let world = everywhere().put("mandates", "m", "stakeholder=gamma | sites=segou | themes=health | function=service");
    let cell = world.cell(DAY, "dioro", "health", "");
    assert_eq!((&cell["presence"], &cell["responsible"]), (&json!("empty"), &json!(["gamma"])));
    assert_eq!(world.cell(DAY, "dioro", "health", "mandates=true")["providers"], json!(["gamma"]));
    assert_eq!(world.cell(DAY, "dioro", "drinking", "mandates=true")["presence"], "empty");
    let rows = world.ask("presence", DAY, "mandates=true");
    assert_eq!(row(&rows, &[("stakeholder", "gamma")])["mandate"], "service");
}

#[test]
fn other_roles_do_not_provide_unless_chosen() {
    let world = everywhere().works("a1", "alpha", "dioro", "health", "").put(
        "participations",
        "p2",
        "activity=a1 | stakeholder=beta | role=funding",
    );
    assert_eq!(world.cell(DAY, "dioro", "health", "")["providers"], json!(["alpha"]));
    let funding = world.cell(DAY, "dioro", "health", "role=funding");
    assert_eq!((&funding["providers"], &funding["role"]), (&json!(["beta"]), &json!("funding")));
}

#[test]
fn a_constituency_narrows_the_providers() {
    let world = everywhere()
        .put("stakeholders", "coop", "constituency=producer_organisation")
        .works("a1", "alpha", "dioro", "health", "")
        .works("a2", "coop", "dioro", "health", "");
    assert_eq!(world.cell(DAY, "dioro", "health", "constituency=producer_organisation")["providers"], json!(["coop"]));
}

#[test]
fn a_wetland_across_the_border_is_listed_and_never_counted_unless_the_activity_names_the_commune() {
    let square = |w: f64, e: f64| format!("geometry=POLYGON(({w} 0,{e} 0,{e} 1,{w} 1,{w} 0))");
    let world = |sites: &str| {
        World::new()
            .put("settings", "unit", "value=commune")
            .put("sites", "west", &format!("kind=commune | admin_level=3 | {}", square(0.0, 1.0)))
            .put("sites", "east", &format!("kind=commune | admin_level=3 | {}", square(1.0, 2.0)))
            .put("sites", "marsh", &format!("kind=wetland | {}", square(0.5, 1.5)))
            .put("themes", "fish", "")
            .put("stakeholders", "alpha", "")
            .put("scopes", "all", "covers=presence")
            .works("a1", "alpha", sites, "fish", "")
    };
    for commune in ["west", "east"] {
        let cell = world("marsh").cell(DAY, commune, "fish", "");
        assert_eq!((&cell["presence"], &cell["overlapping"]), (&json!("empty"), &json!(["alpha"])), "{commune}");
    }
    let named = world("marsh; west");
    assert_eq!(named.cell(DAY, "west", "fish", "")["presence"], "single");
    assert_eq!(named.cell(DAY, "west", "fish", "")["overlapping"], json!([]));
    assert_eq!(named.cell(DAY, "east", "fish", "")["presence"], "empty");
    let wetlands = named.cell(DAY, "marsh", "fish", "kind=wetland");
    assert_eq!(wetlands["presence"], "single");
}

#[test]
fn sites_are_chosen_by_kind_by_name_or_by_what_they_lie_in_and_exist_on_the_day() {
    let world = everywhere().put("sites", "merged", "kind=commune | parent=segou | end=2010").put("sites", "far", "kind=commune");
    let sites = |params: &str| {
        let report = world.ask("gaps", DAY, &format!("theme=health {params}"));
        list(&report["rows"].as_array().expect("rows").iter().map(|r| r["site"].clone()).collect()).iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(sites(""), ["dioro", "far", "markala"]);
    assert_eq!(sites("within=segou"), ["dioro", "markala"]);
    assert_eq!(sites("kind=village"), ["dioro-village"]);
    // a higher level never gets one state: it stands for the communes inside it
    assert_eq!(sites("site=segou"), ["dioro", "markala"]);
    assert_eq!(sites("site=dioro-village,dioro"), ["dioro", "dioro-village"]);
}

#[test]
fn presence_lists_each_stakeholder_site_theme_and_role_as_reported() {
    let world = world()
        .works("a1", "alpha", "dioro-village", "drinking", "start=2014 | end=2015")
        .put("participations", "p2", "activity=a1 | stakeholder=beta | role=funding | sites=segou")
        .works("a2", "gamma", "", "health", "end=2013");
    let report = world.ask("presence", DAY, "");
    assert_eq!(report["rows"].as_array().expect("rows").len(), 2);
    let one = row(&report, &[("stakeholder", "alpha")]);
    let columns = ["site", "unit_site", "theme", "role", "activity", "start", "end"].map(|c| one[c].as_str().expect("text"));
    assert_eq!(columns, ["dioro-village", "dioro", "drinking", "implementing", "a1", "2014-01-01", "2015-12-31"]);
    let other = row(&report, &[("stakeholder", "beta")]);
    assert_eq!((&other["site"], &other["unit_site"], &other["role"]), (&json!("segou"), &Value::Null, &json!("funding")));
    assert_eq!(world.ask("presence", DAY, "role=implementing theme=water site=dioro")["summary"]["presences"], 1);
    assert_eq!(world.ask("presence", DAY, "stakeholder=beta")["summary"]["presences"], 1);
    assert_eq!(world.ask("presence", "2013-06-30", "")["rows"][0]["stakeholder"], "gamma");
}

#[test]
fn private_and_illustrative_rows_are_not_in_the_public_atlas() {
    let world = everywhere().put("activities", "a1", "sites=dioro | themes=health | source=illustrative").put(
        "participations",
        "p1",
        "activity=a1 | stakeholder=alpha | role=implementing | source=illustrative",
    );
    let public = world.atlas().for_audience(sitelines::atlas::Audience::Public);
    let report = crate::support::world::ask(&public, "gaps", Some(DAY), "");
    assert_eq!(row(&report, &[("site", "dioro"), ("theme", "health")])["presence"], "empty");
    let shown = world.atlas().for_audience(sitelines::atlas::Audience::PublicWithExamples);
    let report = crate::support::world::ask(&shown, "gaps", Some(DAY), "");
    assert_eq!(row(&report, &[("site", "dioro"), ("theme", "health")])["presence"], "single");
    assert_eq!(report["method"]["shows_examples"], true);
}
