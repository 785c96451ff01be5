//! One test binary: every integration test is a module here.

mod api;
mod architecture;
mod binary;
mod support;
