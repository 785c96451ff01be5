//! Text as records hold it: shared, Unicode NFC, one pointer wide.

use std::fmt;
use std::ops::Deref;

use arcstr::ArcStr;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Shared immutable text in Unicode NFC: 8 bytes in a record, also where it is optional. Cloning costs a reference count.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(ArcStr);

impl Text {
    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// True of a character that is not seen and makes no other word: zero-width spaces and joiners, soft hyphen, direction
/// marks, byte order mark; Khmer's inherent vowels are among them. (Unicode `Default_Ignorable_Code_Point`, those that files
/// carry along.)
pub const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{17b4}' | '\u{17b5}')
}

/// A text as a reader sees it: without characters that are not seen, in Unicode NFC. Two identifiers that are one to the
/// eye are one in this form.
pub fn as_seen(text: &str) -> String {
    text.chars().filter(|c| !is_unseen(*c)).nfc().collect()
}

impl From<&str> for Text {
    fn from(value: &str) -> Self {
        if is_nfc(value) { Self(ArcStr::from(value)) } else { Self(ArcStr::from(value.nfc().collect::<String>())) }
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
