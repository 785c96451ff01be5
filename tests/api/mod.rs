//! The HTTP API by behaviour, in sentences, against the real binary.

mod analyses;
mod imports;
mod meta;
mod privacy;
mod records;
mod safety;
