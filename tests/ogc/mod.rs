//! OGC API Features and context layers, against the real binary and with clients of others.

#![allow(clippy::panic, reason = "a test that cannot go on shall fail and say why")]

mod clients;
mod cql2;
mod features;
mod filters;
mod layers;
mod qgis_collections;
mod qgis_project;
mod shared;
mod support;
