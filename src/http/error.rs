//! One match from what a use case answers to a status code; every error leaves as problem+json (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::analysis::AnalysisError;
use crate::app::AppError;
use crate::letters::FontError;
use crate::render::RenderError;
use crate::report::ReportError;
use crate::store::StoreError;

/// An answer that is an error.
#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    code: &'static str,
    detail: String,
    more: Vec<(&'static str, Value)>,
    retry_after_s: Option<u32>,
}

impl Failure {
    /// An error of this shell itself.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), more: Vec::new(), retry_after_s: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(5) }
    }
    /// A request that is malformed.
    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }
}

/// The status of each error, on one page.
fn status_of(error: &AppError) -> StatusCode {
    match error {
        AppError::NotFound { .. } | AppError::Report(ReportError::NotFound { .. }) => StatusCode::NOT_FOUND,
        AppError::BadName(_)
        | AppError::Parameter { .. }
        | AppError::Analysis(AnalysisError::Parameter(_))
        | AppError::Map(RenderError::Size { .. } | RenderError::Extent(_) | RenderError::Word { .. } | RenderError::Fonts(FontError::Unknown { .. })) => {
            StatusCode::BAD_REQUEST
        }
        AppError::Exists(_) | AppError::Concealed(_) | AppError::Referred { .. } | AppError::Irreversible { .. } | AppError::NotDone(_) => StatusCode::CONFLICT,
        AppError::Private(_) | AppError::PrivateDoor(_) => StatusCode::FORBIDDEN,
        AppError::TooManyJobs { .. } | AppError::TooManyObjections { .. } => StatusCode::TOO_MANY_REQUESTS,
        AppError::Stale { .. } => StatusCode::PRECONDITION_FAILED,
        AppError::NeedsMatch(_) => StatusCode::PRECONDITION_REQUIRED,
        AppError::Rejected(_) | AppError::Analysis(AnalysisError::TooLarge { .. }) | AppError::Map(RenderError::Empty(_) | RenderError::Outside(_)) | AppError::Report(ReportError::TooLarge { .. }) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        // asking again does not bring what is not installed
        AppError::Map(RenderError::Fonts(FontError::Missing(_)) | RenderError::NoDriver(_)) | AppError::Report(ReportError::NotBuilt(_) | ReportError::Fonts(_)) => {
            StatusCode::NOT_IMPLEMENTED
        }
        AppError::Refused(refused) => StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY),
        AppError::Gone(_) | AppError::Store(StoreError::NoSuchRevision(_)) => StatusCode::GONE,
        AppError::Store(StoreError::Behind { .. } | StoreError::Busy | StoreError::Replaced(_))
        | AppError::Stopped
        | AppError::Map(RenderError::Worker(_))
        | AppError::Analysis(AnalysisError::Cancelled) => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Store(StoreError::Io(_) | StoreError::ReadOnly(_)) => StatusCode::INSUFFICIENT_STORAGE,
        AppError::Store(StoreError::NotAWorkspace(_)) | AppError::Folder(_) | AppError::Report(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let status = status_of(&error);
        let mut failure = Self::new(status, error.code(), error.to_string());
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            failure.retry_after_s = Some(1);
        }
        match error {
            AppError::Refused(refused) => failure.more.extend(refused.table.map(|table| ("table", json!(table)))),
            AppError::TooManyObjections { wait_s, .. } => failure.retry_after_s = Some(wait_s),
            AppError::Rejected(problems) => failure.more.push(("problems", json!(problems))),
            AppError::Stale { current, revision, .. } => {
                failure.more.push(("current", current.unwrap_or(Value::Null)));
                failure.more.push(("revision", json!(revision)));
            }
            AppError::Referred { referrers, count, .. } => {
                failure.more.push(("referrers", json!(referrers)));
                failure.more.push(("count", json!(count)));
            }
            _ => {}
        }
        if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
            tracing::error!(code = failure.code, detail = failure.detail, "a request failed");
        }
        failure
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": format!("/api/docs#{}", self.code), "title": self.status.canonical_reason(),
            "status": self.status.as_u16(), "code": self.code, "detail": self.detail,
        });
        for (key, value) in self.more {
            body[key] = value;
        }
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// What a handler gives.
pub type Answer = Result<Response, Failure>;
