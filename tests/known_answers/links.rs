//! Rules of links and coordination (DOMAIN.md section 3), each in a sentence.

use serde_json::{Value, json};

use crate::support::world::{World, list, row};

const DAY: &str = "2014-06-30";

/// Region > circle > commune; `providers` implement drinking water in the commune.
fn world(providers: &[&str]) -> World {
    let mut world = World::new()
        .put("settings", "unit", "value=commune")
        .put("sites", "segou", "kind=region | admin_level=1")
        .put("sites", "circle", "kind=circle | admin_level=2 | parent=segou")
        .put_all("sites", &["dioro", "markala"], "kind=commune | admin_level=3 | parent=circle")
        .put("themes", "water", "")
        .put_all("themes", &["drinking", "irrigation"], "parent=water");
    for provider in providers {
        world = world.put("stakeholders", provider, "").works(&format!("work-{provider}"), provider, "dioro", "drinking", "");
    }
    world
}

fn pair() -> World {
    world(&["a", "b"])
}

fn scales(world: &World, params: &str) -> [String; 3] {
    let cell = world.cell(DAY, "dioro", "drinking", params);
    ["coordination", "coordination_by_ties", "coordination_by_platforms"].map(|c| cell[c].as_str().expect("a state").to_owned())
}

fn coordination(world: &World) -> String {
    scales(world, "")[0].clone()
}

fn tie(world: World, id: &str, from: &str, to: &str, more: &str) -> World {
    world.put("ties", id, &format!("from={from} | to={to} | kind=coordination | {more}"))
}

/// A platform in which `a` and `b` have seats.
fn table(world: World, platform: &str, seats: [&str; 2]) -> World {
    world
        .put("platforms", "p", platform)
        .put("memberships", "seat-a", &format!("platform=p | stakeholder=a | {}", seats[0]))
        .put("memberships", "seat-b", &format!("platform=p | stakeholder=b | {}", seats[1]))
}

fn seated(platform: &str) -> World {
    table(pair(), platform, ["seat=member", "seat=lead"])
}

#[test]
fn fewer_than_two_providers_have_nothing_to_coordinate() {
    assert_eq!(coordination(&world(&["a"])), "not_applicable");
}

#[test]
fn two_without_a_recorded_link_are_unknown_until_one_of_them_answered_a_tie_survey() {
    assert_eq!(coordination(&pair()), "unknown");
    let silent = pair().put("scopes", "s", "covers=ties | expected=a; b | answered=");
    assert_eq!(coordination(&silent), "unknown");
    let third = pair().put("stakeholders", "c", "").put("scopes", "s", "covers=ties | answered=c");
    assert_eq!(coordination(&third), "unknown");
    let answered = pair().put("scopes", "s", "covers=ties | expected=a; b | answered=b");
    assert_eq!(coordination(&answered), "none");
    assert_eq!(scales(&answered, "")[1], "none");
}

#[test]
fn a_tie_survey_says_nothing_of_other_places_themes_or_times() {
    for scope in ["sites=markala", "themes=irrigation", "start=2012 | end=2013"] {
        let world = pair().put("scopes", "s", &format!("covers=ties | answered=a | {scope}"));
        assert_eq!(coordination(&world), "unknown", "{scope}");
    }
    let world = pair().put("scopes", "s", "covers=ties | answered=a | sites=segou | themes=water");
    assert_eq!(coordination(&world), "none");
}

#[test]
fn a_coordination_tie_links_where_the_sites_and_themes_that_it_states_cover_the_cell() {
    for (stated, expected) in [
        ("sites=dioro", "all"),
        ("themes=drinking", "all"),
        ("sites=segou | themes=water", "all"),
        ("sites=markala", "unknown"),
        ("themes=irrigation", "unknown"),
        ("sites=dioro | themes=irrigation", "unknown"),
        ("sites=dioro | start=2012 | end=2014-06-30", "all"),
        ("sites=dioro | end=2014-06-29", "unknown"),
        ("sites=dioro | start=2014-07", "unknown"),
    ] {
        assert_eq!(coordination(&tie(pair(), "t", "b", "a", stated)), expected, "{stated}");
    }
}

