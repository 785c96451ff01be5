//! The basemap that whoever starts the server may choose: a style or PMTiles file by address, or a PMTiles file on disk.
//! Without one the page draws its own world map and no request leaves the server.

use std::path::PathBuf;

use axum::Router;
use tower_http::services::ServeFile;

use super::Server;

/// Where a PMTiles file from disk is served.
const PATH: &str = "/basemap.pmtiles";

/// A chosen basemap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basemap {
    /// A MapLibre style or a PMTiles file elsewhere; the page may then talk to that origin.
    Address {
        /// The address.
        url: String,
        /// Its scheme, host and port.
        origin: String,
    },
    /// A PMTiles file of this machine, named by whoever starts the server.
    File(PathBuf),
}

impl Basemap {
    /// Reads the setting: `https://...`, or the path of a `.pmtiles` file.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some((scheme, rest)) = text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https")) {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let plain = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
            if !plain {
                return Err(format!("{text:?} names no host"));
            }
            return Ok(Self::Address { url: text.to_owned(), origin: format!("{scheme}://{host}") });
        }
        let path = PathBuf::from(text);
        let is_tiles = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pmtiles"));
        if is_tiles && path.is_file() {
            return Ok(Self::File(path));
        }
        Err(format!("{text:?} is neither the address of a style or PMTiles file (https://...) nor a .pmtiles file on this machine"))
    }

    /// What the page is told.
    pub fn for_page(&self) -> String {
        match self {
            Self::Address { url, .. } if url.split(['?', '#']).next().is_some_and(|u| u.ends_with(".pmtiles")) => format!("pmtiles:{url}"),
            Self::Address { url, .. } => url.clone(),
            Self::File(_) => format!("pmtiles:{PATH}"),
        }
    }

    /// The origin that the page must be allowed to talk to, if any.
    pub fn origin(&self) -> Option<&str> {
        match self {
            Self::Address { origin, .. } => Some(origin),
            Self::File(_) => None,
        }
    }

    /// The file, with ranges, as PMTiles readers ask for it.
    pub fn router(&self) -> Router<Server> {
        match self {
            Self::Address { .. } => Router::new(),
            Self::File(path) => Router::new().route_service(PATH, ServeFile::new(path)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_its_origin_and_nonsense_is_refused() {
        let style = Basemap::parse("https://tiles.example.org:8443/style.json?key=1").expect("an address");
        assert_eq!(style.origin(), Some("https://tiles.example.org:8443"));
        assert_eq!(style.for_page(), "https://tiles.example.org:8443/style.json?key=1");
        assert_eq!(Basemap::parse("https://a.example/world.pmtiles").expect("an address").for_page(), "pmtiles:https://a.example/world.pmtiles");
        for bad in ["", "ftp://a/b", "https://", "https://a b/", "https://a;script-src *", "/no/such.pmtiles", "/etc/passwd"] {
            assert!(Basemap::parse(bad).is_err(), "{bad:?}");
        }
    }
}
