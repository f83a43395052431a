//! What the scripts of the graph fetch: everything at once, the evidence of lines, and resources by
//! what a person types.

use crate::session::{Refused, SignedIn};
use axum::{
    Extension, Router,
    extract::RawQuery,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use flate2::{Compression, write::GzEncoder};
use landfall_app::query;
use landfall_backend::Backend;
use landfall_domain::{Refusal, ResourceId, SnapshotId};
use std::io::Write;

/// `/graph/wide.json?snapshot=…` and `/graph/edge.json?snapshot=…&from=…&to=…` for the wide view;
/// `/graph/find.json?snapshot=…&q=…`, and `/graph/lead.json?resource=…` with what the graph shows
/// now, for finding a resource.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/graph/wide.json", get(wide))
        .route("/graph/edge.json", get(edge))
        .route("/graph/find.json", get(find))
        .route("/graph/lead.json", get(lead))
}

fn snapshot(text: &str) -> Option<SnapshotId> {
    query::value(text, "snapshot").map(SnapshotId::new)
}

async fn wide(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    headers: HeaderMap,
    RawQuery(asked): RawQuery,
) -> Result<Response, Refused> {
    let asked = asked.unwrap_or_default();
    let view = backend.wide(&user, snapshot(&asked).as_ref()).await;
    let view = view.map_err(Refused)?;
    let zipped = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let written = tokio::task::spawn_blocking(move || written(&view, zipped)).await;
    let body = written.map_err(internal)?.map_err(internal)?;
    let mut response = ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    if zipped {
        headers.insert(
            header::CONTENT_ENCODING,
            header::HeaderValue::from_static("gzip"),
        );
    }
    Ok(response)
}

fn internal(error: impl std::fmt::Display) -> Refused {
    tracing::error!(%error, "the wide view was not written");
    Refused(Refusal::Conflict(
        "The graph could not be written. Load the page again.".into(),
    ))
}

/// Ten thousand resources are two megabytes, of which a tenth is sent.
fn written(view: &impl serde::Serialize, zipped: bool) -> std::io::Result<Vec<u8>> {
    let text = serde_json::to_vec(view)?;
    if !zipped {
        return Ok(text);
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(text.len() / 4), Compression::fast());
    encoder.write_all(&text)?;
    encoder.finish()
}

async fn edge(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    RawQuery(asked): RawQuery,
) -> Result<Response, Refused> {
    let asked = asked.unwrap_or_default();
    let end = |key: &str| {
        query::value(&asked, key)
            .map(ResourceId::new)
            .ok_or_else(|| {
                Refused(Refusal::Invalid {
                    field: key.to_owned(),
                    message: format!("Name the resource at this end: {key}=ID."),
                })
            })
    };
    let (from, to) = (end("from")?, end("to")?);
    let edges = backend
        .edges_between(&user, snapshot(&asked).as_ref(), &from, &to)
        .await
        .map_err(Refused)?;
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(edges)).into_response())
}

async fn find(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    RawQuery(asked): RawQuery,
) -> Result<Response, Refused> {
    let asked = asked.unwrap_or_default();
    let text = query::value(&asked, "q").unwrap_or_default();
    let found = backend.find(&user, snapshot(&asked).as_ref(), &text).await;
    let found = found.map_err(Refused)?;
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(found)).into_response())
}

/// The query string of the graph that shows a resource.
async fn lead(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    RawQuery(asked): RawQuery,
) -> Result<Response, Refused> {
    let asked = asked.unwrap_or_default();
    let id = query::value(&asked, "resource").map(ResourceId::new);
    let id = id.ok_or_else(|| {
        Refused(Refusal::Invalid {
            field: "resource".to_owned(),
            message: "Name the resource to show: resource=ID.".to_owned(),
        })
    })?;
    let shown = backend.lead(&user, &query::graph(&asked), &id).await;
    let to = query::of_graph(&shown.map_err(Refused)?);
    Ok(([(header::CACHE_CONTROL, "no-store")], to).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_zipped_unzips_to_the_same() {
        let view = vec!["arn:aws:sqs:eu-central-1:111111111111:queue"; 1_000];
        let (plain, zipped) = (
            written(&view, false).unwrap(),
            written(&view, true).unwrap(),
        );
        assert!(zipped.len() < plain.len() / 10);
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(&zipped[..])
            .read_to_end(&mut text)
            .unwrap();
        assert_eq!(text, plain);
    }
}