#[test]
fn other_kinds_of_tie_do_not_link() {
    for kind in ["funding", "information", "backstopping", "membership", "twinning"] {
        let world = pair().put("ties", "t", &format!("from=a | to=b | kind={kind} | sites=dioro"));
        assert_eq!(coordination(&world), "unknown", "{kind}");
    }
}

#[test]
fn a_tie_without_site_and_theme_is_on_record_listed_apart_and_counted_only_on_request() {
    let world = tie(pair(), "t", "a", "b", "");
    let cell = world.cell(DAY, "dioro", "drinking", "");
    assert_eq!((&cell["coordination"], &cell["unplaced_ties"], &cell["weak_links"]), (&json!("unknown"), &json!(["ties/t"]), &json!([])));
    assert_eq!(scales(&world, "unplaced_ties=count"), ["all", "all", "unknown"]);
    assert_eq!(scales(&world, "weak_links=true"), ["all", "all", "unknown"], "addresses of before ask the same");
    assert_eq!(scales(&world, "weak_links=true unplaced_ties=apart"), ["unknown"; 3]);
    let method = |params: &str| world.ask("gaps", DAY, params)["method"]["parameters"]["unplaced_ties"].clone();
    assert_eq!([method(""), method("weak_links=true"), method("unplaced_ties=count")], ["apart", "count", "count"]);
}

#[test]
fn a_tie_on_record_is_never_none_whoever_answered() {
    let surveyed = |world: World| world.put("scopes", "s", "covers=ties | answered=a; b; c");
    let two = surveyed(tie(pair(), "t", "a", "b", "stated_by=a"));
    assert_eq!(scales(&two, ""), ["unknown", "unknown", "unknown"]);
    let report = two.ask("missing_links", DAY, "");
    let found = row(&report, &[("a", "a"), ("b", "b")]);
    assert_eq!((&found["state"], &found["unplaced_ties"], &found["stated_by"]), (&json!("on_record"), &json!(["ties/t"]), &json!(["a"])));
    assert_eq!((&report["summary"]["none"], &report["summary"]["on_record"], &report["summary"]["unknown"]), (&json!(0), &json!(1), &json!(0)));
    assert_eq!(
        list(&found["reasons"]),
        ["both implement drinking in dioro", "a coordination tie between the two is on record, stated by a alone; its place and theme are not stated"]
    );
    let counted = two.ask("missing_links", DAY, "unplaced_ties=count one_sided=true");
    assert_eq!(row(&counted, &[("a", "a"), ("b", "b")])["state"], "stated_by");
    // of three, a tie on record keeps the cell from being partial or none; where the groups are one, it changes nothing
    let three = surveyed(tie(tie(world(&["a", "b", "c"]), "t", "a", "b", ""), "u", "b", "c", "sites=dioro"));
    assert_eq!(scales(&three, ""), ["unknown", "unknown", "unknown"]);
    assert_eq!(scales(&three, "unplaced_ties=count")[0], "all");
    let one = tie(three, "v", "a", "c", "sites=dioro");
    assert_eq!(scales(&one, "")[0], "all");
}

#[test]
fn ties_elsewhere_ended_and_of_other_kinds_are_listed_and_no_sentence_denies_them() {
    let world = tie(tie(pair(), "elsewhere", "a", "b", "sites=markala"), "old", "a", "b", "end=2013")
        .put("ties", "money", "from=a | to=b | kind=funding")
        .put("scopes", "s", "covers=ties | answered=a; b | start=2014 | end=2014");
    let report = world.ask("missing_links", DAY, "");
    let found = row(&report, &[("a", "a"), ("b", "b")]);
    assert_eq!((&found["state"], list(&found["other_ties"])), (&json!("none"), vec!["ties/elsewhere", "ties/money", "ties/old"]));
    assert_eq!(
        list(&found["reasons"]),
        [
            "both implement drinking in dioro",
            "no coordination tie and no shared working seat is on record that covers it",
            "a coordination tie between the two is on record that is about another place or theme",
            "a tie of another kind between the two is on record: funding",
            "a coordination tie between the two ended on 2013-12-31",
            "a and b answered the tie survey of 2014 and no such link is recorded",
        ]
    );
}

