//! Who calls: the person behind the session.

use super::ApiError;
use landfall_backend::Backend;
use landfall_domain::user::User;
use landfall_domain::{Refusal, UserName};
use leptos::prelude::use_context;
use tower_sessions::Session;

/// Under which key the session keeps the name of the person who signed in.
pub const USER: &str = "user";

/// Under which key the session keeps when the person signed in, in seconds since 1970. The server
/// writes it; signing in clears it.
pub const SINCE: &str = "since";

/// The use cases, as the server provides them.
///
/// # Errors
/// When the server did not provide them.
pub fn backend() -> Result<Backend, ApiError> {
    use_context::<Backend>()
        .ok_or_else(|| Refusal::Unavailable("Landfall is still starting.".into()).into())
}

/// The session of the request.
///
/// # Errors
/// When the server has no session layer or its store is not there.
pub async fn session() -> Result<Session, ApiError> {
    leptos_axum::extract::<Session>().await.map_err(|error| {
        tracing::error!(?error, "no session");
        Refusal::Unavailable("Sessions are not available.".into()).into()
    })
}

/// The signed-in person with the roles that they have now, and the use cases.
///
/// # Errors
/// When nobody is signed in, or the person is gone.
pub async fn person() -> Result<(Backend, User), ApiError> {
    let backend = backend()?;
    let name = session()
        .await?
        .get::<UserName>(USER)
        .await
        .map_err(unavailable)?
        .ok_or(Refusal::NotSignedIn)?;
    let user = backend.user(&name).await?;
    Ok((backend, user))
}

/// The session store failed.
pub fn unavailable(error: tower_sessions::session::Error) -> ApiError {
    tracing::error!(%error, "session store");
    Refusal::Unavailable("Sessions cannot be read at the moment. Try again.".into()).into()
}
