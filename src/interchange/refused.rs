//! Why a whole input is refused: one list of reasons, from which code and class follow.

use std::fmt;

/// How the refusal answers over HTTP; the command line exits with 2 for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// 400: the request itself is wrong.
    BadRequest,
    /// 413: a limit is passed.
    TooLarge,
    /// 415: not a kind of file that is read here.
    UnsupportedType,
    /// 422: the right kind of file, but it can not be read.
    Unprocessable,
    /// 503: the server's own helper is missing; the input may be right.
    Unavailable,
}

impl Class {
    /// The HTTP status it stands for.
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::TooLarge => 413,
            Self::UnsupportedType => 415,
            Self::Unprocessable => 422,
            Self::Unavailable => 503,
        }
    }
}

macro_rules! reasons {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal $class:ident),* $(,)?) => {
        /// A reason for refusing a whole input.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason { $($(#[doc = $doc])* $name),* }
        impl Reason {
            /// Every reason, for the documentation.
            pub const ALL: &'static [Reason] = &[$(Self::$name),*];
            /// Stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
            /// How it answers.
            pub const fn class(self) -> Class {
                match self { $(Self::$name => Class::$class),* }
            }
        }
    };
}

reasons! {
    /// Nothing was sent.
    Empty = "input_empty" BadRequest,
    /// A name that looks like a path out of the input or an address of a driver.
    Name = "input_name" BadRequest,
    /// No profile of that name.
    ProfileName = "profile_name" BadRequest,
    /// JSON that is not well formed.
    Json = "json_malformed" BadRequest,
    /// JSON nested too deeply.
    JsonDepth = "json_depth" BadRequest,
    /// More files than one import may have.
    Files = "too_many_files" TooLarge,
    /// More bytes than one import may have.
    Bytes = "too_many_bytes" TooLarge,
    /// More rows than a table may have.
    Rows = "too_many_rows" TooLarge,
    /// More cells than a table may have.
    Cells = "too_many_cells" TooLarge,
    /// An archive that holds too many entries.
    ArchiveEntries = "archive_entries" TooLarge,
    /// An archive that unpacks to too many bytes.
    ArchiveBytes = "archive_bytes" TooLarge,
    /// More columns than a table may have.
    Columns = "too_many_columns" Unprocessable,
    /// A kind of file that is not read here.
    Type = "type_unsupported" UnsupportedType,
    /// The content is not what the name says.
    Mismatch = "type_mismatch" UnsupportedType,
    /// Text holds NUL bytes.
    Nul = "nul_byte" Unprocessable,
    /// No profile fits the content.
    Profile = "profile_unknown" Unprocessable,
    /// Files that no one profile reads together.
    Mixed = "profile_mixed" Unprocessable,
    /// GeoJSON in a coordinate system of its own.
    Crs = "crs_unsupported" Unprocessable,
    /// A file without a coordinate system.
    CrsMissing = "crs_missing" Unprocessable,
    /// An archive entry whose name leads out of the archive.
    ArchiveName = "archive_name" Unprocessable,
    /// An archive with symbolic links or encrypted entries.
    ArchiveEntry = "archive_entry" Unprocessable,
    /// An archive inside an archive.
    ArchiveNested = "archive_nested" Unprocessable,
    /// A damaged archive.
    ArchiveDamaged = "archive_damaged" Unprocessable,
    /// An archive that lacks a part.
    ArchivePart = "archive_part" Unprocessable,
    /// A damaged workbook.
    Workbook = "workbook_damaged" Unprocessable,
    /// A damaged GeoPackage.
    Database = "database_damaged" Unprocessable,
    /// A file of rules that can not be read.
    Rules = "rules_malformed" Unprocessable,
    /// A causal-loop diagram: its nodes are variables.
    Causal = "causal_loop" Unprocessable,
    /// A network in text that is not well formed.
    Network = "network_malformed" Unprocessable,
    /// XML that is not well formed, or not in the encoding that it declares.
    Xml = "xml_malformed" Unprocessable,
    /// XML nested too deeply.
    XmlDepth = "xml_depth" Unprocessable,
    /// XML that declares entities.
    XmlEntities = "xml_entities" Unprocessable,
    /// A file that only links to data elsewhere.
    LinkOnly = "link_only" Unprocessable,
    /// The reader of vector files could not read it.
    Vector = "vector_unreadable" Unprocessable,
    /// The reader of vector files was stopped: time, memory.
    VectorStopped = "vector_stopped" Unprocessable,
    /// The reader of vector files could not be started.
    VectorReader = "vector_reader" Unavailable,
}

/// A whole input is refused; nothing of it was taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refused {
    /// Why.
    pub reason: Reason,
    /// The file it concerns, by the name it was sent with.
    pub file: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// The table whose columns nobody knows the meaning of: saying it may help.
    pub table: Option<Box<super::mapping::TableRead>>,
}

impl Refused {
    /// A refusal that concerns no single file.
    pub fn new(reason: Reason, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason, file: None, message: message.into(), hint: hint.into(), table: None }
    }
    /// The file it concerns.
    #[must_use]
    pub fn of(mut self, file: &str) -> Self {
        self.file.get_or_insert_with(|| super::words::shown(file));
        self
    }
    /// The table whose columns are not understood.
    #[must_use]
    pub fn about(mut self, table: Option<super::mapping::TableRead>) -> Self {
        self.table = table.map(Box::new);
        self
    }
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        self.reason.code()
    }
    /// The HTTP status it stands for.
    pub const fn status(&self) -> u16 {
        self.reason.class().status()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        write!(f, "{}; {}", self.message, self.hint)
    }
}
