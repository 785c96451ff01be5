//! Maps as QGIS opens them: a layer definition of one, a project of all.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::error::AppError;
use super::workspace::View;
use crate::tiles::MapDescription;
use crate::tiles::map_description;
use crate::tiles::qgis::{Source, layer_definition, project};

/// How it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A layer definition: `.qlr`.
    Layers,
    /// A zipped project: `.qgz`.
    Project,
}

/// The file of a map; `ogc` is the address of the workspace's OGC API Features. A project begins with that map.
pub fn file(view: &View, map: &MapDescription, ogc: &str, form: Form) -> Result<Vec<u8>, AppError> {
    let atlas = view.shown(false);
    let map = &map.clone().of(atlas)?;
    let themes: Vec<(String, String)> = atlas.tables.themes.iter().map(|theme| (theme.id.to_string(), theme.name.to_string())).collect();
    let unit = atlas.unit();
    let of_unit = || atlas.tables.sites.iter().filter(|site| unit.as_ref().is_none_or(|unit| site.kind.code() == unit));
    let areas = of_unit().filter_map(|site| site.geometry.as_ref()).any(crate::domain::Shape::is_areal);
    let title = atlas.setting("title").map_or(atlas.identity.workspace.as_str(), |t| t.as_str());
    let attribution: Vec<&str> = ["attribution", "licence"].iter().filter_map(|key| atlas.setting(key)).map(crate::domain::Text::as_str).collect();
    let attribution = attribution.join(" · ");
    let source = Source { ogc, title, attribution: Some(&attribution), themes: &themes, areas, disputed_areas: map.disputed.as_ref().is_some_and(|disputed| disputed.is_areal(atlas)), bounds: atlas.extent() };
    match form {
        Form::Layers => Ok(layer_definition(map, &source).into_bytes()),
        Form::Project => {
            let mut maps = vec![map.clone()];
            for other in map_description::all().into_iter().filter(|other| other.name != map.name) {
                maps.push(other.of(atlas)?);
            }
            zipped(&format!("{}.qgs", map.name), project(&maps, &source).as_bytes()).map_err(|e| AppError::Folder(format!("the project could not be zipped: {e}")))
        }
    }
}

/// One file in an archive, without the time of day: the same bytes each time.
fn zipped(name: &str, bytes: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default());
    archive.start_file(name, options)?;
    archive.write_all(bytes)?;
    Ok(archive.finish()?.into_inner())
}
