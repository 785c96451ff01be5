//! The only file that touches GDAL, and the only one with unsafe code. It runs in the child process alone.
//!
//! Traps that are minded here (GDAL 3.6, crate gdal 0.19): a null geometry comes as `Some` holding NULL and crashes on use;
//! `POINT EMPTY` becomes (0, 0); Z, M and curves are errors unless flattened; axis order follows the authority unless told
//! otherwise; times have no type.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use gdal::spatial_ref::{AxisMappingStrategy, CoordTransform, SpatialRef};
use gdal::vector::{Feature, FieldValue, Layer, LayerAccess, LayerOptions};
use gdal::{Dataset, DatasetOptions, GdalOpenFlags, Metadata};
use gdal_sys::{OGRFieldSubType, OGRFieldType};
use serde_json::{Number, Value};

use super::complaint::Complaint;
use super::gdal_wire::{Order, Say, Vector, Why, WriteOrder, WriteRow};
use crate::domain::AttributeType;
use crate::domain::geometry_kind::GeometryKind;

/// What stops a reading.
pub type Stop = (Why, String);

/// Configuration of GDAL: no network, no extensions, no guessing.
const CONFIGURATION: [(&str, &str); 12] = [
    ("GDAL_SKIP", "VRT,OGR_VRT,HTTP,WMS,WCS,WFS,OAPIF,CSW,PostgreSQL,MySQL,ODBC,AmigoCloud,Carto,Elastic,PLSCENES"),
    ("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", ".none"),
    ("GDAL_HTTP_TIMEOUT", "1"),
    ("GDAL_HTTP_MAX_RETRY", "0"),
    ("GDAL_HTTP_PROXY", "127.0.0.1:1"),
    ("PROJ_NETWORK", "OFF"),
    ("OGR_SQLITE_LOAD_EXTENSIONS", ""),
    ("OGR_SQLITE_LIST_VIRTUAL_OGR", "NO"),
    ("SQLITE_LIST_ALL_TABLES", "NO"),
    ("SHAPE_RESTORE_SHX", "NO"),
    ("GDAL_DISABLE_READDIR_ON_OPEN", "FALSE"),
    ("CPL_DEBUG", "OFF"),
];

/// What a child may use.
#[derive(Clone, Copy, Debug)]
pub struct Fence {
    /// Address space, bytes.
    pub memory: u64,
    /// Processor time, seconds.
    pub seconds: u64,
    /// Bytes of a file that it writes; 0 where it writes none.
    pub file_bytes: u64,
}

/// Fences the process in before any input is read: address space, processor time, files written, few opened, no core, no new
/// rights, no life after the parent, and where the system allows it no network at all.
#[expect(unsafe_code, reason = "resource limits exist only as C calls; the child has one thread")]
pub fn fence(fence: Fence) {
    let limits: [(libc::__rlimit_resource_t, u64); 5] = [
        (libc::RLIMIT_AS, fence.memory),
        (libc::RLIMIT_CPU, fence.seconds),
        (libc::RLIMIT_FSIZE, fence.file_bytes),
        (libc::RLIMIT_NOFILE, 64),
        (libc::RLIMIT_CORE, 0),
    ];
    for (resource, most) in limits {
        let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
        // SAFETY: the struct lives through the call; lowering a limit is always allowed
        unsafe { libc::setrlimit(resource, &raw const limit) };
    }
    // SAFETY: plain numbers; each call may fail without harm, the limits above hold anyway
    unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL, 0, 0, 0);
        libc::unshare(libc::CLONE_NEWUSER | libc::CLONE_NEWNET);
    }
}

