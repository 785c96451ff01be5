//! The room `interchange`, through its one door.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says by a panic what is wrong")]
#![allow(clippy::doc_markdown, clippy::type_complexity, clippy::format_collect, clippy::format_push_string, reason = "plain words and small helpers")]

mod boundaries;
mod export;
mod forms;
mod geojson;
mod hostile;
mod iati;
mod network;
mod network_cases;
mod network_formats;
mod network_out;
mod ods;
mod oracles;
mod records;
mod round_trip;
mod rows_out;
mod streaming;
mod support;
mod threew;
mod threew_cases;
mod threew_words;
mod topojson;
mod vector_cases;
