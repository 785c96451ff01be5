//! The arrays as files that other programs read, so that both sides work on the same input.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::world::World;

/// Writes numbers as the little-endian bytes that `numpy.fromfile` reads.
macro_rules! raw {
    ($name:ident $ty:ty) => {
        #[doc = concat!("A column of `", stringify!($ty), "`.")]
        pub fn $name(path: &Path, values: impl IntoIterator<Item = $ty>) -> io::Result<()> {
            let mut out = BufWriter::new(File::create(path)?);
            for value in values {
                out.write_all(&value.to_le_bytes())?;
            }
            out.flush()
        }
    };
}
raw!(column_u32 u32);
raw!(column_f64 f64);

/// Writes the network and who is where: `ties.u32` in pairs, `presence.u32` as stakeholder, site, theme.
pub fn network(world: &World, folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    column_u32(&folder.join("ties.u32"), world.ties.iter().flatten().copied())?;
    let presence = world.participations.iter().flat_map(|p| {
        let activity = world.activities[p.activity as usize];
        [p.stakeholder, activity.site, u32::from(activity.theme)]
    });
    column_u32(&folder.join("presence.u32"), presence)
}