#[test]
fn seats_link_unless_they_are_left_out_and_are_then_still_told() {
    let world = seated("sites=dioro");
    assert_eq!(scales(&world, "seats=working"), ["all", "unknown", "all"]);
    assert_eq!(scales(&world, "seats=none"), ["unknown"; 3]);
    assert_eq!(scales(&world, "seats=none weak_links=true"), ["unknown"; 3]);
    let report = world.ask("missing_links", DAY, "seats=none");
    let found = row(&report, &[("a", "a"), ("b", "b")]);
    assert!(list(&found["reasons"]).contains(&"both hold a working seat in p; seats are not counted here"), "{found}");
}

#[test]
fn shared_seats_link_in_a_platform_that_names_the_site_itself_or_the_theme_there_or_one_level_above() {
    for (platform, expected) in [
        ("sites=dioro", "all"),
        ("sites=dioro | themes=drinking", "all"),
        ("sites=dioro | themes=water", "all"),
        ("sites=circle | themes=drinking", "all"),
        ("sites=dioro | themes=irrigation", "unknown"),
        ("sites=circle", "all"),
        ("sites=segou", "unknown"),
        ("sites=segou | themes=drinking", "unknown"),
        ("themes=drinking", "unknown"),
        ("", "unknown"),
        ("sites=markala | themes=drinking", "unknown"),
        ("sites=dioro | end=2013", "unknown"),
        ("sites=dioro | founded=2015-01-01", "unknown"),
    ] {
        assert_eq!(scales(&seated(platform), ""), [expected, "unknown", expected], "{platform}");
    }
}

#[test]
fn general_platforms_and_those_too_far_up_are_weak_and_those_about_something_else_are_nothing() {
    for (platform, weak) in [
        ("", true),
        ("sites=segou", true),
        ("sites=segou | themes=drinking", true),
        ("themes=drinking", true),
        ("sites=markala", false),
        ("sites=dioro | themes=irrigation", false),
    ] {
        let world = seated(platform);
        let expected = if weak { json!(["platforms/p"]) } else { json!([]) };
        assert_eq!(world.cell(DAY, "dioro", "drinking", "")["weak_links"], expected, "{platform}");
        assert_eq!(scales(&world, "weak_links=true")[0], if weak { "all" } else { "unknown" }, "{platform}");
    }
}

#[test]
fn observers_and_monitors_do_not_make_a_link_and_a_seat_of_unknown_sort_does() {
    for (seat, expected) in [("seat=observer", "unknown"), ("seat=monitor", "unknown"), ("seat=secretariat", "all"), ("seat=", "all"), ("seat=member | end=2013", "unknown")] {
        let world = table(pair(), "sites=dioro", ["seat=member", seat]);
        assert_eq!(coordination(&world), expected, "{seat}");
    }
}

#[test]
fn a_platform_with_recorded_meetings_and_none_in_twelve_months_is_dormant_and_weak() {
    let met = |date: &str| seated("sites=dioro").put("meetings", "m", &format!("platform=p | date={date}"));
    assert_eq!(coordination(&met("2013-06-30")), "all", "twelve months ago to the day");
    let dormant = met("2013-06-29");
    let cell = dormant.cell(DAY, "dioro", "drinking", "");
    assert_eq!((&cell["coordination"], &cell["weak_links"]), (&json!("unknown"), &json!(["platforms/p"])));
    assert_eq!(scales(&dormant, "weak_links=true")[0], "all");
    assert_eq!(coordination(&met("2014-07-01")), "all", "on the day no meeting was recorded yet: not dormant");
    assert_eq!(coordination(&seated("sites=dioro")), "all", "no meeting is recorded at all: not dormant");
}