/// Reads every feature layer of the parts, which lie in memory under names of our own, and says what it finds.
pub fn read(order: &Order, parts: Vec<(String, Vec<u8>)>, say: &mut dyn FnMut(Say) -> std::io::Result<()>) -> Result<(), Stop> {
    for (key, value) in CONFIGURATION {
        gdal::config::set_config_option(key, value).map_err(unreadable)?;
    }
    // nothing is printed; what a driver says of a feature that it can not read is all that there is
    let complaint = Complaint::default();
    gdal::config::set_error_handler({
        let complaint = complaint.clone();
        move |class, _, words| {
            let failed = matches!(class, gdal::errors::CplErrType::Failure | gdal::errors::CplErrType::Fatal);
            if failed || ["geom", "shape", "ring", "wkb"].iter().any(|word| words.to_lowercase().contains(word)) {
                complaint.note(words);
            }
        }
    });
    for (ending, mut bytes) in parts {
        if order.vector == Vector::GeoPackage {
            leave_wal_mode(&mut bytes);
        }
        gdal::vsi::create_mem_file(format!("/vsimem/in/layer.{ending}"), bytes).map_err(unreadable)?;
    }
    let drivers = [order.vector.driver()];
    let options = DatasetOptions {
        open_flags: GdalOpenFlags::GDAL_OF_READONLY | GdalOpenFlags::GDAL_OF_VECTOR,
        allowed_drivers: Some(&drivers),
        open_options: match order.vector {
            Vector::GeoPackage => Some(&["LIST_ALL_TABLES=NO"]),
            // each byte comes as the character of its number, and is decoded by who asks
            Vector::Shapefile => Some(&["ENCODING=ISO-8859-1"]),
            _ => None,
        },
        sibling_files: None,
    };
    let path = format!("/vsimem/in/layer.{}", order.vector.main_part());
    let dataset = Dataset::open_ex(Path::new(&path), options).map_err(unreadable)?;
    if dataset.layer_count() == 0 {
        return Err((Why::Unreadable, "the file has no layer of features".to_owned()));
    }
    let mut left = order.features;
    for index in 0..dataset.layer_count() {
        let layer = dataset.layer(index).map_err(unreadable)?;
        if order.vector.is_own(&layer.name(), layer.feature_count()) {
            read_layer(order, layer, &mut left, &complaint, say)?;
        }
    }
    Ok(())
}

fn read_layer(order: &Order, mut layer: Layer<'_>, left: &mut usize, complaint: &Complaint, say: &mut dyn FnMut(Say) -> std::io::Result<()>) -> Result<(), Stop> {
    let wanted = fields_of(order.vector, &mut layer);
    let names: Vec<String> = layer.defn().fields().map(|f| f.name()).collect();
    let all_types = types(&layer);
    let fields: Vec<String> = wanted.iter().filter_map(|at| names.get(*at).cloned()).collect();
    let types: Vec<AttributeType> = wanted.iter().filter_map(|at| all_types.get(*at).copied()).collect();
    let has_geometry = layer.defn().geom_fields().count() > 0;
    let (transform, from) = if has_geometry { to_wgs84(order, &layer)? } else { (None, None) };
    let name = layer.name();
    say(Say::Layer { name, fields: fields.clone(), types: types.clone(), transformed_from: from }).map_err(|e| (Why::Unreadable, e.to_string()))?;
    complaint.take();
    for feature in layer.features() {
        let said_of_it = complaint.take();
        if *left == 0 {
            return Err((Why::TooMany, format!("the file has more than {} features", order.features)));
        }
        *left -= 1;
        let there = wanted.iter().zip(&types).filter(|(at, _)| **at < feature.field_count());
        let cells = there.map(|(at, ty)| said(&feature, *at).map_or(Value::Null, |v| value(v, Some(*ty)))).collect();
        let mut had = Had::default();
        let (geometry, problem) = match feature.geometry().map(|g| geometry(g, transform.as_ref(), &mut had)) {
            // a driver that can not read a geometry complains and gives none
            None | Some(Ok(None)) => (None, said_of_it.or_else(|| complaint.take()).map(|words| format!("the geometry can not be read: {words}"))),
            Some(Ok(Some(value))) => (Some(value), None),
            Some(Err(problem)) => (None, Some(problem)),
        };
        complaint.take();
        say(Say::Feature { cells, geometry, problem, heights: had.heights, curves: had.curves }).map_err(|e| (Why::Unreadable, e.to_string()))?;
    }
    Ok(())
}

