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
use landfall_domain::{PlanId, RunId, ScanId, user::User};
use serde::{Deserialize, Serialize};
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    let news = backend.watch_scan(&user, &ScanId::new(id)).await;
    Ok(stream(news.map_err(Refused)?, backend, user, shutdown))
}

async fn run(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    Extension(shutdown): Extension<CancellationToken>,
    Path(id): Path<String>,
) -> Result<News, Refused> {
    let news = backend.watch_run(&user, &RunId::new(id)).await;
    Ok(stream(news.map_err(Refused)?, backend, user, shutdown))
}

async fn plan(
    SignedIn(user): SignedIn,
    Extension(backend): Extension<Backend>,
    Extension(shutdown): Extension<CancellationToken>,
    Path(id): Path<String>,
) -> Result<News, Refused> {
    let news = backend.watch_board(&user, &PlanId::new(id)).await;
    Ok(stream(news.map_err(Refused)?, backend, user, shutdown))
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
    let news = backend
        .watch_group(&user, &PlanId::new(of.plan), &of.id)
        .await;
    Ok(stream(news.map_err(Refused)?, backend, user, shutdown))
}

/// News as events. Whoever loses a role, or may not sign in any more, gets nothing further: the stream
/// breaks off, and the browser asks anew, as whoever it then is.
fn stream<T: Serialize + Send + 'static>(
    news: impl Stream<Item = T> + Send + 'static,
    backend: Backend,
    user: User,
    shutdown: CancellationToken,
) -> News {
    let allowed = move || {
        let (backend, user) = (backend.clone(), user.clone());
        async move { backend.user(&user.name).await.is_ok_and(|now| now == user) }
    };
    let barred = Arc::new(AtomicBool::new(false));
    let until = barred.clone();
    let news = news.take_until(async move { shutdown.cancelled().await });
    let events = news.then(move |item| {
        let allowed = allowed();
        async move { allowed.await.then(|| Event::default().json_data(&item)) }
    });
    let events = events.take_while(move |event| {
        until.store(event.is_none(), Ordering::Relaxed);
        ready(event.is_some())
    });
    // To the browser `end` says that there is nothing to ask for any more.
    let end = futures::stream::once(async move {
        let over = !barred.load(Ordering::Relaxed);
        over.then(|| Ok(Event::default().event("end").data("")))
    });
    let events = events.filter_map(ready);
    let all: Boxed = events.chain(end.filter_map(ready)).boxed();
    Sse::new(all).keep_alive(KeepAlive::default())
}