#[test]
fn without_admin_levels_one_above_is_the_site_that_it_lies_in() {
    let world = World::new()
        .put("settings", "unit", "value=wetland")
        .put("sites", "basin", "kind=basin")
        .put("sites", "lake", "kind=lake | parent=basin")
        .put("sites", "marsh", "kind=wetland | parent=lake")
        .put("themes", "fish", "")
        .put_all("stakeholders", &["a", "b"], "")
        .works("w1", "a", "marsh", "fish", "")
        .works("w2", "b", "marsh", "fish", "");
    let at = |site: &str| table(world.clone(), &format!("sites={site} | themes=fish"), ["seat=member"; 2]).cell(DAY, "marsh", "fish", "")["coordination"].clone();
    assert_eq!([at("marsh"), at("lake"), at("basin")], [json!("all"), json!("all"), json!("unknown")]);
}

#[test]
fn one_group_is_all_several_groups_are_partial_where_the_rest_is_known_to_be_unlinked() {
    let three = || tie(world(&["a", "b", "c"]), "t", "a", "b", "sites=dioro");
    assert_eq!(coordination(&three()), "unknown", "c may be linked: nobody said");
    let answered = three().put("scopes", "s", "covers=ties | answered=c");
    assert_eq!(coordination(&answered), "partial");
    let chain = tie(three(), "t2", "c", "b", "sites=dioro");
    assert_eq!(coordination(&chain), "all", "one group needs no tie between each two");
    let partly = three().put("scopes", "s", "covers=ties | answered=a");
    assert_eq!(coordination(&partly), "unknown", "b and c are not known to be unlinked");
    let none = world(&["a", "b", "c"]).put("scopes", "s", "covers=ties | answered=a; b");
    assert_eq!(coordination(&none), "none");
    let unknown = world(&["a", "b", "c"]).put("scopes", "s", "covers=ties | answered=a");
    assert_eq!(coordination(&unknown), "unknown", "b and c are not known to be unlinked");
}

#[test]
fn ties_and_platforms_together_can_make_one_group_where_neither_does_alone() {
    let world = tie(world(&["a", "b", "c"]), "t", "b", "c", "sites=dioro").put("scopes", "s", "covers=ties | answered=a; b; c");
    let world = table(world, "sites=dioro", ["seat=member"; 2]).put("scopes", "m", "covers=memberships");
    assert_eq!(scales(&world, ""), ["all", "partial", "partial"]);
}

#[test]
fn by_platforms_alone_none_needs_a_scope_of_memberships() {
    let world = pair().put("scopes", "s", "covers=ties | answered=a");
    assert_eq!(scales(&world, ""), ["none", "none", "unknown"]);
    let listed = world.clone().put("scopes", "m", "covers=memberships");
    assert_eq!(scales(&listed, ""), ["none", "none", "none"]);
    let asked = world.put("scopes", "m", "covers=memberships | expected=a; b");
    assert_eq!(scales(&asked, "")[2], "unknown", "nobody answered");
}

#[test]
fn a_tie_that_one_end_stated_links_and_reads_stated_by_that_end() {
    let world = tie(pair(), "t", "a", "b", "sites=dioro | stated_by=b");
    let cell = world.cell(DAY, "dioro", "drinking", "");
    assert_eq!((&cell["coordination"], &cell["one_sided"]), (&json!("all"), &json!(["ties/t"])));
    assert_eq!(world.ask("missing_links", DAY, "")["rows"], json!([]));
    let listed = world.ask("missing_links", DAY, "one_sided=true");
    let found = row(&listed, &[("a", "a"), ("b", "b")]);
    assert_eq!((&found["state"], &found["stated_by"]), (&json!("stated_by"), &json!(["b"])));
    let both = tie(pair(), "t", "a", "b", "sites=dioro | stated_by=a; b");
    assert_eq!(both.ask("missing_links", DAY, "one_sided=true")["rows"], json!([]));
}

