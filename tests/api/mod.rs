//! The HTTP API by behaviour, in sentences, against the real binary.

#![allow(clippy::panic, reason = "a test that cannot go on shall fail and say why")]

mod analyses;
mod archive;
mod batch;
mod contract;
mod exports;
mod homecoming;
mod import_review;
mod imports;
mod jobs;
mod meta;
mod privacy;
mod records;
mod review;
mod rights;
mod safety;
mod slow;
