//! The one integration-test binary.
mod known_answers;
mod properties;
mod support;