#[test]
fn missing_links_keep_known_and_unknown_apart_even_for_one_pair() {
    let world = pair()
        .works("more-a", "a", "markala", "drinking", "")
        .works("more-b", "b", "markala", "drinking", "")
        .put("scopes", "s", "covers=ties | answered=a | sites=dioro | start=2014 | end=2014");
    let report = world.ask("missing_links", DAY, "");
    let shared = |state: &str| row(&report, &[("state", state)])["shared"].clone();
    assert_eq!((shared("none"), shared("unknown")), (json!(["dioro/drinking"]), json!(["markala/drinking"])));
    assert_eq!((&report["summary"]["none"], &report["summary"]["unknown"]), (&json!(1), &json!(1)));
}

#[test]
fn missing_links_give_their_reasons_in_sentences() {
    let world = tie(tie(pair(), "old", "a", "b", "sites=dioro | end=2013"), "general", "a", "b", "")
        .put("scopes", "s", "covers=ties | answered=a | start=2014 | end=2014");
    let world = table(world, "sites=dioro", ["seat=member"; 2]).put("meetings", "m", "platform=p | date=2012-05-01");
    let report = world.ask("missing_links", DAY, "");
    let found = row(&report, &[("a", "a"), ("b", "b")]);
    assert_eq!(
        list(&found["reasons"]),
        [
            "both implement drinking in dioro",
            "a coordination tie between the two is on record; its place and theme are not stated",
            "a coordination tie between the two ended on 2013-12-31",
            "both sit in p, which has not met since 2012-05-01 (weak: dormant)",
        ]
    );
    assert_eq!((list(&found["weak"]), list(&found["unplaced_ties"]), list(&found["other_ties"])), (vec!["platforms/p"], vec!["ties/general"], vec!["ties/old"]));
    let evidence = list(&found["evidence"]);
    for path in ["participations/work-a-a", "activities/work-b", "scopes/s", "ties/old", "ties/general", "platforms/p", "memberships/seat-a"] {
        assert!(evidence.contains(&path), "{path} is missing");
    }
}

#[test]
fn a_pair_linked_in_one_shared_cell_only_lists_the_other() {
    let world = tie(pair(), "t", "a", "b", "sites=dioro").works("more-a", "a", "markala", "drinking", "").works(
        "more-b",
        "b",
        "markala",
        "drinking",
        "",
    );
    let report = world.ask("missing_links", DAY, "");
    let found = row(&report, &[("a", "a"), ("b", "b")]);
    assert_eq!((&found["shared"], &found["linked"]), (&json!(["markala/drinking"]), &json!(["dioro/drinking"])));
}

#[test]
fn sharing_a_place_with_few_weighs_more_than_sharing_it_with_many() {
    let world = world(&["a", "b", "c"]).works("more-a", "a", "markala", "drinking", "").works("more-b", "b", "markala", "drinking", "");
    let report = world.ask("missing_links", DAY, "");
    let score = |a: &str, b: &str| row(&report, &[("a", a), ("b", b)])["score"].as_f64();
    assert_eq!((score("a", "b"), score("a", "c")), (Some(1.5), Some(0.5)));
    assert_eq!(report["rows"][0]["b"], "b", "the highest score first");
    assert_eq!(report["rows"][1], *row(&report, &[("a", "a"), ("b", "c")]), "equal scores in order of id");
}

#[test]
fn seats_and_ties_in_use_are_evidence_of_the_cell() {
    let world = tie(seated("sites=dioro"), "t", "a", "b", "sites=dioro");
    let cell: Value = world.cell(DAY, "dioro", "drinking", "");
    for path in ["ties/t", "platforms/p", "memberships/seat-a", "memberships/seat-b", "participations/work-a-a", "sites/dioro"] {
        assert!(list(&cell["evidence"]).contains(&path), "{path} is missing");
    }
}
