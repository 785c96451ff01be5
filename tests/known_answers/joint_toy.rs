//! The worked case of the reference as a world, for the analyses that look at places and ties at once.

use serde_json::Value;

use crate::support::world::World;

pub const DAY: &str = "2014-01-01";

/// The reference.
pub fn toy() -> Value {
    let path = format!("{}/tests/fixtures/values/coverage_toy.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("fixture")).expect("json")
}

/// A name of the reference as an id.
pub fn id(name: &Value) -> String {
    name.as_str().expect("a name").to_lowercase()
}

/// Every cell was reported on, and everybody answered a tie survey.
pub fn world(toy: &Value) -> World {
    let array = |key: &str| toy[key].as_array().expect("an array").clone();
    let mut world = World::new().put("scopes", "all", "covers=presence").put("settings", "unit", "value=commune");
    for org in array("orgs") {
        world = world.put("stakeholders", &id(&org), "");
    }
    let everybody: Vec<String> = array("orgs").iter().map(id).collect();
    world = world.put("scopes", "ties", &format!("covers=ties | answered={}", everybody.join("; ")));
    for theme in array("themes") {
        world = world.put("themes", &id(&theme), "");
    }
    for (s, site) in array("sites").iter().enumerate() {
        world = world.put("sites", &id(site), "kind=commune");
        for (t, theme) in array("themes").iter().enumerate() {
            let fields = format!("subject=sites/{} | theme={} | severity={}", id(site), id(theme), toy["need"][s][t]);
            world = world.put("needs", &format!("need-{}-{}", id(site), id(theme)), &fields);
        }
    }
    for (i, p) in array("presence").iter().enumerate() {
        world = world.works(&format!("a{i:02}"), &id(&p[0]), &id(&p[1]), &id(&p[2]), "");
    }
    for (i, tie) in array("ties").iter().enumerate() {
        world = world.put("ties", &format!("t{i}"), &format!("from={} | to={} | kind=coordination", id(&tie[0]), id(&tie[1])));
    }
    world
}
