//! Bytes in, drafts out; feature tables in, bytes out. No store, HTTP or analysis; nothing that is sent becomes a path.
//!
//! The door in, and what stands before it:
//! - [`upload`] what is sent and what came of it; [`refused`] why a whole input is refused; [`limits`]
//! - [`read`](mod@read) from uploads to drafts: recognises files and profiles
//!
//! From bytes to tables, one format a file:
//! - [`sniff`] what a file is; [`decode`] text in any encoding; [`archive`] guarded zip files
//! - [`grid`] rows of text: [`delimited`] CSV in all dialects, [`jsontable`] lists of flat objects, [`workbook`] XLSX, [`ods`] OpenDocument, [`sheets`] what both fill
//! - [`repeats`] JSON members that stand twice; [`xml`] elements with guards; [`network`] nodes and edges: GraphML, GEXF, GML, Pajek, JSON and sheets
//! - [`features`] rows with geometry: [`geojson`], [`topojson`], and by GDAL [`vector`] files; [`crs`] the coordinate systems that
//!   they name; [`dbf`] texts of shapefiles in their [`code_pages`]
//! - [`gdal_client`] starts a child process, [`gdal_worker`] is it, [`gdal`] alone touches GDAL and hears its [`complaint`]s, [`gdal_wire`] between them
//!
//! From tables to drafts, one profile a file:
//! - [`profile`] mappings as data; [`mapping`] which column of a table means what; [`words`], [`dates`], [`degrees`], [`keys`] natural ids; [`drafts`] checks what is gathered, [`garbled`] texts among it
//! - [`records`] files named after record kinds; [`threew`] flat sheets; [`iati`] activity files; [`cod_ab`] boundaries;
//!   [`network`] networks; [`rules`] rules in TOML; [`context`] layers kept as they came; [`naming`] names looked up for all of them
//!
//! The way out: [`geojson::write`], [`csv`], [`hxl`], [`jsonrows`], [`xlsx`], [`kml`], [`sidecar`]; by GDAL
//! [`gdal_out`], with [`gdal_names`] that fit, and [`flatgeobuf`] where rows have no geometry; networks in
//! [`network::write`](mod@network::write).

#![allow(clippy::doc_markdown, reason = "GeoJSON, GeoPackage and the like are names, not code")]

pub mod archive;
pub mod cod_ab;
pub mod code_pages;
pub mod complaint;
pub mod context;
pub mod crs;
pub mod csv;
pub mod dates;
pub mod dbf;
pub mod decode;
pub mod degrees;
pub mod delimited;
pub mod drafts;
pub mod features;
pub mod flatgeobuf;
pub mod garbled;
pub mod gdal;
pub mod gdal_client;
pub mod gdal_names;
pub mod gdal_out;
pub mod gdal_wire;
pub mod gdal_worker;
pub mod geojson;
pub mod grid;
pub mod hxl;
pub mod iati;
pub mod jsonrows;
pub mod jsontable;
pub mod keys;
pub mod kml;
pub mod limits;
pub mod mapping;
pub mod naming;
pub mod network;
pub mod ods;
pub mod profile;
pub mod read;
pub mod records;
pub mod refused;
pub mod repeats;
pub mod rules;
pub mod sheets;
pub mod sidecar;
pub mod sniff;
pub mod threew;
pub mod topojson;
pub mod upload;
pub mod vector;
pub mod words;
pub mod workbook;
pub mod xlsx;
pub mod xml;

pub use limits::Limits;
pub use mapping::{Columns, TableRead};
pub use read::read;
pub use refused::{Class, Reason, Refused};
pub use upload::{Export, Options, Read, Upload};