/// What a geometry had that is not kept.
#[derive(Default)]
struct Had {
    heights: bool,
    curves: bool,
}

/// The value of a field that is one of the feature's; `None` where it is null or was never set, which `field` alone reads as 0 or
/// nothing: drivers of formats that leave out what is unknown (`FlatGeobuf`, KML, GPX) set no field.
#[expect(unsafe_code, reason = "whether a field was set has no safe call")]
fn said(feature: &Feature<'_>, at: usize) -> Option<FieldValue> {
    let index = i32::try_from(at).ok()?;
    // SAFETY: the feature lives through the call, and the index is below its number of fields
    let is_set = unsafe { gdal_sys::OGR_F_IsFieldSetAndNotNull(feature.c_feature(), index) } != 0;
    if is_set { feature.field(at).ok().flatten() } else { None }
}

/// The fields that are read: all, but of GPX, whose driver has one for each that a file may hold, those that some feature has.
fn fields_of(vector: Vector, layer: &mut Layer<'_>) -> Vec<usize> {
    let all = layer.defn().fields().count();
    if vector != Vector::Gpx {
        return (0..all).collect();
    }
    let mut used = vec![false; all];
    for feature in layer.features() {
        for (at, used) in used.iter_mut().enumerate().take(feature.field_count()) {
            *used = *used || said(&feature, at).is_some();
        }
    }
    (0..all).filter(|at| used[*at]).collect()
}

/// The transformation to longitude and latitude in WGS 84, and the name of what it starts from; none where it is that.
fn to_wgs84(order: &Order, layer: &Layer<'_>) -> Result<(Option<CoordTransform>, Option<String>), Stop> {
    let own = layer.spatial_ref().filter(|s| !s.is_local() && s.name().is_some_and(|n| !n.starts_with("Undefined")));
    let own = own.filter(|_| order.vector != Vector::GeoJson);
    let mut source = match (own, order.epsg) {
        (Some(own), _) => own,
        (None, Some(given)) => SpatialRef::from_epsg(given).map_err(|_| (Why::NoCrs, format!("the coordinate system EPSG:{given} is not known")))?,
        (None, None) => return Err((Why::NoCrs, format!("the layer {:?} does not say its coordinate system", layer.name()))),
    };
    source.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    let mut target = SpatialRef::from_epsg(4326).map_err(unreadable)?;
    target.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    let name = source.name().unwrap_or_else(|| "an unnamed system".to_owned());
    let authority = source.authority().ok();
    if authority.as_deref() == Some("EPSG:4326") || authority.as_deref() == Some("OGC:CRS84") {
        return Ok((None, None));
    }
    let transform = CoordTransform::new(&source, &target).map_err(|_| (Why::NoCrs, format!("there is no transformation from {name} to WGS 84")))?;
    let named = authority.map_or_else(|| name.clone(), |a| format!("{name} ({a})"));
    Ok((Some(transform), Some(named)))
}

