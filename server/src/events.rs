//! Live news for the browser as server-sent events.

use crate::session::{Refused, SignedIn};
use axum::{
    Extension, Router,
    extract::{Path, Query},
    response::sse::{Event, KeepAlive, KeepAliveStream, Sse},
    routing::get,
};
use futures::{Stream, StreamExt, stream::BoxStream};
use landfall_backend::Backend;
use landfall_domain::{PlanId, RunId, ScanId};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

/// `/events/scan/{id}` sends `ScanProgress`, `/events/run/{id}` sends `RunNews`, `/events/plan/{id}`
/// sends `BoardNews`, and `/events/group?plan=…&id=…` a number whenever somebody said something about a
/// move group or set owners, all as JSON in default `message` events. The stream ends with an event named
/// `end`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/events/scan/{id}", get(scan))
        .route("/events/run/{id}", get(run))
        .route("/events/plan/{id}", get(plan))
        .route("/events/group", get(group))
}

type Boxed = BoxStream<'static, Result<Event, axum::Error>>;
type News = Sse<KeepAliveStream<Boxed>>;

async fn scan(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    Extension(shutdown): Extension<CancellationToken>,
    Path(id): Path<String>,
) -> Result<News, Refused> {
    Ok(stream(
        backend
            .watch_scan(&user, &ScanId::new(id))
            .await
            .map_err(Refused)?,
        shutdown,
    ))
}

async fn run(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    Extension(shutdown): Extension<CancellationToken>,
    Path(id): Path<String>,
) -> Result<News, Refused> {
    Ok(stream(
        backend
            .watch_run(&user, &RunId::new(id))
            .await
            .map_err(Refused)?,
        shutdown,
    ))
}

async fn plan(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    Extension(shutdown): Extension<CancellationToken>,
    Path(id): Path<String>,
) -> Result<News, Refused> {
    Ok(stream(
        backend
            .watch_board(&user, &PlanId::new(id))
            .await
            .map_err(Refused)?,
        shutdown,
    ))
}

/// Which move group.
#[derive(Deserialize)]
struct OfGroup {
    plan: String,
    id: String,
}

async fn group(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    Extension(shutdown): Extension<CancellationToken>,
    Query(of): Query<OfGroup>,
) -> Result<News, Refused> {
    Ok(stream(
        backend
            .watch_group(&user, &PlanId::new(of.plan), &of.id)
            .await
            .map_err(Refused)?,
        shutdown,
    ))
}

fn stream<T: Serialize + Send + 'static>(
    news: impl Stream<Item = T> + Send + 'static,
    shutdown: CancellationToken,
) -> News {
    let news = news.take_until(async move { shutdown.cancelled().await });
    let events = news.map(|item| Event::default().json_data(&item));
    let end = futures::stream::once(async { Ok(Event::default().event("end").data("")) });
    let all: Boxed = events.chain(end).boxed();
    Sse::new(all).keep_alive(KeepAlive::default())
}
