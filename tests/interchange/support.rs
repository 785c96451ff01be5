//! What the tests share: uploads by words, a small world of known records, the shared data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sitelines::domain::id::slugify;
use sitelines::domain::{Cell, Draft, Found, Kind, Known, Problem, Text};
use sitelines::interchange::{Options, Read, Refused, Upload, read};

pub fn file(name: &str, content: impl AsRef<[u8]>) -> Upload {
    Upload { name: name.to_owned(), bytes: content.as_ref().to_vec() }
}

pub fn options() -> Options {
    Options { worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_sitelines"))), ..Options::default() }
}

pub fn profile(name: &str) -> Options {
    Options { profile: Some(name.to_owned()), ..options() }
}

pub fn import(uploads: &[Upload]) -> Result<Read, Refused> {
    read(uploads, &options(), &World::default())
}

pub fn one(name: &str, content: impl AsRef<[u8]>) -> Result<Read, Refused> {
    import(&[file(name, content)])
}

/// The code with which an input is refused.
pub fn refusal(name: &str, content: impl AsRef<[u8]>) -> (u16, &'static str) {
    let refused = one(name, content).map(|r| r.problems).expect_err("refused");
    assert!(!refused.message.is_empty() && !refused.hint.is_empty());
    (refused.status(), refused.code())
}

/// Rules that are broken, each with row and column.
pub fn rules(read: &Read) -> Vec<(String, Option<u64>, Option<String>)> {
    read.problems.iter().map(|p| (p.rule.clone(), p.place.row, p.place.column.clone())).collect()
}

pub fn errors(read: &Read) -> Vec<&Problem> {
    read.problems.iter().filter(|p| p.is_error()).collect()
}

pub fn ids(read: &Read, kind: Kind) -> Vec<String> {
    read.drafts.iter().filter(|d| d.kind == kind).map(|d| d.id.to_string()).collect()
}

pub fn draft<'a>(read: &'a Read, kind: Kind, id: &str) -> &'a Draft {
    read.drafts.iter().find(|d| d.kind == kind && d.id == id).unwrap_or_else(|| panic!("no {kind} {id} in {:?}", ids(read, kind)))
}

pub fn said(draft: &Draft, field: &str) -> Option<String> {
    draft.said(field).and_then(Cell::flat)
}

/// A folder of the shared data, where this machine has it.
pub fn shared_folder(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SITELINES_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let full = root.join(path);
    if !full.is_dir() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing", full.display());
        eprintln!("skipped: {} is not here", full.display());
        return None;
    }
    Some(full)
}

/// A file of the shared data; `None`, with words, where this machine has none (on CI that is a failure).
pub fn shared(path: &str) -> Option<Upload> {
    let root = std::env::var_os("SITELINES_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let full = root.join(path);
    let name = full.file_name()?.to_string_lossy().into_owned();
    match std::fs::read(&full) {
        Ok(bytes) => Some(Upload { name, bytes }),
        Err(error) => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{}: {error}", full.display());
            eprintln!("skipped: {} is not here ({error})", full.display());
            None
        }
    }
}

/// A small world: records by kind, id, name, place code and parent.
#[derive(Default)]
pub struct World {
    sources: BTreeMap<(Kind, String), String>,
    records: BTreeMap<(Kind, String), (String, Option<String>, Option<String>)>,
}

impl World {
    pub fn with(mut self, kind: Kind, id: &str, name: &str) -> Self {
        self.records.insert((kind, id.to_owned()), (name.to_owned(), None, None));
        self
    }
    pub fn site(mut self, id: &str, name: &str, pcode: &str, parent: &str) -> Self {
        let some = |t: &str| Some(t.to_owned()).filter(|t| !t.is_empty());
        self.records.insert((Kind::Site, id.to_owned()), (name.to_owned(), some(pcode), some(parent)));
        self
    }
    /// The world after the drafts of an import were taken.
    pub fn after(mut self, read: &Read) -> Self {
        for draft in &read.drafts {
            let key = (draft.kind, draft.id.to_string());
            let text = |field: &str| draft.said(field).and_then(Cell::flat);
            self.sources.extend(text("source").map(|s| (key.clone(), s)));
            let entry = self.records.entry(key).or_default();
            entry.0 = text("name").or_else(|| text("title")).unwrap_or_else(|| entry.0.clone());
            entry.1 = text("pcode").or(entry.1.take());
            entry.2 = text("parent").or(entry.2.take());
        }
        self
    }
    fn inside(&self, id: &str, outer: &str) -> bool {
        let mut at = id.to_owned();
        for _ in 0..10 {
            match self.records.get(&(Kind::Site, at.clone())).and_then(|r| r.2.clone()) {
                Some(parent) if parent == outer => return true,
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }
}

fn found(ids: Vec<Text>) -> Found {
    match ids.as_slice() {
        [] => Found::None,
        [only] => Found::One(only.clone()),
        _ => Found::Several(ids),
    }
}

impl Known for World {
    fn has(&self, kind: Kind, id: &str) -> bool {
        self.records.contains_key(&(kind, id.to_owned()))
    }
    fn source_of(&self, kind: Kind, id: &str) -> Option<Text> {
        self.sources.get(&(kind, id.to_owned())).map(|s| Text::from(s.as_str()))
    }
    fn site_by_pcode(&self, pcode: &str) -> Found {
        found(self.records.iter().filter(|(_, r)| r.1.as_deref() == Some(pcode)).map(|((_, id), _)| Text::from(id.as_str())).collect())
    }
    fn by_name(&self, kind: Kind, name: &str, within: Option<&str>) -> Found {
        let same = |other: &str| slugify(other) == slugify(name) && !slugify(name).is_empty();
        found(
            self.records
                .iter()
                .filter(|((k, id), r)| *k == kind && (id == name || same(&r.0)) && within.is_none_or(|w| self.inside(id, w)))
                .map(|((_, id), _)| Text::from(id.as_str()))
                .collect(),
        )
    }
}

/// A zip file of named entries.
pub fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("starts");
        zip.write_all(content).expect("writes");
    }
    zip.finish().expect("finishes").into_inner()
}

