//! What a filter may cost: each limit has a name, a number and a reason, and is tested at the limit and one beyond.

/// Bytes of a filter: what a URL can carry through common clients and proxies.
pub const MAX_FILTER_BYTES: usize = 64 * 1024;
/// Nesting of a filter: people write five levels, generated filters ten; each level is a stack frame of its parser.
pub const MAX_DEPTH: usize = 64;
/// Operators, names and literals of a filter: each is looked at for every row.
pub const MAX_NODES: usize = 4_096;
/// Positions of all geometries in a filter: the outline of a country at 1:10m; each pair with a row costs its product.
pub const MAX_VERTICES: usize = 10_000;
/// Steps of the text parser: some for each character of the longest filter; lists nested in lists could take 2^depth.
pub const MAX_PARSE_STEPS: usize = 5_000_000;
