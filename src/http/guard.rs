//! Loopback is not safe: a page on another site can ask a browser to talk to it. Foreign Host or Origin gets 403.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Server;
use super::error::Failure;

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

/// Why a request may not pass, if it may not.
fn refusal(server: &Server, method: &Method, headers: &HeaderMap, uri_authority: Option<&str>) -> Option<&'static str> {
    if headers.get_all(header::HOST).iter().count() > 1 {
        return Some("the request names two Hosts");
    }
    let Some(host) = authority(headers, uri_authority) else {
        return Some("the request names no Host");
    };
    if !server.open_to_network && !is_loopback(host_only(&host)) {
        return Some("this server answers only to localhost; start it with --open-to-network to let others in");
    }
    if let Some(origin) = headers.get(header::ORIGIN) {
        let same = origin.to_str().ok().and_then(|o| o.split_once("://")).is_some_and(|(_, a)| a.eq_ignore_ascii_case(&host));
        if !same {
            return Some("a page of another site may not talk to this server");
        }
    }
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let writes = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    if writes && matches!(site, Some("cross-site" | "same-site")) {
        return Some("a page of another site may not write to this server");
    }
    None
}

/// The middleware.
pub async fn guard(State(server): State<Server>, request: Request, next: Next) -> Response {
    let uri_authority = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let coded = request.headers().get(header::CONTENT_ENCODING).is_some_and(|c| !c.as_bytes().eq_ignore_ascii_case(b"identity"));
    if coded {
        let words = "send the body as it is: compressed bodies are not read here";
        return Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "coded_body", words).into_response();
    }
    match refusal(&server, request.method(), request.headers(), uri_authority) {
        Some(why) => Failure::new(StatusCode::FORBIDDEN, "foreign", why).into_response(),
        None => next.run(request).await,
    }
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
}
