//! Loopback is not safe: a page on another site can ask a browser to talk to it. Foreign Host or Origin gets 403, but for reading of
//! layers by pages that were named at the start (`--allow-origin`).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Server;
use super::error::Failure;
use super::public_address::Peer;

/// What pages of other origins may read where they were named: what GIS clients draw.
const SHARED: [&str; 3] = ["/ogc/", "/tiles/", "/styles/"];
/// How long a browser may remember what it was allowed, in seconds.
const REMEMBERED: HeaderValue = HeaderValue::from_static("3600");

/// Origins whose pages may read layers.
#[derive(Clone, Debug, Default)]
pub struct AllowedOrigins(pub Arc<[String]>);

impl AllowedOrigins {
    /// Reads `--allow-origin`: `*`, or scheme and host as browsers say it. Fails in words.
    pub fn parse(text: &str) -> Result<String, String> {
        let wrong = || format!("{text}: an origin is * or a scheme and a host, perhaps a port, and nothing after it: https://maps.example.org");
        if text == "*" {
            return Ok(text.to_owned());
        }
        let (scheme, host) = text.split_once("://").ok_or_else(wrong)?;
        let plain = matches!(scheme, "http" | "https") && !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]_".contains(&b));
        if plain { Ok(text.to_ascii_lowercase()) } else { Err(wrong()) }
    }
    /// What the answer says to a page of that origin, where it may read.
    fn answer(&self, origin: &HeaderValue) -> Option<HeaderValue> {
        if self.0.iter().any(|o| o == "*") {
            return Some(HeaderValue::from_static("*"));
        }
        let said = origin.to_str().ok()?.to_ascii_lowercase();
        self.0.contains(&said).then(|| origin.clone())
    }
}

/// The host part of `host:port` or `[::1]:port`.
fn host_only(authority: &str) -> &str {
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split_once(']').map_or(rest, |(host, _)| host);
    }
    authority.rsplit_once(':').filter(|(host, _)| !host.contains(':')).map_or(authority, |(host, _)| host)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn authority(headers: &HeaderMap, uri_authority: Option<&str>) -> Option<String> {
    uri_authority.map(str::to_owned).or_else(|| headers.get(header::HOST)?.to_str().ok().map(str::to_owned))
}

/// Whom a request comes from and what it asks.
struct Asked<'a> {
    method: &'a Method,
    headers: &'a HeaderMap,
    /// The host as the request line says it.
    uri_authority: Option<&'a str>,
    /// The host as a trusted proxy says it.
    forwarded: Option<&'a str>,
    /// True where a page of its origin may read what it asks for.
    shared: bool,
}

/// Why a request may not pass, if it may not.
fn refusal(server: &Server, asked: &Asked<'_>) -> Option<&'static str> {
    let headers = asked.headers;
    if headers.get_all(header::HOST).iter().count() > 1 {
        return Some("the request names two Hosts");
    }
    let Some(host) = authority(headers, asked.uri_authority) else {
        return Some("the request names no Host");
    };
    let public = server.public.authority();
    let is_public = |host: &str| public.is_some_and(|p| p.eq_ignore_ascii_case(host));
    if !server.open_to_network && !is_loopback(host_only(&host)) && !is_public(&host) && asked.forwarded.is_none() {
        return Some("this server answers only to localhost; start it with --open-to-network to let others in, or name its --public-url");
    }
    if let Some(origin) = headers.get(header::ORIGIN) {
        let own = |a: &str| a.eq_ignore_ascii_case(&host) || is_public(a) || asked.forwarded.is_some_and(|f| f.eq_ignore_ascii_case(a));
        let same = origin.to_str().ok().and_then(|o| o.split_once("://")).is_some_and(|(_, a)| own(a));
        if !same && !asked.shared {
            return Some("a page of another site may not talk to this server");
        }
    }
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let writes = !matches!(*asked.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if writes && matches!(site, Some("cross-site" | "same-site")) {
        return Some("a page of another site may not write to this server");
    }
    None
}

/// The middleware.
pub async fn guard(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    let forwarded = server.public.settle(peer, request.headers_mut());
    let coded = request.headers().get(header::CONTENT_ENCODING).is_some_and(|c| !c.as_bytes().eq_ignore_ascii_case(b"identity"));
    if coded {
        let words = "send the body as it is: compressed bodies are not read here";
        return Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "coded_body", words).into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let layers = reads && SHARED.iter().any(|prefix| request.uri().path().starts_with(prefix));
    let allowed = request.headers().get(header::ORIGIN).filter(|_| layers).and_then(|origin| server.allowed_origins.answer(origin));
    let uri_authority = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let asked = Asked { method: request.method(), headers: request.headers(), uri_authority, forwarded: forwarded.as_deref(), shared: allowed.is_some() };
    if let Some(why) = refusal(&server, &asked) {
        return Failure::new(StatusCode::FORBIDDEN, "foreign", why).into_response();
    }
    let before = request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let Some(allowed) = allowed else { return told_apart(&server, layers, next.run(request).await) };
    // a browser asks first where a page sets headers of its own: reading is all that is allowed
    let mut response = if before { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("content-crs, etag, link"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    if before {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, OPTIONS"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept, if-none-match, range"));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, REMEMBERED);
    }
    told_apart(&server, layers, response)
}

/// Where origins are told apart, no cache may hand the answer to one to another.
fn told_apart(server: &Server, layers: bool, mut response: Response) -> Response {
    if layers && !server.allowed_origins.0.is_empty() {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_read_with_and_without_port() {
        for (text, host) in [("localhost:8080", "localhost"), ("127.0.0.1", "127.0.0.1"), ("[::1]:80", "::1"), ("evil.example:1", "evil.example")] {
            assert_eq!(host_only(text), host);
        }
        assert!(is_loopback("127.0.0.9") && is_loopback("::1") && !is_loopback("127.0.0.1.evil.example"));
    }

    #[test]
    fn origins_are_compared_whole() {
        let allowed = AllowedOrigins([AllowedOrigins::parse("https://Maps.example.org").expect("an origin")].into());
        let answer = |origin: &'static str| allowed.answer(&HeaderValue::from_static(origin));
        assert!(answer("https://maps.example.org").is_some());
        for foreign in ["http://maps.example.org", "https://maps.example.org.evil.example", "https://maps.example.org:444", "null"] {
            assert!(answer(foreign).is_none(), "{foreign}");
        }
        for wrong in ["maps.example.org", "https://maps.example.org/", "null", "https://a b", ""] {
            assert!(AllowedOrigins::parse(wrong).is_err(), "{wrong}");
        }
    }
}
