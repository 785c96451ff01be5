//! The parameters of items: page, space, time, filter, coordinate systems, properties.

use super::visit::bad;
use crate::app::collections::Collection;
use crate::http::error::Failure;
use crate::http::query::{DEFAULT_PAGE, MAX_PAGE};
use crate::interchange::geojson::write::Lists;
use crate::query::spatial::Area;
use crate::query::temporal::{Interval, Moment};
use crate::query::value::{Type, Value};
use crate::query::{Crs, Filter, Language, QueryError, Search, compile};

/// Names that mean the same for every collection; a property of such a name is reached by a filter.
pub const RESERVED: [&str; 12] =
    ["f", "limit", "after", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs", "lists", "as_of"];

/// What is asked of a collection.
#[derive(Debug)]
pub struct Wanted {
    /// Features in a page.
    pub limit: usize,
    /// The feature after which the page begins.
    pub after: Option<String>,
    /// The coordinate system of the answer.
    pub crs: Crs,
    /// How lists stand in the answer.
    pub lists: Lists,
    /// Which features.
    pub search: Search,
    /// Equal where the search is.
    pub key: String,
}

fn refused(name: &str, error: &QueryError) -> Failure {
    bad(name, &error.to_string())
}

fn crs(name: &str, uri: Option<&str>) -> Result<Crs, Failure> {
    let Some(uri) = uri else { return Ok(Crs::default()) };
    Crs::parse(uri).ok_or_else(|| refused(name, &QueryError::UnknownCrs { name: uri.chars().take(120).collect() }))
}

impl Wanted {
    /// Reads and checks the parameters.
    pub fn parse(collection: &Collection, params: &[(String, String)]) -> Result<Self, Failure> {
        let get = |name: &str| params.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        let limit = match get("limit") {
            None => DEFAULT_PAGE,
            Some(text) => match text.parse::<u64>() {
                Ok(n) if n > 0 => usize::try_from(n).map_or(MAX_PAGE, |n| n.min(MAX_PAGE)),
                // more digits than a number holds is still more than the most
                _ if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && text.bytes().any(|b| b != b'0') => MAX_PAGE,
                _ => return Err(bad("limit", &format!("a whole number from 1 to {MAX_PAGE}"))),
            },
        };
        let mut search = Search::default();
        let bbox_crs = crs("bbox-crs", get("bbox-crs"))?;
        if let Some(text) = get("bbox") {
            let numbers: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse()).collect();
            let numbers = numbers.map_err(|_| bad("bbox", "four or six numbers with commas between"))?;
            search.area = Some(Area::parse(&numbers, bbox_crs).map_err(|e| refused("bbox", &e))?);
        }
        search.time = get("datetime").map(datetime).transpose()?;
        let language = match get("filter-lang") {
            None => Language::default(),
            Some(name) => Language::parse(name).ok_or_else(|| bad("filter-lang", "cql2-text or cql2-json"))?,
        };
        let filter_crs = crs("filter-crs", get("filter-crs"))?;
        if let Some(text) = get("filter") {
            search.filters.push(compile(text, language, filter_crs, &collection.queryables).map_err(|e| refused("filter", &e))?);
        }
        for (name, value) in params.iter().filter(|(n, _)| !RESERVED.contains(&n.as_str())) {
            search.filters.push(property(collection, name, value)?);
        }
        if get("as_of").is_some() {
            return Err(bad("as_of", "only analyses are about a day; use datetime"));
        }
        let searched = |(n, _): &&(String, String)| !matches!(n.as_str(), "limit" | "after" | "crs" | "lists");
        Ok(Self {
            limit,
            after: get("after").map(ToOwned::to_owned),
            crs: crs("crs", get("crs"))?,
            lists: lists(get("lists"))?,
            key: format!("{:?}", params.iter().filter(searched).collect::<Vec<_>>()),
            search,
        })
    }
}

/// How lists are asked for: as text where nothing is said.
pub fn lists(text: Option<&str>) -> Result<Lists, Failure> {
    match text {
        None | Some("text") => Ok(Lists::Text),
        Some("array") => Ok(Lists::Array),
        Some(_) => Err(bad("lists", "text or array")),
    }
}

/// A property as a parameter: equal to the value, or, for a list, holding it.
fn property(collection: &Collection, name: &str, value: &str) -> Result<Filter, Failure> {
    let known = || collection.queryables.iter().filter(|q| q.ty != Type::Geometry).map(|q| q.name.as_str()).collect::<Vec<_>>().join(", ");
    let queryable = collection.queryables.iter().find(|q| q.name == name && q.ty != Type::Geometry);
    let queryable = queryable.ok_or_else(|| bad(name, &format!("is no parameter here; beside {} there are the properties: {}", RESERVED[..11].join(", "), known())))?;
    let value = Value::read(value, queryable.ty).ok_or_else(|| bad(name, &format!("takes {}", queryable.ty.words())))?;
    Ok(Filter::equal(queryable, value))
}

/// `2012-07-01`, `2012-07-01T09:00:00Z`, or two of them with a slash between; `..` or nothing is an open end.
pub fn datetime(text: &str) -> Result<Interval, Failure> {
    let wrong = || bad("datetime", "a day or RFC 3339 instant, or two with a slash between: 2012-07-01, 2012-01-01/2012-12-31, 2012-01-01/..");
    let moment = |part: &str| if matches!(part, "" | "..") { Ok(None) } else { Moment::parse(part).map(Some).ok_or_else(wrong) };
    let interval = if let Some((start, end)) = text.split_once('/') {
        Interval { start: moment(start)?, end: moment(end)? }
    } else {
        let at = moment(text)?.ok_or_else(wrong)?;
        Interval { start: Some(at), end: Some(at) }
    };
    match (interval.start, interval.end) {
        (Some(start), Some(end)) if start.compare(end).is_gt() => Err(bad("datetime", "the interval ends before it starts")),
        (None, None) if text != "../.." && text != "/" && text != "../" && text != "/.." => Err(wrong()),
        _ => Ok(interval),
    }
}
