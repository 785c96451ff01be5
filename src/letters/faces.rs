//! The fonts of this machine. None comes with the program: they are those of the package fonts-noto-core, or of the folder that
//! `SITELINES_FONTS` names. Only the files named here, in this order, so that two machines that have them make the same pages.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb::{Database, Source};

/// Where distributions put the fonts of the Noto family.
const FOLDERS: [&str; 5] = [
    "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/noto",
    "/usr/share/fonts/google-noto",
    "/usr/share/fonts/opentype/noto",
    "/usr/local/share/fonts/noto",
];

/// What is read of those folders: letters of the places that the cases are about and of their neighbours. Those of scripts
/// that a machine has not are passed over.
const FILES: [&str; 20] = [
    "NotoSans-Regular",
    "NotoSans-Bold",
    "NotoSans-Italic",
    "NotoSansKhmer-Regular",
    "NotoSansKhmer-Bold",
    "NotoSansLao-Regular",
    "NotoSansLao-Bold",
    "NotoSansThai-Regular",
    "NotoSansThai-Bold",
    "NotoSansMyanmar-Regular",
    "NotoSansMyanmar-Bold",
    "NotoSansArabic-Regular",
    "NotoSansArabic-Bold",
    "NotoSansEthiopic-Regular",
    "NotoSansEthiopic-Bold",
    "NotoSansDevanagari-Regular",
    "NotoSansDevanagari-Bold",
    "NotoSansBengali-Regular",
    "NotoSansNKo-Regular",
    "NotoSansSymbols2-Regular",
];

/// Fonts beyond this many in a folder of one's own are not read: a map needs a handful.
pub const MAX_OWN_FONTS: usize = 64;

/// Why there are no letters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FontError {
    /// No font of that name.
    #[error("font: there is no family {asked:?} on the server; it has: {}", known.join(", "))]
    Unknown {
        /// As asked for.
        asked: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// No font at all.
    #[error("no fonts were found in {0}: install the package fonts-noto-core, or name a folder of TrueType fonts in SITELINES_FONTS")]
    Missing(String),
}

/// Fonts that were read: their bytes for the typesetter, and an index of their families.
#[derive(Clone)]
pub struct Faces {
    files: Arc<[Arc<Vec<u8>>]>,
    db: Arc<Database>,
}

impl Faces {
    /// Those of this machine, read once: some megabytes.
    pub fn shared() -> Result<Self, FontError> {
        static SHARED: OnceLock<Result<Faces, FontError>> = OnceLock::new();
        let read = || std::env::var_os("SITELINES_FONTS").map_or_else(Self::of_machine, |own| Self::of_folder(Path::new(&own)));
        SHARED.get_or_init(read).clone()
    }

    /// Those of a folder, by name of file.
    pub fn of_folder(folder: &Path) -> Result<Self, FontError> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("ttf") || e.eq_ignore_ascii_case("otf")));
        files.sort();
        // one that cannot be read is as good as none
        let read = files.into_iter().take(MAX_OWN_FONTS).filter_map(|file| std::fs::read(file).ok()).collect();
        Self::of(read, &folder.display().to_string())
    }

    fn of_machine() -> Result<Self, FontError> {
        let found = |name: &str| FOLDERS.iter().find_map(|folder| std::fs::read(format!("{folder}/{name}.ttf")).ok());
        Self::of(FILES.iter().filter_map(|name| found(name)).collect(), &FOLDERS.join(", "))
    }

    fn of(files: Vec<Vec<u8>>, looked_in: &str) -> Result<Self, FontError> {
        let files: Arc<[Arc<Vec<u8>>]> = files.into_iter().map(Arc::new).collect();
        let mut db = Database::new();
        for file in &*files {
            db.load_font_source(Source::Binary(Arc::<Vec<u8>>::clone(file)));
        }
        if db.is_empty() { Err(FontError::Missing(looked_in.to_owned())) } else { Ok(Self { files, db: Arc::new(db) }) }
    }

    /// The bytes of each file, in the order in which they are looked through.
    pub fn files(&self) -> &[Arc<Vec<u8>>] {
        &self.files
    }

    /// All of them by family, weight and style.
    pub fn database(&self) -> &Arc<Database> {
        &self.db
    }

    /// The names of their families, each once.
    pub fn families(&self) -> Vec<String> {
        let mut names: Vec<String> = self.db.faces().filter_map(|face| face.families.first()).map(|(name, _)| name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_fonts_says_what_to_install() {
        let empty = tempfile::tempdir().expect("a folder");
        std::fs::write(empty.path().join("no-font.ttf"), b"not a font").expect("written");
        for folder in [empty.path(), &empty.path().join("nowhere")] {
            let error = Faces::of_folder(folder).err().expect("no fonts");
            assert!(error.to_string().contains("fonts-noto-core") && error.to_string().contains(&folder.display().to_string()), "{error}");
        }
    }

    #[test]
    fn a_folder_of_ones_own_is_read_up_to_its_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let shared = Faces::shared().expect("the package fonts-noto-core");
        let mut smallest: Vec<&Arc<Vec<u8>>> = shared.files().iter().collect();
        smallest.sort_by_key(|file| file.len());
        for at in 0..MAX_OWN_FONTS {
            std::fs::write(folder.path().join(format!("{at:03}.ttf")), &***smallest[0]).expect("written");
        }
        assert_eq!(Faces::of_folder(folder.path()).expect("read").files().len(), MAX_OWN_FONTS);
        std::fs::write(folder.path().join("other.OTF"), &***smallest[1]).expect("written");
        assert_eq!(Faces::of_folder(folder.path()).expect("read").files().len(), MAX_OWN_FONTS);
        std::fs::remove_file(folder.path().join("000.ttf")).expect("removed");
        let read = Faces::of_folder(folder.path()).expect("read");
        assert_eq!(read.files().last(), Some(smallest[1]), "and the one whose name comes last is among them");
    }
}