/// A geometry as GeoJSON in WGS 84: flattened and transformed. `None` where the feature has none.
#[expect(unsafe_code, reason = "a null geometry can only be told by its pointer; curves have no safe call")]
fn geometry(geometry: &gdal::vector::Geometry, transform: Option<&CoordTransform>, had: &mut Had) -> Result<Option<Value>, String> {
    // SAFETY: the pointer is only compared
    if unsafe { geometry.c_geometry() }.is_null() || geometry.is_empty() {
        return Ok(None);
    }
    let mut plain = geometry.clone();
    // SAFETY: the pointer was checked above
    let curved = unsafe { gdal_sys::OGR_G_HasCurveGeometry(plain.c_geometry(), 1) } != 0;
    if curved {
        // SAFETY: the pointer was checked; what is made is looked at, copied once, and then destroyed
        unsafe {
            let straight = gdal_sys::OGR_G_GetLinearGeometry(plain.c_geometry(), 0.0, std::ptr::null_mut());
            if straight.is_null() {
                return Err("the curves can not be straightened".to_owned());
            }
            let lent = gdal::vector::Geometry::lazy_feature_geometry();
            lent.set_c_geometry(straight);
            plain = lent.clone();
            gdal_sys::OGR_G_DestroyGeometry(straight);
        }
        had.curves = true;
    }
    let ty = plain.geometry_type();
    had.heights = gdal::vector::geometry_type_has_z(ty) || gdal::vector::geometry_type_has_m(ty);
    plain.flatten_to_2d();
    if let Some(transform) = transform {
        plain.transform_inplace(transform).map_err(|_| "the coordinates can not be transformed to WGS 84".to_owned())?;
    }
    let geo = plain.to_geo().map_err(|e| format!("the geometry can not be read: {e}"))?;
    serde_json::to_value(geojson::Geometry::from(&geo)).map(Some).map_err(|e| e.to_string())
}

/// The types of a layer's fields.
#[expect(unsafe_code, reason = "the sub-type, which tells yes or no from a whole number, has no safe call")]
fn types(layer: &Layer<'_>) -> Vec<AttributeType> {
    let defn = layer.defn();
    let mut types = Vec::new();
    for (at, field) in (0_i32..).zip(defn.fields()) {
        // SAFETY: the definition lives as long as the layer, and the index is one of its fields
        let subtype = unsafe { gdal_sys::OGR_Fld_GetSubType(gdal_sys::OGR_FD_GetFieldDefn(defn.c_defn(), at)) };
        types.push(match field.field_type() {
            OGRFieldType::OFTInteger | OGRFieldType::OFTInteger64 if subtype == OGRFieldSubType::OFSTBoolean => AttributeType::Boolean,
            OGRFieldType::OFTInteger | OGRFieldType::OFTInteger64 => AttributeType::Integer,
            OGRFieldType::OFTReal => AttributeType::Number,
            OGRFieldType::OFTDate => AttributeType::Date,
            OGRFieldType::OFTDateTime => AttributeType::DateTime,
            _ => AttributeType::Text,
        });
    }
    types
}

fn value(value: FieldValue, ty: Option<AttributeType>) -> Value {
    let real = |v: f64| Number::from_f64(v).map_or(Value::Null, Value::Number);
    match value {
        FieldValue::IntegerValue(v) if ty == Some(AttributeType::Boolean) => (v != 0).into(),
        FieldValue::IntegerValue(v) => v.into(),
        FieldValue::Integer64Value(v) => v.into(),
        FieldValue::RealValue(v) => real(v),
        FieldValue::StringValue(v) => v.into(),
        FieldValue::IntegerListValue(v) => v.into(),
        FieldValue::Integer64ListValue(v) => v.into(),
        FieldValue::RealListValue(v) => v.into_iter().map(real).collect(),
        FieldValue::StringListValue(v) => v.into(),
        FieldValue::DateValue(v) => v.to_string().into(),
        // its debug form is RFC 3339; the display form has a blank
        FieldValue::DateTimeValue(v) => format!("{v:?}").into(),
    }
}

/// A database that was last written with a write-ahead log can not be opened from memory; its file is complete without
/// the log, so the two version bytes say that it has none (SQLite file format, offsets 18 and 19).
fn leave_wal_mode(bytes: &mut [u8]) {
    if let Some(versions @ [2, 2]) = bytes.get_mut(18..20) {
        versions.fill(1);
    }
}

fn unreadable(error: gdal::errors::GdalError) -> Stop {
    let message = match error {
        gdal::errors::GdalError::NullPointer { msg, .. } if !msg.is_empty() => msg,
        other => other.to_string(),
    };
    // our own names for its parts mean nothing to the sender
    (Why::Unreadable, message.replace("/vsimem/in/layer", "the file"))
}

