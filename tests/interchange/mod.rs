//! The room `interchange`, through its one door.
mod boundaries;
mod export;
mod forms;
mod geojson;
mod hostile;
mod records;
mod support;
mod threew;
