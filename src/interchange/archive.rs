//! Zip archives, guarded: nothing is unpacked to disk, every byte is counted while it is inflated, and names are labels.

use std::io::{Cursor, Read};

use super::limits::Limits;
use super::refused::{Reason, Refused};
use super::words::shown;

/// Bytes of the end record of a zip file's directory, and of the longest comment after it.
const END_RECORD_BYTES: usize = 22;
const MAX_COMMENT_BYTES: usize = 65_535;
/// Entries above this count need the 64-bit form, which no input of ours has.
const ZIP64_COUNT: usize = 0xffff;

/// What an entry may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nested {
    /// An entry that is itself an archive is refused.
    Refused,
    /// It is passed on unopened: office files may embed one.
    PassedOn,
}

/// Visits each file of an archive in the order of its directory.
pub fn each(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
    nested: Nested,
    mut visit: impl FnMut(&str, Vec<u8>) -> Result<(), Refused>,
) -> Result<(), Refused> {
    check_count(file, bytes, limits)?;
    let damaged = |e: &dyn std::fmt::Display| {
        Refused::new(Reason::ArchiveDamaged, format!("the archive can not be read: {e}"), "make it again").of(file)
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut left = limits.archive_bytes;
    for index in 0..archive.len() {
        let mut entry = archive.by_index_raw(index).map_err(|e| damaged(&e))?;
        let name = entry.name().map_err(|e| damaged(&e))?.into_owned();
        check_name(file, &name)?;
        if entry.is_symlink() || entry.encrypted() {
            let what = if entry.encrypted() { "is encrypted" } else { "is a symbolic link" };
            let message = format!("the entry {:?} {what}", shown(&name));
            return Err(Refused::new(Reason::ArchiveEntry, message, "put plain files into the archive").of(file));
        }
        if entry.is_dir() {
            continue;
        }
        drop(entry);
        entry = archive.by_index(index).map_err(|e| damaged(&e))?;
        let mut content = Vec::new();
        let taken = (&mut entry).take(left + 1).read_to_end(&mut content).map_err(|e| damaged(&e))? as u64;
        if taken > left {
            let message = format!("the archive unpacks to more than {} MB", limits.archive_bytes >> 20);
            return Err(Refused::new(Reason::ArchiveBytes, message, "send fewer or smaller files at a time").of(file));
        }
        left -= taken;
        if nested == Nested::Refused && is_archive(&content) {
            let message = format!("the entry {:?} is an archive itself", shown(&name));
            return Err(Refused::new(Reason::ArchiveNested, message, "unpack the inner archive first").of(file));
        }
        visit(&name, content)?;
    }
    Ok(())
}

/// True for the magic of zip, gzip, 7z, rar, xz and bzip2.
fn is_archive(content: &[u8]) -> bool {
    [b"PK\x03\x04".as_slice(), b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"BZh"].iter().any(|m| content.starts_with(m))
}

/// The count stands in the end record: a directory of millions of entries is refused before it is read.
fn check_count(file: &str, bytes: &[u8], limits: &Limits) -> Result<(), Refused> {
    let from = bytes.len().saturating_sub(END_RECORD_BYTES + MAX_COMMENT_BYTES);
    let tail = &bytes[from..];
    let Some(at) = tail.windows(4).rposition(|w| w == b"PK\x05\x06") else {
        return Err(Refused::new(Reason::ArchiveDamaged, "the archive has no directory: it is cut off", "send it again").of(file));
    };
    let count = tail.get(at + 10..at + 12).map_or(0, |b| usize::from(b[0]) | usize::from(b[1]) << 8);
    if count > limits.archive_entries || count == ZIP64_COUNT {
        let message = format!("the archive has {count} entries; at most {} are read", limits.archive_entries);
        return Err(Refused::new(Reason::ArchiveEntries, message, "send fewer files at a time").of(file));
    }
    Ok(())
}

fn check_name(file: &str, name: &str) -> Result<(), Refused> {
    let leads_out = name.starts_with(['/', '\\'])
        || name.get(1..2) == Some(":")
        || name.split(['/', '\\']).any(|part| part == "..")
        || name.chars().any(char::is_control);
    if !leads_out {
        return Ok(());
    }
    let message = format!("the entry {:?} leads out of the archive", shown(name));
    Err(Refused::new(Reason::ArchiveName, message, "entries need plain relative names").of(file))
}

/// XML that declares entities is refused: that is how small files grow large or read others.
pub fn check_xml(file: &str, content: &[u8]) -> Result<(), Refused> {
    // declarations stand before the root element, but comments of any length may come first: the whole text is searched
    let declares = |word: &[u8]| content.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word));
    let plain = content.contains(&b'<') && !content.starts_with(b"\xff\xfe") && !content.starts_with(b"\xfe\xff");
    if plain && !declares(b"<!ENTITY") && !declares(b"<!DOCTYPE") {
        return Ok(());
    }
    let message = "the XML declares entities, a document type, or is not UTF-8";
    Err(Refused::new(Reason::XmlEntities, message, "save it again as plain UTF-8 XML without declarations").of(file))
}
