//! The one place that asks what time it is.

/// Now, in UTC to the second: `2026-11-22T15:12:00Z`.
pub fn now() -> String {
    let now = jiff::Timestamp::now();
    let whole = jiff::Timestamp::from_second(now.as_second()).unwrap_or(now);
    whole.to_string()
}
