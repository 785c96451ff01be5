//! Text as records hold it: shared, trimmed, Unicode NFC; and the pool that makes equal texts one.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Shared immutable text in Unicode NFC. Cloning costs a reference count.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

impl Text {
    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(value: &str) -> Self {
        if is_nfc(value) { Self(Arc::from(value)) } else { Self(Arc::from(value.nfc().collect::<String>())) }
    }
}
impl From<String> for Text {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}
impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}
impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}
impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}
impl std::borrow::Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}
impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Makes equal texts share one allocation while an atlas is built.
#[derive(Debug, Default)]
pub struct Pool(BTreeSet<Text>);

impl Pool {
    /// Replaces `text` by the pooled copy of the same words. O(log n) comparisons.
    pub fn intern(&mut self, text: &mut Text) {
        if let Some(known) = self.0.get(text.as_str()) {
            *text = known.clone();
        } else {
            self.0.insert(text.clone());
        }
    }
}
