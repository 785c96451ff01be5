//! Plain pages: links and tables, no script, everything that comes from data escaped.

use serde_json::Value;

use super::visit::Visit;
use crate::domain::markup::Escaped;

/// A page.
#[derive(Default)]
pub struct Page {
    /// Its heading.
    pub title: String,
    /// Where it stands: name and address of each page above it.
    pub above: Vec<(String, String)>,
    body: String,
}

/// How pages look: readable without a style sheet, a little better with this one.
const STYLE: &str = "body{font:16px/1.5 system-ui,'Noto Sans Khmer',sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1b1b;background:#fff}\
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top}\
a{color:#0b57a4}nav{margin-bottom:1rem}";

impl Page {
    /// A page without content yet.
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }
    /// Under another page.
    #[must_use]
    pub fn under(mut self, name: &str, address: &str) -> Self {
        self.above.push((name.to_owned(), address.to_owned()));
        self
    }
    /// A paragraph.
    #[must_use]
    pub fn words(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.body.push_str(&format!("<p>{}</p>\n", Escaped(text)));
        }
        self
    }
    /// A list of links: address, name, and words about it.
    #[must_use]
    pub fn links(mut self, links: &[(String, String, String)]) -> Self {
        self.body.push_str("<ul>\n");
        for (address, name, about) in links {
            self.body.push_str(&format!("<li><a href=\"{}\">{}</a> {}</li>\n", Escaped(address), Escaped(name), Escaped(about)));
        }
        self.body.push_str("</ul>\n");
        self
    }
    /// A table; a cell may lead somewhere.
    #[must_use]
    pub fn table(mut self, heads: &[String], rows: &[Vec<(String, Option<String>)>]) -> Self {
        self.body.push_str("<table><thead><tr>");
        for head in heads {
            self.body.push_str(&format!("<th scope=\"col\">{}</th>", Escaped(head)));
        }
        self.body.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.body.push_str("<tr>");
            for (text, address) in row {
                match address {
                    Some(address) => self.body.push_str(&format!("<td><a href=\"{}\">{}</a></td>", Escaped(address), Escaped(text))),
                    None => self.body.push_str(&format!("<td>{}</td>", Escaped(text))),
                }
            }
            self.body.push_str("</tr>\n");
        }
        self.body.push_str("</tbody></table>\n");
        self
    }
    /// The links of a document that lead to other pages.
    #[must_use]
    pub fn links_of(self, document: &Value) -> Self {
        let links: Vec<(String, String, String)> = document["links"]
            .as_array()
            .map(|all| all.iter().map(|l| (text(&l["href"]), text(&l["title"]), format!("({}, {})", text(&l["rel"]), text(&l["type"])))).collect())
            .unwrap_or_default();
        self.links(&links)
    }
    /// The whole page.
    pub fn bytes(self, visit: &Visit) -> Vec<u8> {
        let title = Escaped(&self.title);
        let above = std::iter::once((visit.title(), visit.home.clone())).chain(self.above);
        let above: Vec<String> = above.map(|(name, address)| format!("<a href=\"{}?f=html\">{}</a>", Escaped(&address), Escaped(&name))).collect();
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
<title>{title}</title><style>{STYLE}</style></head>\n<body><nav aria-label=\"above\">{}</nav>\n<main><h1>{title}</h1>\n{}</main></body></html>\n",
            above.join(" / "),
            self.body
        )
        .into_bytes()
    }
}

/// A JSON value as words.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
