//! Bytes in, drafts out; feature tables in, bytes out. One file per format. No store, HTTP or analysis.