/// Writes a layer into the folder in which the process stands, and gives its files: what each is called outside, and its
/// path. Rows are pulled one by one, and what they become lies on disk: memory is that of one row, and with FlatGeobuf of an
/// index of some 100 bytes a row.
pub fn write(order: &WriteOrder, next: &mut dyn FnMut() -> std::io::Result<Option<WriteRow>>) -> Result<Vec<(String, PathBuf)>, Stop> {
    let day = order.day.clone().unwrap_or_else(|| "2000-01-01".to_owned());
    let instant = format!("{day}T00:00:00.000Z");
    // no clock in the file, no temporary file beside it, and no journal: a file that is not finished is thrown away
    let own = [("OGR_CURRENT_DATE", instant.as_str()), ("OGR_SQLITE_PRAGMA", "temp_store=MEMORY"), ("OGR_SQLITE_JOURNAL", "OFF"), ("OGR_SQLITE_SYNCHRONOUS", "OFF")];
    for (key, value) in CONFIGURATION.into_iter().chain(own) {
        gdal::config::set_config_option(key, value).map_err(unreadable)?;
    }
    // a disk that is full is told here, and not by every driver in what it returns
    let failed: Arc<OnceLock<String>> = Arc::default();
    gdal::config::set_error_handler({
        let failed = Arc::clone(&failed);
        move |class, _, words| {
            if matches!(class, gdal::errors::CplErrType::Failure | gdal::errors::CplErrType::Fatal) {
                failed.get_or_init(|| words.to_owned());
            }
        }
    });
    let target = order.vector.target().ok_or((Why::Unreadable, "this format is only read here".to_owned()))?;
    let driver = gdal::DriverManager::get_driver_by_name(order.vector.driver()).map_err(unreadable)?;
    let mut dataset = driver.create_vector_only(target.path).map_err(unreadable)?;
    let mut wgs84 = SpatialRef::from_epsg(4326).map_err(unreadable)?;
    wgs84.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    let dated = format!("DBF_DATE_LAST_UPDATE={day}");
    let options: Vec<&str> = target.options.iter().copied().chain((order.vector == Vector::Shapefile).then_some(dated.as_str())).collect();
    for (name, ty) in target.layers {
        let ty = if order.spatial { order.geometry.map_or(*ty, declared) } else { gdal_sys::OGRwkbGeometryType::wkbNone };
        let name = if name.is_empty() { order.layer.as_str() } else { name };
        let layer = dataset.create_layer(LayerOptions { name, srs: order.spatial.then_some(&wgs84), ty, options: Some(&options) }).map_err(unreadable)?;
        for (name, ty) in &order.columns {
            add_field(&layer, name, *ty)?;
        }
    }
    for (key, value) in &order.about {
        // a format without a place for it has it beside
        let _ = dataset.set_metadata_item(key, value, "");
    }
    let mut used = vec![false; target.layers.len()];
    while let Some(row) = next().map_err(|e| (Why::Unreadable, e.to_string()))? {
        let mut geometry = row.wkt.as_deref().filter(|_| order.spatial).map(gdal::vector::Geometry::from_wkt).transpose().map_err(unreadable)?;
        if let (Some(kind), Some(single)) = (order.geometry, geometry.as_ref()) {
            geometry = Some(as_declared(single, declared(kind))?);
        }
        let at = geometry.as_ref().map_or(target.without, |g| target.layer_of(g.geometry_type()));
        used[at] = true;
        let layer = dataset.layer(at).map_err(unreadable)?;
        let mut feature = Feature::new(layer.defn()).map_err(unreadable)?;
        for (field, ((_, ty), cell)) in order.columns.iter().zip(&row.cells).enumerate() {
            set(&mut feature, field, *ty, cell)?;
        }
        // a table has no place for a geometry, though a collection may have come here
        if let Some(geometry) = geometry.filter(|_| target.layers[at].1 != gdal_sys::OGRwkbGeometryType::wkbNone) {
            feature.set_geometry(geometry).map_err(unreadable)?;
        }
        feature.create(&layer).map_err(unreadable)?;
    }
    dataset.close().map_err(unreadable)?;
    room()?;
    if let Some(words) = failed.get() {
        return Err((Why::Unreadable, words.clone()));
    }
    let mut files = Vec::new();
    for (at, (name, _)) in target.layers.iter().enumerate() {
        // the first is there where nothing is
        let wanted = used[at] || (at == 0 && !used.contains(&true));
        for ending in target.endings.iter().filter(|_| wanted) {
            let (path, outside) = match *name {
                "" => (PathBuf::from(target.path), (*ending).to_owned()),
                name => (Path::new(target.path).join(format!("{name}.{ending}")), format!("{name}.{ending}")),
            };
            // a table without geometries has fewer parts
            if path.is_file() {
                files.push((outside, path));
            }
        }
    }
    if files.is_empty() {
        return Err((Why::Unreadable, "the format wrote nothing".to_owned()));
    }
    Ok(files)
}

