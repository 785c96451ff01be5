//! The change log in the main file: who changed what, before and after. It holds nothing private, not even ids.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher, RandomState};

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::domain::{AnyRecord, Kind, Revision, Text, json};
use crate::store::{Committed, Logged, LoggedRow, StoreError};

/// Hex digits of a token: 80 bits, far beyond chance.
const TOKEN_HEX: usize = 20;

/// The last entry of the log.
#[derive(Clone, Debug, Default)]
pub(super) struct Last {
    /// Its revision, 0 before the first commit.
    pub(super) revision: Revision,
    /// Its token.
    pub(super) head: String,
    /// Its time.
    pub(super) time: String,
}

impl From<Last> for Committed {
    fn from(last: Last) -> Self {
        Self { revision: last.revision, head: last.head }
    }
}

/// The last entry.
pub(super) fn last(conn: &Connection) -> Result<Last, StoreError> {
    let sql = "SELECT revision, head, time FROM sitelines_changes ORDER BY revision DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([], entry).optional()?.unwrap_or_default())
}

/// The entry of a revision.
pub(super) fn at(conn: &Connection, revision: Revision) -> Result<Option<Last>, StoreError> {
    let sql = "SELECT revision, head, time FROM sitelines_changes WHERE revision = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([revision.cast_signed()], entry).optional()?)
}

fn entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<Last> {
    Ok(Last { revision: row.get::<_, i64>(0)?.cast_unsigned(), head: row.get(1)?, time: row.get(2)? })
}

/// What a log row says about one record.
#[derive(Clone, Debug)]
pub(super) struct RowText {
    /// The kind.
    pub(super) kind: Kind,
    /// The id.
    pub(super) id: Text,
    /// JSON as it was.
    pub(super) before: Option<String>,
    /// JSON as it became.
    pub(super) after: Option<String>,
}

/// A token that no other commit has, not even the same commit made again after a restore.
pub(super) fn new_head(previous: &str, revision: Revision, author: &str, time: &str, rows: &[RowText]) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{previous}\n{revision}\n{author}\n{time}\n"));
    for row in rows {
        hash.update(format!("{}/{}\n{}\n", row.kind, row.id, row.after.as_deref().unwrap_or("null")));
    }
    // the keys of a new RandomState come from the operating system's random numbers
    for _ in 0..2 {
        hash.update(RandomState::new().build_hasher().finish().to_le_bytes());
    }
    hash.update(std::process::id().to_le_bytes());
    short_hex(&hash.finalize())
}

/// The first digits of a hash.
pub(super) fn short_hex(hash: &[u8]) -> String {
    let mut hex = String::with_capacity(hash.len() * 2);
    for byte in hash {
        // writing to a string does not fail
        let _ = write!(hex, "{byte:02x}");
    }
    hex.truncate(TOKEN_HEX);
    hex
}

/// Adds an entry with its rows.
pub(super) fn append(conn: &Connection, entry: &Last, author: &str, reason: &str, kinds: &str, rows: &[RowText]) -> Result<(), StoreError> {
    conn.execute(
        "INSERT INTO sitelines_changes (revision, head, author, reason, time, kinds) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![entry.revision.cast_signed(), entry.head, author, reason, entry.time, kinds],
    )?;
    let mut insert =
        conn.prepare_cached("INSERT INTO sitelines_change_rows (revision, kind, id, before, after) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for row in rows {
        insert.execute(params![entry.revision.cast_signed(), row.kind.plural(), row.id.as_str(), row.before, row.after])?;
    }
    Ok(())
}

