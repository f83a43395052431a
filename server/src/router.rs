//! Everything that is served: the app, its server functions, live events, exports, assets.

use crate::{assets::Assets, csrf, events, export, import, session, wide};
use axum::{Extension, Router, http::HeaderValue, middleware, routing::get};
use http::header;
use landfall_app::{App, shell};
use landfall_backend::Backend;
use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use std::{net::SocketAddr, sync::Arc};
use tokio_util::sync::CancellationToken;
use tower_http::{
    catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, set_header::SetResponseHeaderLayer,
    trace::TraceLayer,
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

/// The largest request body: plans with many choices fit, floods do not. In bytes.
const BODY: usize = 2 * 1024 * 1024;

/// Puts everything together. `secure`: send the session cookie over HTTPS only. `shutdown` ends the
/// event streams, which would otherwise keep the server from stopping.
pub fn router(
    backend: &Backend,
    assets: Arc<Assets>,
    address: SocketAddr,
    secure: bool,
    shutdown: CancellationToken,
) -> Router {
    let options = LeptosOptions::builder()
        .output_name("landfall")
        .site_addr(address)
        .build();
    let sessions = SessionManagerLayer::new(backend.store().clone())
        .with_name("landfall_session")
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_secure(secure)
        .with_expiry(Expiry::OnInactivity(session::IDLE));
    let urls = assets.urls().clone();
    let context = {
        let backend = backend.clone();
        move || provide_context(backend.clone())
    };
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, move || {
            content_security_policy();
            shell(&urls)
        })
        .merge(events::routes())
        .merge(export::routes())
        .merge(wide::routes())
        .layer(RequestBodyLimitLayer::new(BODY))
        // Has a limit of its own.
        .merge(import::routes())
        .layer(middleware::from_fn(session::slide))
        .layer(middleware::from_fn(csrf::protect))
        .layer(sessions)
        .layer(Extension(backend.clone()))
        .layer(Extension(shutdown))
        .with_state(options)
        .merge(assets.router())
        .route("/health", get(|| async { "ok\n" }))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::X_FRAME_OPTIONS, "DENY"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
}

fn fixed(name: header::HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Scripts only from this server and with this response's nonce; styles only from this server.
fn content_security_policy() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(value) = HeaderValue::try_from(policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