/// The type that a layer declares whose geometries are of a kind: several of one dimension where single ones stand among them, for
/// a declared type has to be that of every row.
const fn declared(kind: GeometryKind) -> gdal_sys::OGRwkbGeometryType::Type {
    use gdal_sys::OGRwkbGeometryType as Ty;
    match kind {
        GeometryKind::Points => Ty::wkbPoint,
        GeometryKind::MultiPoints | GeometryKind::PointsOrMulti => Ty::wkbMultiPoint,
        GeometryKind::Lines => Ty::wkbLineString,
        GeometryKind::MultiLines | GeometryKind::LinesOrMulti => Ty::wkbMultiLineString,
        GeometryKind::Areas => Ty::wkbPolygon,
        GeometryKind::MultiAreas | GeometryKind::AreasOrMulti => Ty::wkbMultiPolygon,
        GeometryKind::Any => Ty::wkbUnknown,
    }
}

/// A geometry as the type that its layer declares: a single one becomes several of one.
fn as_declared(geometry: &gdal::vector::Geometry, ty: gdal_sys::OGRwkbGeometryType::Type) -> Result<gdal::vector::Geometry, Stop> {
    use gdal_sys::OGRwkbGeometryType as Ty;
    let several = [(Ty::wkbPoint, Ty::wkbMultiPoint), (Ty::wkbLineString, Ty::wkbMultiLineString), (Ty::wkbPolygon, Ty::wkbMultiPolygon)];
    if !several.contains(&(geometry.geometry_type(), ty)) {
        return Ok(geometry.clone());
    }
    let mut all = gdal::vector::Geometry::empty(ty).map_err(unreadable)?;
    all.add_geometry(geometry.clone()).map_err(unreadable)?;
    Ok(all)
}

/// That there is room on the disk. Drivers do not look whether the last few kilobytes of a file could be written when they
/// close it; where those could not, this can not either. (A file beyond its own limit ends the process at once.)
fn room() -> Result<(), Stop> {
    const PROBE_BYTES: usize = 64 * 1024;
    let probed = std::fs::write("room", vec![1; PROBE_BYTES]).and_then(|()| std::fs::remove_file("room"));
    probed.map_err(|e| (Why::Unreadable, e.to_string()))
}

/// How a format is written: its path, its layers with their geometries, the layer of rows without geometry, the
/// endings of its files.
struct Target {
    path: &'static str,
    layers: &'static [(&'static str, gdal_sys::OGRwkbGeometryType::Type)],
    without: usize,
    endings: &'static [&'static str],
    options: &'static [&'static str],
}

