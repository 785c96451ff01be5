//! One test binary: every integration test is a module here.

mod api;
mod architecture;
mod binary;
mod contract;
mod docs;
mod drawing;
mod interchange;
mod known_answers;
mod maps;
mod ogc;
mod paper;
mod properties;
mod properties_coverage;
mod properties_network;
mod support;
