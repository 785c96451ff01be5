//! Under which address others reach this server: its own, the one that was said at the start (`--public-url`), or the one that a
//! trusted proxy passes on. Documents that name whole addresses (OGC, TileJSON, styles, QGIS files) are made with it.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Who opened the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What a proxy passes on of the request that it got.
const FORWARDED: [&str; 5] = ["forwarded", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-prefix", "x-forwarded-port"];
/// The address under which the request was made, written here and read by [`origin`]; what a client sends under this name is dropped.
static ORIGIN: HeaderName = HeaderName::from_static("x-sitelines-origin");

/// Where the server is reached, and who may say so.
#[derive(Clone, Debug, Default)]
pub struct PublicAddress {
    /// Scheme, host and path under which others reach it, without a slash at the end.
    pub url: Option<Arc<str>>,
    /// Proxies whose word on the address is taken.
    pub proxies: Arc<[IpAddr]>,
}

impl PublicAddress {
    /// Reads `--public-url`: `https://maps.example.org` or with a path. Fails in words.
    pub fn parse(text: &str) -> Result<Arc<str>, String> {
        let wrong = || format!("{text}: an address begins with http:// or https:// and has a host, then perhaps a path: https://maps.example.org/sitelines");
        let text = text.trim_end_matches('/');
        let uri: axum::http::Uri = text.parse().map_err(|_| wrong())?;
        let plain = matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|h| !h.is_empty()) && uri.query().is_none() && !text.contains(['#', '@', '"', '\'', '<', '>', ' ']);
        if plain { Ok(Arc::from(text)) } else { Err(wrong()) }
    }
    /// The host, with its port where it has one, under which others reach it.
    pub fn authority(&self) -> Option<&str> {
        Some(self.url.as_deref()?.split_once("://")?.1.split('/').next().unwrap_or_default())
    }
    /// Writes the address under which a request was made into its headers, and takes out what nobody trusted says of it. Gives the
    /// host that the request was made for, where a trusted proxy says it.
    pub fn settle(&self, peer: Option<Peer>, headers: &mut HeaderMap) -> Option<String> {
        headers.remove(&ORIGIN);
        let trusted = peer.is_some_and(|p| self.proxies.contains(&p.0));
        let said = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?;
            // the first of several proxies stands first
            let first = value.split(',').next().unwrap_or_default().trim();
            (!first.is_empty()).then(|| first.to_owned())
        };
        let forwarded = said("forwarded").filter(|_| trusted);
        let member = |name: &str| {
            let pair = forwarded.as_deref()?.split(';').find_map(|p| p.trim().split_once('=').filter(|(n, _)| n.eq_ignore_ascii_case(name)))?;
            Some(pair.1.trim_matches('"').to_owned())
        };
        let passed = |name: &str, other: &str| member(name).or_else(|| said(other).filter(|_| trusted));
        let is_host = |h: &String| !h.is_empty() && h.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]_".contains(&b));
        let host = passed("host", "x-forwarded-host").filter(is_host);
        let scheme = passed("proto", "x-forwarded-proto").filter(|s| matches!(s.as_str(), "http" | "https"));
        let prefix = said("x-forwarded-prefix").filter(|p| trusted && p.starts_with('/') && p.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/".contains(&b)));
        for name in FORWARDED {
            headers.remove(name);
        }
        let own = || headers.get(header::HOST).and_then(|h| h.to_str().ok()).filter(|h| is_host(&(*h).to_owned())).unwrap_or("localhost").to_owned();
        let address = match &self.url {
            Some(url) => url.to_string(),
            None => format!("{}://{}{}", scheme.as_deref().unwrap_or("http"), host.clone().unwrap_or_else(own), prefix.as_deref().unwrap_or_default().trim_end_matches('/')),
        };
        if let Ok(value) = HeaderValue::from_str(&address) {
            headers.insert(&ORIGIN, value);
        }
        host
    }
}

/// The address under which the client reached this server: GIS programs want whole addresses.
pub fn origin(headers: &HeaderMap) -> String {
    let host = || headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("localhost");
    headers.get(&ORIGIN).and_then(|o| o.to_str().ok()).map_or_else(|| format!("http://{}", host()), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (n.parse::<HeaderName>().expect("a name"), HeaderValue::from_str(v).expect("a value"))).collect()
    }

    #[test]
    fn only_a_trusted_proxy_says_where_the_server_is() {
        let proxy: IpAddr = "127.0.0.1".parse().expect("an address");
        let address = PublicAddress { url: None, proxies: [proxy].into() };
        let said = [("host", "127.0.0.1:8080"), ("x-forwarded-host", "maps.example.org"), ("x-forwarded-proto", "https"), ("x-forwarded-prefix", "/sites/")];
        let mut headers = asked(&said);
        assert_eq!(address.settle(Some(Peer(proxy)), &mut headers).as_deref(), Some("maps.example.org"));
        assert_eq!(origin(&headers), "https://maps.example.org/sites");
        let mut headers = asked(&said);
        assert_eq!(address.settle(Some(Peer("10.0.0.9".parse().expect("an address"))), &mut headers), None);
        assert_eq!(origin(&headers), "http://127.0.0.1:8080");
        let mut headers = asked(&[("host", "a"), ("forwarded", "for=1.2.3.4;host=\"maps.example.org:444\";proto=https, for=9.9.9.9")]);
        address.settle(Some(Peer(proxy)), &mut headers);
        assert_eq!(origin(&headers), "https://maps.example.org:444");
    }

    #[test]
    fn a_client_cannot_choose_the_address() {
        let address = PublicAddress { url: Some(PublicAddress::parse("https://maps.example.org/s/").expect("an address")), ..PublicAddress::default() };
        let mut headers = asked(&[("host", "localhost"), ("x-sitelines-origin", "https://evil.example"), ("x-forwarded-host", "evil.example")]);
        assert_eq!(address.settle(None, &mut headers), None);
        assert_eq!(origin(&headers), "https://maps.example.org/s");
        assert_eq!(address.authority(), Some("maps.example.org"));
        for wrong in ["maps.example.org", "ftp://a", "https://", "https://a/?b", "https://u@a", "javascript:alert(1)"] {
            assert!(PublicAddress::parse(wrong).is_err(), "{wrong}");
        }
    }
}