impl Target {
    /// The layer that takes such a geometry.
    fn layer_of(&self, ty: gdal_sys::OGRwkbGeometryType::Type) -> usize {
        use gdal_sys::OGRwkbGeometryType as Ty;
        let plain = match ty {
            Ty::wkbMultiLineString => Ty::wkbLineString,
            Ty::wkbMultiPolygon => Ty::wkbPolygon,
            other => other,
        };
        self.layers.iter().position(|(_, takes)| *takes == plain || *takes == Ty::wkbUnknown).unwrap_or(self.without)
    }
}

impl Vector {
    /// How it is written; `None` for a format that is only read.
    fn target(self) -> Option<Target> {
        use gdal_sys::OGRwkbGeometryType as Ty;
        Some(match self {
            Self::Shapefile => Target {
                path: "out",
                layers: &[("points", Ty::wkbPoint), ("multipoints", Ty::wkbMultiPoint), ("lines", Ty::wkbLineString), ("areas", Ty::wkbPolygon), ("table", Ty::wkbNone)],
                without: 4,
                endings: &["shp", "shx", "dbf", "prj", "cpg"],
                options: &["ENCODING=UTF-8"],
            },
            Self::GeoPackage => Target { path: "out.gpkg", layers: &[("", Ty::wkbUnknown)], without: 0, endings: &["gpkg"], options: &["FID=fid", "GEOMETRY_NAME=geom"] },
            Self::FlatGeobuf => Target { path: "out.fgb", layers: &[("", Ty::wkbUnknown)], without: 0, endings: &["fgb"], options: &[] },
            Self::Kml | Self::Gpx | Self::GeoJson => return None,
        })
    }
}

/// Adds a field to a layer.
#[expect(unsafe_code, reason = "the sub-type, which tells yes or no from a whole number, has no safe call")]
fn add_field(layer: &Layer<'_>, name: &str, ty: AttributeType) -> Result<(), Stop> {
    let name = std::ffi::CString::new(name).map_err(|e| (Why::Unreadable, e.to_string()))?;
    let kind = match ty {
        AttributeType::Boolean => OGRFieldType::OFTInteger,
        AttributeType::Integer => OGRFieldType::OFTInteger64,
        AttributeType::Number => OGRFieldType::OFTReal,
        AttributeType::Date => OGRFieldType::OFTDate,
        AttributeType::DateTime => OGRFieldType::OFTDateTime,
        AttributeType::Text => OGRFieldType::OFTString,
    };
    // SAFETY: the name lives through the calls; the definition is made, copied into the layer and destroyed here
    let done = unsafe {
        let field = gdal_sys::OGR_Fld_Create(name.as_ptr(), kind);
        if ty == AttributeType::Boolean {
            gdal_sys::OGR_Fld_SetSubType(field, OGRFieldSubType::OFSTBoolean);
        }
        let done = gdal_sys::OGR_L_CreateField(layer.c_layer(), field, 1);
        gdal_sys::OGR_Fld_Destroy(field);
        done
    };
    if done == gdal_sys::OGRErr::OGRERR_NONE { Ok(()) } else { Err((Why::Unreadable, format!("the format takes no column {name:?}"))) }
}

/// Sets a field; what is not known is null.
fn set(feature: &mut Feature<'_>, field: usize, ty: AttributeType, cell: &Value) -> Result<(), Stop> {
    let done = match (ty, cell) {
        (_, Value::Null) => feature.set_field_null(field),
        (AttributeType::Boolean, Value::Bool(flag)) => feature.set_field_integer(field, i32::from(*flag)),
        (_, Value::Number(number)) => match number.as_i64().filter(|_| ty != AttributeType::Number) {
            Some(whole) => feature.set_field_integer64(field, whole),
            None => feature.set_field_double(field, number.as_f64().unwrap_or(f64::NAN)),
        },
        (_, Value::String(text)) => feature.set_field_string(field, text),
        (_, other) => feature.set_field_string(field, &other.to_string()),
    };
    done.map_err(unreadable)
}
