//! Who asks: the person behind the session cookie.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use landfall_app::USER;
use landfall_backend::Backend;
use landfall_domain::{Refusal, UserName, user::User};
use tower_sessions::Session;

/// The signed-in person, for plain HTTP routes. Reloaded at every request, so that a role that was
/// taken away is gone at once.
pub struct SignedIn(pub User);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let session = Session::from_request_parts(parts, state)
            .await
            .map_err(|_| Refused(Refusal::NotSignedIn))?;
        let name: Option<UserName> = session.get(USER).await.unwrap_or_default();
        let backend = parts.extensions.get::<Backend>().cloned();
        match (name, backend) {
            (Some(name), Some(backend)) => Ok(Self(backend.user(&name).await.map_err(Refused)?)),
            _ => Err(Refused(Refusal::NotSignedIn)),
        }
    }
}

/// A refusal as a plain HTTP answer.
pub struct Refused(pub Refusal);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, format!("{}\n", self.0)).into_response()
    }
}
