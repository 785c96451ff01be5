//! The fonts of what is put on paper: Noto Sans and its sisters for other scripts, from Debian's `fonts-noto-core` or a folder
//! of one's own. Only the files named here, in this order, so that two machines with them make the same pages.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb::Database;

use super::ReportError;

/// Where fonts are looked for after the folder of `SITELINES_FONTS`.
const FOLDERS: [&str; 3] = ["/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto", "/usr/local/share/fonts/noto"];

/// The files; those of scripts that a machine has not are passed over, the first is needed.
const FILES: [&str; 16] = [
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSans-Italic.ttf",
    "NotoSansKhmer-Regular.ttf",
    "NotoSansKhmer-Bold.ttf",
    "NotoSansLao-Regular.ttf",
    "NotoSansLao-Bold.ttf",
    "NotoSansThai-Regular.ttf",
    "NotoSansThai-Bold.ttf",
    "NotoSansMyanmar-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansBengali-Regular.ttf",
    "NotoSansEthiopic-Regular.ttf",
    "NotoSansNKo-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
];

/// The fonts of this machine, read once, in the order of the list.
pub fn files() -> Result<&'static [Arc<Vec<u8>>], ReportError> {
    static READ: OnceLock<Vec<Arc<Vec<u8>>>> = OnceLock::new();
    let read = READ.get_or_init(|| FILES.iter().filter_map(|name| read(name)).map(Arc::new).collect());
    // without the first, Latin letters would be boxes
    if read.is_empty() { Err(ReportError::Fonts(folders().iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(", "))) } else { Ok(read) }
}

fn folders() -> Vec<PathBuf> {
    let own = std::env::var_os("SITELINES_FONTS").map(PathBuf::from);
    own.into_iter().chain(FOLDERS.iter().map(PathBuf::from)).collect()
}

fn read(name: &str) -> Option<Vec<u8>> {
    folders().iter().find_map(|folder| std::fs::read(folder.join(name)).ok())
}

/// The fonts as figures are drawn with.
pub fn database() -> Result<&'static Arc<Database>, ReportError> {
    static LOADED: OnceLock<Arc<Database>> = OnceLock::new();
    let files = files()?;
    Ok(LOADED.get_or_init(|| {
        let mut fonts = Database::new();
        for file in files {
            fonts.load_font_data(file.to_vec());
        }
        fonts.set_sans_serif_family("Noto Sans");
        Arc::new(fonts)
    }))
}
