//! Where and on what: sites, themes, and vector layers kept as they came.

use crate::domain::codelist::{Code, Exactness, MobileSignal, Sensitivity, SiteKind};
use crate::domain::field::Invalid;
use crate::domain::record::{Rules, check_bounds, check_letters, check_period, record};
use crate::domain::{End, Id, KeyValues, List, Maybe, Shape, Start, Text};

/// The deepest administrative level (0 is the country).
pub const MAX_ADMIN_LEVEL: u64 = 5;

record! {
    /// A georeferenced place: commune, wetland, protected area, village, water point.
    Site {
        /// Name.
        name: Text,
        /// Other spellings and former names.
        other_names: List<Text>,
        /// Names in other languages, by language tag.
        names: KeyValues,
        /// What sort of place it is.
        kind: Code<SiteKind>,
        /// Administrative level, 0 (country) to 5.
        admin_level: Maybe<u64>,
        /// Place code of the national statistics or OCHA.
        pcode: Option<Text>,
        /// ISO 3166-1 alpha-2 code of its country.
        country: Option<Text>,
        /// The site it lies in.
        parent: Option<Id<Site>>,
        /// Geometry in WGS 84.
        geometry: Option<Shape>,
        /// IATI GeographicExactness: 1 exact, 2 approximate.
        exactness: Option<Code<Exactness>>,
        /// People who live there.
        population: Maybe<u64>,
        /// Area in square kilometres.
        area_km2: Maybe<f64>,
        /// Travel time from the parent's seat in the dry season, hours.
        travel_hours_dry: Maybe<f64>,
        /// Travel time from the parent's seat in the wet season, hours.
        travel_hours_wet: Maybe<f64>,
        /// Mobile signal.
        mobile_signal: Option<Code<MobileSignal>>,
        /// First day it existed.
        start: Start,
        /// Last day it existed.
        end: End,
        /// The sites it became by a reform.
        succeeded_by: List<Id<Site>>,
        /// Who may see it.
        sensitivity: Option<Code<Sensitivity>>,
        /// Further attributes, for example the Ramsar number.
        attributes: KeyValues,
    }
}
impl Rules for Site {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
        check_bounds("admin_level", self.admin_level.map(|l| l as f64), 0.0, MAX_ADMIN_LEVEL as f64, broken);
        check_bounds("area_km2", self.area_km2.get(), 0.0, 510_100_000.0, broken);
        check_bounds("travel_hours_dry", self.travel_hours_dry.get(), 0.0, 10_000.0, broken);
        check_bounds("travel_hours_wet", self.travel_hours_wet.get(), 0.0, 10_000.0, broken);
        check_letters("country", self.country.as_ref(), 2, "ISO 3166-1 alpha-2", broken);
    }
}

record! {
    /// What is worked on: a thematic priority, a sector.
    Theme {
        /// Code in its vocabulary.
        code: Option<Text>,
        /// Name.
        name: Text,
        /// Names in other languages, by language tag.
        names: KeyValues,
        /// Other names by which sources call it.
        aliases: List<Text>,
        /// The theme it belongs to.
        parent: Option<Id<Theme>>,
        /// The list its code is from.
        vocabulary: Option<Text>,
    }
}
impl Rules for Theme {}

record! {
    /// A vector layer kept as it came: rivers, roads, protected areas.
    Layer {
        /// Name.
        name: Text,
        /// Its fields, written name:type.
        fields: List<Text>,
        /// How it is drawn.
        style: Option<Text>,
    }
}
impl Rules for Layer {}

record! {
    /// One feature of a context layer.
    LayerFeature {
        /// Its layer.
        layer: Id<Layer>,
        /// Geometry in WGS 84.
        geometry: Option<Shape>,
        /// Its attributes as they came.
        attributes: KeyValues,
    }
}
impl Rules for LayerFeature {}

record! {
    /// A setting of the workspace; its id is the key.
    Setting {
        /// The value.
        value: Text,
    }
}
impl Rules for Setting {}