/// The last valid value of a record, and the revision that made it so.
pub(super) fn last_valid(conn: &Connection, kind: Kind, id: &str) -> Result<Option<(AnyRecord, Revision)>, StoreError> {
    let sql = "SELECT after, revision FROM sitelines_change_rows WHERE kind = ?1 AND id = ?2 ORDER BY seq DESC LIMIT 1";
    let found: Option<(Option<String>, i64)> =
        conn.prepare_cached(sql)?.query_row(params![kind.plural(), id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(found.and_then(|(after, revision)| Some((read(kind, &after?)?, revision.cast_unsigned()))))
}

/// The rows of a record's history, with the revision of each.
pub(super) fn history(conn: &Connection, kind: Kind, id: &str) -> Result<Vec<(Revision, RowText)>, StoreError> {
    let sql = "SELECT revision, kind, id, before, after FROM sitelines_change_rows WHERE kind = ?1 AND id = ?2 ORDER BY seq";
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(params![kind.plural(), id])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push((row.get::<_, i64>(0)?.cast_unsigned(), RowText { kind, id: Text::from(id), before: row.get(3)?, after: row.get(4)? }));
    }
    Ok(rows)
}

/// Takes every trace of a record out of the log.
pub(super) fn forget(conn: &Connection, kind: Kind, id: &str) -> Result<(), StoreError> {
    conn.execute("DELETE FROM sitelines_change_rows WHERE kind = ?1 AND id = ?2", params![kind.plural(), id])?;
    Ok(())
}

/// The last row of each record that changed after `after` and not after `until`, sorted by nothing in particular.
pub(super) fn latest(conn: &Connection, after: Revision, until: Revision) -> Result<Vec<(Revision, RowText)>, StoreError> {
    let sql = "SELECT revision, kind, id, after FROM sitelines_change_rows WHERE seq IN
               (SELECT MAX(seq) FROM sitelines_change_rows WHERE revision > ?1 AND revision <= ?2 GROUP BY kind, id)";
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(params![after.cast_signed(), until.cast_signed()])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        // a kind of a later version of the program is none of ours
        let Some(kind) = Kind::from_plural(row.get_ref(1)?.as_str().unwrap_or_default()) else { continue };
        let id = Text::from(row.get::<_, String>(2)?);
        rows.push((row.get::<_, i64>(0)?.cast_unsigned(), RowText { kind, id, before: None, after: row.get(3)? }));
    }
    Ok(rows)
}

/// Records that had a sensitivity before or after a change after `since`.
pub(super) fn sensitive_since(conn: &Connection, since: Revision) -> Result<BTreeSet<(Kind, Text)>, StoreError> {
    // the log writes JSON without blanks, and a quote inside a text is escaped there: the words stand for the member alone
    let says = |image: &str| format!("({image} LIKE '%\"sensitivity\":\"%' AND {image} NOT LIKE '%\"sensitivity\":\"public\"%')");
    let sql = format!(
        "SELECT DISTINCT kind, id FROM sitelines_change_rows WHERE revision > ?1 AND kind IN ('sites', 'activities') AND ({} OR {})",
        says("before"),
        says("after")
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut found = statement.query([since.cast_signed()])?;
    let mut records = BTreeSet::new();
    while let Some(row) = found.next()? {
        let Some(kind) = Kind::from_plural(row.get_ref(0)?.as_str().unwrap_or_default()) else { continue };
        records.insert((kind, Text::from(row.get::<_, String>(1)?)));
    }
    Ok(records)
}

/// Entries after `since`, oldest first.
pub(super) fn since(conn: &Connection, since: Revision, limit: usize) -> Result<Vec<Logged>, StoreError> {
    let mut entries = conn.prepare_cached(
        "SELECT revision, head, author, reason, time FROM sitelines_changes WHERE revision > ?1 ORDER BY revision LIMIT ?2",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut logged = entries
        .query_map(params![since.cast_signed(), limit], |row| {
            Ok(Logged {
                revision: row.get::<_, i64>(0)?.cast_unsigned(),
                head: row.get(1)?,
                author: row.get(2)?,
                reason: row.get(3)?,
                time: row.get(4)?,
                rows: Vec::new(),
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut rows = conn.prepare_cached("SELECT kind, id, before, after FROM sitelines_change_rows WHERE revision = ?1 ORDER BY seq")?;
    for entry in &mut logged {
        let mut found = rows.query([entry.revision.cast_signed()])?;
        while let Some(row) = found.next()? {
            let Some(kind) = Kind::from_plural(row.get_ref(0)?.as_str().unwrap_or_default()) else { continue };
            let image = |text: Option<String>| text.and_then(|t| read(kind, &t));
            entry.rows.push(LoggedRow {
                kind,
                id: Text::from(row.get::<_, String>(1)?),
                before: image(row.get(2)?),
                after: image(row.get(3)?),
            });
        }
    }
    Ok(logged)
}

/// A record as the log writes it.
pub(super) fn text(record: &AnyRecord) -> String {
    Value::Object(json::to_json(record)).to_string()
}

/// A record as the log wrote it; `None` where the program no longer knows how to read it.
pub(super) fn read(kind: Kind, text: &str) -> Option<AnyRecord> {
    let object: Map<String, Value> = serde_json::from_str(text).ok()?;
    json::from_json(kind, &object).ok()
}
