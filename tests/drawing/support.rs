//! Small atlases out of JSON records.

use serde_json::{Value, json};
use sitelines::atlas::Atlas;
use sitelines::atlas::Identity;
use sitelines::domain::{AnyRecord, Kind, json::from_json};

pub fn record(kind: Kind, value: &Value) -> AnyRecord {
    from_json(kind, value.as_object().unwrap()).unwrap_or_else(|e| panic!("{value}: {e:?}"))
}

pub fn atlas(records: &[(Kind, Value)]) -> Atlas {
    let records = records.iter().map(|(kind, value)| (record(*kind, value), 1)).collect();
    Atlas::build(Identity::default(), records)
}

pub fn site(id: &str, geometry: &Value) -> (Kind, Value) {
    (Kind::Site, json!({ "id": id, "name": id, "kind": "commune", "admin_level": 3, "geometry": geometry }))
}

pub fn point(lon: f64, lat: f64) -> Value {
    json!({ "type": "Point", "coordinates": [lon, lat] })
}

/// Whole numbers without order, the same at each run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
    /// From 0 to below 1.
    pub fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
    pub fn below(&mut self, n: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a roll lies from 0 to below 1")]
        let pick = (self.roll() * n as f64) as usize;
        pick.min(n - 1)
    }
}
