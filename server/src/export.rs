//! Every table as a file: CSV and workbooks for spreadsheets, JSON, DOT and Mermaid for other tools.

use crate::session::{Refused, SignedIn};
use axum::{
    Extension, Form, Router,
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
use landfall_domain::{
    PlanId, Refusal, ResourceId, RunId, SnapshotId, user::User, view::InventoryQuery,
};
use serde::Deserialize;

/// `/export/{what}.{format}?…`, with the same query as the screen that offers it.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/export/{file}", get(file).post(chosen))
}

/// Rows that were chosen one by one: too many for an address.
#[derive(Deserialize)]
struct Chosen {
    snapshot: String,
    /// One id per line.
    ids: String,
}

async fn chosen(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    Path(file): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refused> {
    let asked = Asked {
        inventory: InventoryQuery {
            snapshot: Some(SnapshotId::new(chosen.snapshot)),
            ..InventoryQuery::default()
        },
        // A line of a form ends with both, as browsers send it.
        chosen: chosen.ids.lines().map(ResourceId::new).collect(),
        ..Asked::default()
    };
    if asked.chosen.is_empty() {
        return Err(Refused(Refusal::Invalid {
            field: "ids".into(),
            message: "Nothing is selected.".into(),
        }));
    }
    answer(&backend, &user, &file, &asked)
        .await
        .map_err(Refused)
}

async fn file(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let text = query.as_deref().unwrap_or("");
    let asked = Asked {
        inventory: query::inventory(text),
        findings: query::findings(text),
        accounts: query::accounts(text),
        graph: query::graph(text),
        line: ["from", "to"]
            .map(|key| query::value(text, key).unwrap_or_default())
            .into(),
        plan_diff: query::plan_diff(text),
        groups: query::groups(text),
        plan: query::value(text, "plan").map(PlanId::new),
        run: query::value(text, "run").map(RunId::new),
        ..Asked::default()
    };
    answer(&backend, &user, &file, &asked)
        .await
        .map_err(Refused)
}

async fn answer(
    backend: &Backend,
    user: &User,
    file: &str,
    asked: &Asked,
) -> Result<Response, Refusal> {
    let no_such = || Refusal::NotFound(format!("There is no export named {file}."));
    let (what, ending) = file.split_once('.').ok_or_else(no_such)?;
    let format = Format::from_ending(ending).ok_or_else(no_such)?;
    let body = export::export(backend, user, what, format, asked).await?;
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