/// One sheet of text as CSV, XLSX and ODS.
pub fn three_ways(rows: &[&[&str]]) -> [Upload; 3] {
    let escaped = |c: &str| c.replace('&', "&amp;").replace('<', "&lt;");
    let csv: String = rows.iter().map(|row| row.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect::<Vec<_>>().join(",") + "\n").collect();
    let texts: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|c| escaped(c)).collect()).collect();
    let cell = |text: &String| -> String { if text.is_empty() { "<table:table-cell/>".to_owned() } else { format!("<table:table-cell office:value-type=\"string\">{}</table:table-cell>", text.split('\n').map(|p| format!("<text:p>{p}</text:p>")).collect::<String>()) } };
    let ods_rows: String = texts.iter().map(|row| format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>())).collect();
    let content = format!("<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"3W\"><table:table-column/>{ods_rows}</table:table></office:spreadsheet></office:body></office:document-content>");
    let ods = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes()), ("META-INF/manifest.xml", b"<m/>")]);
    let cells: Vec<Vec<X<'_>>> = texts.iter().map(|row| row.iter().map(|c| if c.is_empty() { X::E } else { X::T(c) }).collect()).collect();
    let cells: Vec<&[X<'_>]> = cells.iter().map(Vec::as_slice).collect();
    let xlsx = workbook(&[("3W", &cells, &[])]);
    [file("3w.csv", &csv), Upload { name: "3w.xlsx".into(), bytes: xlsx }, Upload { name: "3w.ods".into(), bytes: ods }]
}

/// A cell of a test workbook.
#[derive(Clone, Copy)]
pub enum X<'a> {
    T(&'a str),
    N(f64),
    /// A serial number shown as a day.
    D(f64),
    /// Nothing.
    E,
}

/// A workbook: sheets with rows of cells and merged ranges such as `A1:B1`.
pub fn workbook(sheets: &[(&str, &[&[X<'_>]], &[&str])]) -> Vec<u8> {
    use std::fmt::Write;
    let mut entries: Vec<(String, String)> = vec![
        ("[Content_Types].xml".into(), r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#.into()),
        ("_rels/.rels".into(), r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.into()),
        ("xl/styles.xml".into(), r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#.into()),
    ];
    let (mut list, mut links) = (String::new(), String::new());
    for (i, (name, rows, merged)) in sheets.iter().enumerate() {
        let n = i + 1;
        let _ = write!(list, r#"<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>"#);
        let _ = write!(links, r#"<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>"#);
        let mut xml = String::from(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#);
        for (r, row) in rows.iter().enumerate() {
            let _ = write!(xml, r#"<row r="{}">"#, r + 1);
            for (c, cell) in row.iter().enumerate() {
                let at = format!("{}{}", char::from(b'A' + u8::try_from(c).expect("few columns")), r + 1);
                let _ = match cell {
                    X::T(text) => write!(xml, r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#),
                    X::N(number) => write!(xml, r#"<c r="{at}"><v>{number}</v></c>"#),
                    X::D(number) => write!(xml, r#"<c r="{at}" s="1"><v>{number}</v></c>"#),
                    X::E => Ok(()),
                };
            }
            xml.push_str("</row>");
        }
        xml.push_str("</sheetData>");
        if !merged.is_empty() {
            let _ = write!(xml, r#"<mergeCells count="{}">"#, merged.len());
            for range in *merged {
                let _ = write!(xml, r#"<mergeCell ref="{range}"/>"#);
            }
            xml.push_str("</mergeCells>");
        }
        xml.push_str("</worksheet>");
        entries.push((format!("xl/worksheets/sheet{n}.xml"), xml));
    }
    entries.push(("xl/workbook.xml".into(), format!(r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#)));
    entries.push(("xl/_rels/workbook.xml.rels".into(), format!(r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>"#)));
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(n, c)| (n.as_str(), c.as_bytes())).collect();
    zipped(&entries)
}
