//! Names as people write them.

use serde_json::{Value, json};
use sitelines::atlas::Atlas;
use sitelines::domain::{Found, Kind, Known};
use sitelines::matching::AtlasNames;

use super::support::atlas;

fn place(id: &str, name: &str, kind: &str, parent: Option<&str>, more: &Value) -> (Kind, Value) {
    let mut site = json!({ "id": id, "name": name, "kind": kind, "parent": parent });
    site.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    (Kind::Site, site)
}

fn sample() -> Atlas {
    atlas(&[
        place("ml-segou-region", "Ségou", "region", None, &json!({ "pcode": "ML04" })),
        place("ml-segou-circle", "Ségou", "circle", Some("ml-segou-region"), &json!({ "pcode": "ML0406" })),
        place("ml-segou", "Ségou", "commune", Some("ml-segou-circle"), &json!({ "pcode": "ML040625" })),
        place("ml-boky-were", "Boky-Wèrè", "commune", Some("ml-segou-circle"), &json!({ "pcode": "ML040401" })),
        place("ml-dio-gare", "Dio-Gare", "commune", None, &json!({ "other_names": ["Dio Gare I"] })),
        place("ml-sansanding", "Sansanding", "commune", Some("ml-segou-circle"), &json!({ "other_names": ["Sinsani"] })),
        place("ml-togou", "Togou", "commune", Some("ml-segou-circle"), &json!({})),
        place("ml-tougouni", "Tougouni", "commune", None, &json!({})),
        place("kh-phnom-penh", "Phnom Penh", "city", None, &json!({ "names": { "km": "ភ្នំពេញ" } })),
        (Kind::Stakeholder, json!({ "id": "worldfish", "name": "WorldFish", "aliases": ["ICLARM", "World Fish Center"] })),
        (Kind::Stakeholder, json!({ "id": "iucn", "name": "International Union for Conservation of Nature", "short_name": "IUCN" })),
        (Kind::Stakeholder, json!({ "id": "amedd", "name": "Association malienne d'éveil au développement durable", "short_name": "AMEDD" })),
        (Kind::Theme, json!({ "id": "wash", "name": "Eau potable", "code": "14030", "names": { "en": "Drinking water" } })),
    ])
}

fn one(id: &str) -> Found {
    Found::One(id.into())
}

#[test]
fn spellings_of_the_pact_communes_find_their_commune() {
    let atlas = sample();
    let names = AtlasNames::new(&atlas);
    let site = |name: &str| names.by_name(Kind::Site, name, None);
    for spelling in ["Boky-Wèrè", "Boky Were", "Boky Wéré", "BOKY-WERE", "boky were", "Bokywere", "ml-boky-were", "ML040401"] {
        assert_eq!(site(spelling), one("ml-boky-were"), "{spelling}");
    }
    for spelling in ["Dio-Gare", "Dio Gare", "DIO-GARE ", "Diogare"] {
        assert_eq!(site(spelling), one("ml-dio-gare"), "{spelling}");
    }
    assert_eq!(site("Sinsani"), one("ml-sansanding"));
    assert_eq!(site("Tougou"), Found::None, "neither Togou nor Tougouni is guessed");
    assert_eq!(site(""), Found::None);
    assert_eq!(site(" - "), Found::None);
}

#[test]
fn a_name_that_several_bear_is_narrowed_by_the_site_around() {
    let atlas = sample();
    let names = AtlasNames::new(&atlas);
    let all = Found::Several(vec!["ml-segou".into(), "ml-segou-circle".into(), "ml-segou-region".into()]);
    assert_eq!(names.by_name(Kind::Site, "Segou", None), all);
    assert_eq!(names.by_name(Kind::Site, "Segou", Some("ml-segou-circle")), one("ml-segou"), "a site is not inside itself");
    assert_eq!(names.by_name(Kind::Site, "Dio Gare", Some("ml-segou-circle")), Found::None);
    assert_eq!(names.by_name(Kind::Site, "Segou", Some("no-such-site")), Found::None);
}

