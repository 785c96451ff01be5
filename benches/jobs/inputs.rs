//! What both sides read: little-endian columns and GeoJSON, drawn from seeds.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use crate::generator::files::{column_f64, column_u32, network};
use crate::generator::seeded::Seeded;
use crate::generator::world::{THEMES, clustered_points};
use crate::generator::{Counts, World};

/// Nodes and edges as in PEERS.md, so that its figures can be compared.
const NETWORKS: [(&str, Counts); 3] = [
    ("1k", Counts { stakeholders: 1_000, sites: 1_500, participations: 8_000, ties: 4_000 }),
    ("10k", Counts { stakeholders: 10_000, sites: 10_000, participations: 80_000, ties: 39_000 }),
    ("100k", Counts { stakeholders: 100_000, sites: 60_000, participations: 800_000, ties: 428_000 }),
];
/// Sources of sampled betweenness.
const SOURCES: usize = 256;
/// Points that are looked for in polygons, that look for a provider, or that stand in a file.
const POINTS: [(&str, usize); 3] = [("100k", 100_000), ("500k", 500_000), ("1m", 1_000_000)];
/// Providers.
const PROVIDERS: usize = 10_000;
/// Rows that are counted, and how many areas, themes and organisations they name.
const ROWS: [(&str, usize); 2] = [("1m", 1_000_000), ("10m", 10_000_000)];
/// Areas that rows name.
pub const AREAS: usize = 10_000;
/// Themes that rows name.
pub const ROW_THEMES: usize = 12;
/// Organisations that rows name.
pub const ORGANISATIONS: usize = 100_000;

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of things, below 2^32")]
pub fn write(folder: &Path) -> io::Result<()> {
    for (size, counts) in NETWORKS {
        let into = folder.join(format!("net_{size}"));
        network(&World::new(counts), &into)?;
        let mut seeded = Seeded::new(1);
        let mut sources: Vec<u32> = (0..counts.stakeholders as u32).collect();
        for i in 0..SOURCES {
            let other = i + seeded.below(sources.len() - i);
            sources.swap(i, other);
        }
        column_u32(&into.join("sources.u32"), sources[..SOURCES].iter().copied())?;
    }
    for (size, n) in POINTS {
        let points = clustered_points(n, 200, &mut Seeded::new(4_242 + n as u64));
        column_f64(&folder.join(format!("points_{size}.f64")), points.iter().flatten().copied())?;
        if size == "1m" {
            let mut seeded = Seeded::new(5);
            let providers = (0..PROVIDERS).flat_map(|_| points[seeded.below(n)].map(|v| v + 1e-3));
            column_f64(&folder.join("providers.f64"), providers)?;
            geojson(&folder.join("points_1m.geojson"), &points)?;
        }
    }
    for (size, n) in ROWS {
        let mut seeded = Seeded::new(9);
        let rows = || (0..n).map(|_| ());
        column_u32(&folder.join(format!("rows_{size}_area.u32")), rows().map(|()| seeded.below(AREAS) as u32))?;
        column_u32(&folder.join(format!("rows_{size}_theme.u32")), rows().map(|()| seeded.below(ROW_THEMES) as u32))?;
        let organisation = rows().map(|()| ((seeded.pareto(1.1) - 1.0) * 50.0).min(ORGANISATIONS as f64 - 1.0) as u32);
        column_u32(&folder.join(format!("rows_{size}_organisation.u32")), organisation)?;
    }
    Ok(())
}

/// The text is written here by hand, so that a reader under test does not read what our own writer wrote.
fn geojson(path: &Path, points: &[[f64; 2]]) -> io::Result<()> {
    let mut seeded = Seeded::new(11);
    let mut out = BufWriter::new(File::create(path)?);
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    for (i, [x, y]) in points.iter().enumerate() {
        let (comma, theme, need) = (if i == 0 { "" } else { "," }, THEMES[seeded.below(THEMES.len())], seeded.pareto(1.5));
        write!(
            out,
            "{comma}\n{{\"type\":\"Feature\",\"properties\":{{\"id\":{i},\"name\":\"Site {i}\",\"sector\":\"{theme}\",\"need\":{need:.4},\"status\":\"active\"}},\
             \"geometry\":{{\"type\":\"Point\",\"coordinates\":[{x:.6},{y:.6}]}}}}"
        )?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()
}

/// A column of whole numbers.
pub fn read_u32(path: &Path) -> Result<Vec<u32>, String> {
    Ok(bytes(path)?.as_chunks().0.iter().map(|b| u32::from_le_bytes(*b)).collect())
}

/// A column of numbers.
pub fn read_f64(path: &Path) -> Result<Vec<f64>, String> {
    Ok(bytes(path)?.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect())
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        BufReader::new(File::open(path)?).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|e| format!("{}: {e}; make the inputs first", path.display()))
}
