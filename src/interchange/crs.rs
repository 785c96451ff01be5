//! Coordinate systems as files and people name them: WGS 84 in its many spellings, any other by the number of its EPSG code.

use serde_json::Value;

use super::words::shown;

/// An EPSG code. Only its number goes to the library that transforms: text that somebody wrote never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epsg(u32);

/// The longest number of a code.
const MAX_CODE: u32 = 999_999;

impl Epsg {
    /// Reads `EPSG:32630`, `epsg 32630` or `32630`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let plain = text.trim();
        let number = plain.get(..4).filter(|p| p.eq_ignore_ascii_case("epsg")).map_or(plain, |_| plain[4..].trim_start_matches([':', ' ']));
        let code = if number.len() <= 6 && number.chars().all(|c| c.is_ascii_digit()) { number.parse().ok() } else { None };
        match code {
            Some(code) if code > 0 => Ok(Self(code)),
            _ => Err(format!("{:?} is no coordinate system: give the number of an EPSG code, for example EPSG:32630", shown(plain))),
        }
    }
    /// Its number.
    pub const fn code(self) -> u32 {
        self.0
    }
    /// True of longitude and latitude in WGS 84, with or without heights.
    pub const fn is_wgs84(self) -> bool {
        matches!(self.0, 4326 | 4979)
    }
}

impl std::fmt::Display for Epsg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EPSG:{}", self.0)
    }
}

/// The system that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Longitude and latitude in WGS 84.
    Wgs84,
    /// Another.
    Other(Epsg),
    /// One that is not understood, as it is written.
    Unknown(String),
}

/// The old `crs` member of GeoJSON, in the forms that programs have written: a name, a code, an address (never followed), a bare
/// text or number. EPSG:4326 is longitude first there, as all GeoJSON is.
pub fn of_geojson(crs: &Value) -> Named {
    let member = |path: &str| crs.pointer(path).filter(|v| v.is_string() || v.is_number());
    let candidates = ["/properties/name", "/properties/code", "/properties/href", "/properties/urn", "/id/code", "/name", "/code", ""];
    let Some(written) = candidates.iter().find_map(|path| member(path)) else { return Named::Unknown(crs.to_string()) };
    match written {
        Value::String(text) => of_text(text),
        other => of_text(&other.to_string()),
    }
}

/// A name of a system: `urn:ogc:def:crs:OGC:1.3:CRS84`, `http://www.opengis.net/def/crs/EPSG/0/4326`, `EPSG:4326`, `WGS 84`, `4326`.
pub fn of_text(text: &str) -> Named {
    let lower = text.trim().to_lowercase();
    let plain: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    if plain.ends_with("crs84") || plain.ends_with("crs84h") || matches!(plain.as_str(), "wgs84" | "gcswgs1984" | "wgs1984") {
        return Named::Wgs84;
    }
    let words = |c: char| !c.is_ascii_alphanumeric();
    let names_epsg = lower.split(words).any(|w| w.starts_with("epsg")) || lower.contains("spatialreference.org");
    let is_number = !plain.is_empty() && plain == lower && plain.chars().all(|c| c.is_ascii_digit());
    let last = lower.split(words).rev().map(|w| w.trim_start_matches("epsg")).find(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit()));
    let code = last.filter(|_| names_epsg || is_number).and_then(|w| w.parse::<u32>().ok()).filter(|c| (1..=MAX_CODE).contains(c));
    match code.map(Epsg) {
        Some(epsg) if epsg.is_wgs84() => Named::Wgs84,
        Some(epsg) => Named::Other(epsg),
        None => Named::Unknown(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_number_comes_out_of_what_somebody_writes() {
        for text in ["EPSG:32630", "epsg:32630", "32630", " EPSG 32630 "] {
            assert_eq!(Epsg::parse(text).map(Epsg::code), Ok(32_630), "{text}");
        }
        for text in ["", "EPSG:", "+proj=longlat", "EPSG:32630+5773", "/etc/passwd", "http://x/4326", "EPSG:0", "-1", "1234567"] {
            assert!(Epsg::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn wgs84_is_known_in_every_spelling() {
        for name in [
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:OGC::CRS84",
            "urn:ogc:def:crs:OGC:1.3:CRS84h",
            "OGC:CRS84",
            "CRS:84",
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "https://www.opengis.net/def/crs/OGC/0/CRS84",
            "urn:ogc:def:crs:EPSG::4326",
            "urn:ogc:def:crs:EPSG:0:4326",
            "urn:ogc:def:crs:EPSG:6.9:4326",
            "urn:x-ogc:def:crs:EPSG:4326",
            "http://www.opengis.net/def/crs/EPSG/0/4326",
            "http://www.opengis.net/gml/srs/epsg.xml#4326",
            "EPSG:4326",
            "epsg:4326",
            "EPSG4326",
            "WGS84",
            "WGS 84",
            "4326",
        ] {
            assert_eq!(of_geojson(&json!({"type": "name", "properties": {"name": name}})), Named::Wgs84, "{name}");
            assert_eq!(of_geojson(&json!(name)), Named::Wgs84, "{name}");
        }
        assert_eq!(of_geojson(&json!({"type": "EPSG", "properties": {"code": 4326}})), Named::Wgs84);
        assert_eq!(of_geojson(&json!({"type": "EPSG", "properties": {"code": "4326"}})), Named::Wgs84);
        assert_eq!(of_geojson(&json!({"type": "link", "properties": {"href": "http://spatialreference.org/ref/epsg/4326/"}})), Named::Wgs84);
        assert_eq!(of_geojson(&json!(4326)), Named::Wgs84);
    }

    #[test]
    fn others_are_named_by_their_number() {
        for (crs, code) in [
            (json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}), 3857),
            (json!({"type": "EPSG", "properties": {"code": 32_629}}), 32_629),
            (json!({"type": "name", "properties": {"name": "http://www.opengis.net/def/crs/EPSG/0/32630"}}), 32_630),
            (json!("EPSG:2154"), 2154),
        ] {
            assert_eq!(of_geojson(&crs), Named::Other(Epsg(code)), "{crs}");
        }
        assert_eq!(of_geojson(&json!({"type": "name", "properties": {"name": "Local grid 7"}})), Named::Unknown("Local grid 7".to_owned()));
    }
}
