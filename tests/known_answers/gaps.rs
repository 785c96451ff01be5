//! Rules of gaps, scores and totals (DOMAIN.md section 3), each in a sentence.

use serde_json::{Value, json};

use super::places::{DAY, everywhere, world};
use crate::support::world::{World, row};

#[test]
fn a_gap_is_empty_with_a_stated_need_or_a_chosen_priority_and_nothing_else() {
    let gap = |world: World| world.cell(DAY, "dioro", "health", "")["gap"] == true;
    let need = "subject=sites/dioro | theme=health | severity=3";
    assert!(!gap(everywhere()), "empty without either is no finding");
    assert!(gap(everywhere().put("needs", "n", need)));
    assert!(gap(everywhere().put("priorities", "p", "subject=sites/dioro | theme=health | rank=2")));
    assert!(gap(everywhere().put("needs", "n", "subject=sites/dioro | theme=health | people_in_need=10")));
    assert!(gap(everywhere().put("needs", "n", "subject=sites/dioro | theme=health")), "a need without figures is a need");
    assert!(!gap(everywhere().put("needs", "n", "subject=sites/dioro | theme=health | severity=0")));
    assert!(!gap(everywhere().put("needs", "n", &format!("{need} | date=2014-07-01"))), "not known on the day");
    assert!(!gap(world().put("needs", "n", need)), "not reported on: no data, need stated");
    assert!(!gap(everywhere().put("needs", "n", need).works("a1", "alpha", "dioro", "health", "")));
}

#[test]
fn the_score_is_the_severity_of_an_empty_cell_zero_where_somebody_provides_and_null_where_not_known() {
    let need = |severity: &str| format!("subject=sites/dioro | theme=health | {severity}");
    let score = |world: World| world.cell(DAY, "dioro", "health", "")["score"].clone();
    assert_eq!(score(everywhere().put("needs", "n", &need("severity=4"))), json!(0.8));
    assert_eq!(score(everywhere().put("needs", "n", &need("severity=4")).put("needs", "m", &need("severity=5"))), json!(1.0));
    assert_eq!(score(everywhere().put("needs", "n", &need("severity=4")).works("a1", "alpha", "dioro", "health", "")), json!(0.0));
    assert_eq!(score(everywhere().put("needs", "n", &need("people_in_need=4"))), Value::Null);
    assert_eq!(score(everywhere()), Value::Null);
    assert_eq!(score(world().put("needs", "n", &need("severity=4"))), Value::Null, "no data gets no score");
    assert_eq!(score(everywhere().put("needs", "n", &need("severity=4")).works("a1", "alpha", "segou", "health", "")), Value::Null);
}

#[test]
fn no_data_says_when_a_provider_was_last_seen_and_that_a_need_is_stated() {
    let world = world()
        .works("a1", "alpha", "dioro", "health", "start=2010 | end=2011-03")
        .works("a2", "beta", "dioro", "health", "start=2010 | end=2012")
        .works("a3", "gamma", "dioro", "health", "start=2010 | end=2013 | status=5")
        .put("needs", "n", "subject=sites/dioro | theme=health | severity=3");
    let cell = world.cell(DAY, "dioro", "health", "");
    assert_eq!((&cell["presence"], &cell["last_seen"], &cell["need_stated"]), (&json!("no_data"), &json!("2012-12-31"), &json!(true)));
    let report = world.ask("gaps", DAY, "");
    assert_eq!(report["summary"]["no_data_with_need"], 1);
    assert_eq!(row(&report, &[("site", "markala"), ("theme", "health")])["last_seen"], Value::Null);
}

#[test]
fn higher_levels_read_active_in_n_of_m_and_say_how_many_were_not_reported() {
    let world = world()
        .put("scopes", "s", "covers=presence | sites=dioro")
        .works("a1", "alpha", "dioro", "health", "");
    let report = world.ask("gaps", DAY, "theme=health");
    let theme = &report["summary"]["by_theme"][0];
    assert_eq!((&theme["active_in"], &theme["of"], &theme["not_reported"]), (&json!(1), &json!(2), &json!(1)));
}

#[test]
fn ratios_are_over_the_cells_that_somebody_reported_on() {
    let by_chance = world().works("a1", "alpha", "dioro", "health", "");
    assert_eq!(by_chance.ask("gaps", DAY, "")["summary"]["coverage_ratio"], Value::Null);
    let report = by_chance.put("scopes", "s", "covers=presence | sites=markala").ask("gaps", DAY, "");
    assert_eq!((&report["summary"]["reported_cells"], &report["summary"]["coverage_ratio"]), (&json!(3), &json!(0.0)));
}
