//! Every table as a file: CSV for spreadsheets, JSON, DOT and Mermaid for other tools.

use crate::session::{Refused, SignedIn};
use axum::{
    Extension, Router,
    extract::{Path, RawQuery},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use landfall_app::query;
use landfall_backend::{
    Backend,
    export::{self, Asked, Format},
};
use landfall_domain::{PlanId, Refusal, RunId, user::User};

/// `/export/{what}.{format}?…`, with the same query as the screen that offers it.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/export/{file}", get(file))
}

async fn file(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    answer(&backend, &user, &file, query.as_deref().unwrap_or(""))
        .await
        .map_err(Refused)
}

async fn answer(
    backend: &Backend,
    user: &User,
    file: &str,
    text: &str,
) -> Result<Response, Refusal> {
    let no_such = || Refusal::NotFound(format!("There is no export named {file}."));
    let (what, ending) = file.split_once('.').ok_or_else(no_such)?;
    let format = Format::from_ending(ending).ok_or_else(no_such)?;
    let asked = Asked {
        inventory: query::inventory(text),
        graph: query::graph(text),
        plan: query::value(text, "plan").map(PlanId::new),
        run: query::value(text, "run").map(RunId::new),
    };
    let body = export::export(backend, user, what, format, &asked).await?;
    Ok((
        [
            (header::CONTENT_TYPE, format.content_type().to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"landfall-{what}.{ending}\""),
            ),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
        body,
    )
        .into_response())
}
