//! The GeoPackage store.
