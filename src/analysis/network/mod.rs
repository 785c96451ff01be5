//! Network: who talks to whom.
