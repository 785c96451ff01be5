//! Asking for items.

use serde_json::Value;

use crate::support::{Answer, TestServer};

/// A value as it stands in an address.
pub fn percent(value: &str) -> String {
    value.bytes().map(|b| if b.is_ascii_alphanumeric() || b"-._~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// An address with parameters.
pub fn with(path: &str, params: &[(&str, &str)]) -> String {
    let params: Vec<String> = params.iter().map(|(k, v)| format!("{k}={}", percent(v))).collect();
    format!("{path}?{}", params.join("&"))
}

/// Items of a collection.
#[track_caller]
pub fn items(server: &TestServer, workspace: &str, collection: &str, params: &[(&str, &str)]) -> Value {
    server.get(&with(&format!("/ogc/{workspace}/collections/{collection}/items"), params)).expect(200).json()
}

/// Ids of the features.
pub fn ids(items: &Value) -> Vec<String> {
    items["features"].as_array().expect("features").iter().map(|f| f["id"].as_str().expect("an id").to_owned()).collect()
}

/// The address of a relation.
pub fn link<'v>(document: &'v Value, rel: &str) -> Option<&'v str> {
    document["links"].as_array()?.iter().find(|l| l["rel"] == rel)?["href"].as_str()
}

/// Imports bytes as context layers.
pub fn import_layer(server: &TestServer, workspace: &str, file: &str, bytes: &[u8]) -> Answer {
    server.send("POST", &with(&format!("/api/workspaces/{workspace}/imports"), &[("profile", "layer"), ("file", file)]), &[], bytes)
}

/// A server with an empty workspace `w`.
pub fn empty() -> TestServer {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &serde_json::json!({"name": "w"})).expect(201);
    server
}