#[test]
fn acronyms_aliases_codes_and_other_scripts() {
    let atlas = sample();
    let names = AtlasNames::new(&atlas);
    let who = |name: &str| names.by_name(Kind::Stakeholder, name, None);
    for spelling in ["IUCN", "I.U.C.N.", "iucn", "International union for conservation of nature"] {
        assert_eq!(who(spelling), one("iucn"), "{spelling}");
    }
    for spelling in ["World Fish", "WORLDFISH", "World-Fish Center", "Iclarm", "WorldFish Ltd"] {
        assert_eq!(who(spelling), one("worldfish"), "{spelling}");
    }
    assert_eq!(who("ONG AMEDD"), one("amedd"));
    assert_eq!(who("Center, World Fish"), one("worldfish"), "words in another order");
    assert_eq!(who("International Union for Conservation of Nature (IUCN)"), one("iucn"), "its acronym behind it");
    assert_eq!(who("World Fish Center (ICLARM)"), one("worldfish"), "two names of one record");
    assert_eq!(who("World Fish Center (Mali)"), Found::None, "part of a name is no name");
    assert_eq!(who("Association Malienne d’Eveil au Développement Durable"), one("amedd"));
    assert_eq!(names.by_name(Kind::Theme, "drinking water", None), one("wash"));
    assert_eq!(names.by_name(Kind::Theme, "14030", None), one("wash"));
    for spelling in ["ភ្នំពេញ", "ភ្នំ\u{200b}ពេញ", "\u{200b}ភ្នំពេញ"] {
        assert_eq!(names.by_name(Kind::Site, spelling, None), one("kh-phnom-penh"));
    }
    assert_eq!(names.by_name(Kind::Contact, "anyone", None), Found::None, "private kinds are not indexed");
}

#[test]
fn what_a_place_is_may_stand_in_its_name_and_is_believed() {
    let atlas = sample();
    let names = AtlasNames::new(&atlas);
    let site = |name: &str| names.by_name(Kind::Site, name, None);
    for spelling in ["Commune de Boky-Wèrè", "COMMUNE RURALE DE BOKY WERE", "Boky-Were Commune", "Mairie de Boky Wéré"] {
        assert_eq!(site(spelling), one("ml-boky-were"), "{spelling}");
    }
    // three places are called Segou: each is found by what it is, and none by what it is not
    assert_eq!(site("Région de Ségou"), one("ml-segou-region"));
    assert_eq!(site("Cercle de Ségou"), one("ml-segou-circle"));
    assert_eq!(site("Commune urbaine de Segou"), one("ml-segou"));
    assert_eq!(site("Village de Ségou"), Found::None);
    assert_eq!(site("Village of Boky-Were"), Found::None, "a commune is no village");
    assert_eq!(names.by_name(Kind::Site, "Commune de Ségou", Some("ml-segou-circle")), one("ml-segou"));
    assert_eq!(names.by_name(Kind::Stakeholder, "Commune de WorldFish", None), Found::None, "of places alone");
}

#[test]
fn names_and_codes_that_differ_by_what_nobody_sees_are_one() {
    let atlas = sample();
    let names = AtlasNames::new(&atlas);
    for spelling in ["World\u{200b}Fish", "\u{feff}WorldFish", "World\u{ad}Fish\u{200e}"] {
        assert_eq!(names.by_name(Kind::Stakeholder, spelling, None), one("worldfish"), "{spelling:?}");
    }
    for spelling in ["Boky-We\u{300}re\u{300}", "Boky-W\u{e8}r\u{e8}", "Boky\u{2060}-Wèrè"] {
        assert_eq!(names.by_name(Kind::Site, spelling, None), one("ml-boky-were"), "{spelling:?}");
    }
    assert_eq!(names.site_by_pcode("ML\u{200b}0406"), one("ml-segou-circle"));
}

#[test]
fn place_codes_find_sites() {
    let atlas = sample();
    let names = AtlasNames::new(&atlas);
    assert_eq!(names.site_by_pcode("ML0406"), one("ml-segou-circle"));
    assert_eq!(names.site_by_pcode(" ml0406 "), one("ml-segou-circle"));
    assert_eq!(names.site_by_pcode("ML99"), Found::None);
    assert_eq!(names.site_by_pcode(""), Found::None);
    assert!(names.has(Kind::Site, "ml-segou") && !names.has(Kind::Site, "ml-nowhere"));
}

#[test]
fn near_names_are_offered_as_hints() {
    let atlas = sample();
    let names = AtlasNames::new(&atlas);
    let near = |kind, text| names.closest(kind, text).into_iter().map(|n| (n.id.to_string(), n.letters_apart)).collect::<Vec<_>>();
    assert_eq!(near(Kind::Site, "Sansandign"), [("ml-sansanding".to_owned(), 1)]);
    assert_eq!(near(Kind::Site, "Tougou"), [("ml-togou".to_owned(), 1)]);
    assert_eq!(near(Kind::Stakeholder, "WorldFisch"), [("worldfish".to_owned(), 1)]);
    assert!(near(Kind::Site, "Tombouctou").is_empty());
    assert!(near(Kind::Site, "").is_empty());
    assert!(names.closest(Kind::Site, "Segu").len() <= 3);
}
