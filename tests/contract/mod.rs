//! What every store promises, shown on the GeoPackage store: tests in sentences, a file per promise.

mod commits;
mod faults;
mod files;
mod geopackage;
mod history;
mod older;
mod outside;
mod privacy;
mod round_trip;
mod samples;
