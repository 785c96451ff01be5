//! GeoJSON (RFC 7946).
//!
//! - [`read`] bytes in, [`Features`](super::features::Features) out
//! - [`write`] a feature table in, bytes out

pub mod read;
pub mod write;
