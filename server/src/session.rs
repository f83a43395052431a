//! Who asks: the person behind the session cookie, and how long a session lasts.

use axum::{
    extract::{FromRequestParts, Request},
    http::{StatusCode, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use landfall_app::{SINCE, USER};
use landfall_backend::Backend;
use landfall_domain::{Refusal, UserName, user::User};
use tower_sessions::{Session, cookie::time::Duration};

/// A session that nobody uses ends after this.
pub const IDLE: Duration = Duration::hours(8);
/// Whatever happens, one has to sign in again after this. In seconds.
const LONGEST: i64 = 7 * 24 * 60 * 60;
/// Use is written down no more often than this: most requests write nothing. In seconds.
const NOTED: i64 = 5 * 60;
/// Under which key the session keeps when its use was last written down.
const SEEN: &str = "seen";

/// What becomes of a session with a request.
#[derive(Debug, PartialEq, Eq)]
enum Use {
    /// Nothing is written.
    Goes,
    /// It is written down, so that the session lasts on.
    Noted,
    /// It has lasted long enough.
    Ended,
}

/// Times are seconds since 1970.
fn judge(since: Option<i64>, seen: Option<i64>, now: i64) -> Use {
    let ago = |at: i64| now.saturating_sub(at);
    match (since, seen) {
        (Some(since), _) if ago(since) >= LONGEST => Use::Ended,
        (Some(_), Some(seen)) if ago(seen) < NOTED => Use::Goes,
        _ => Use::Noted,
    }
}

/// Lets the session of somebody who signed in last on while they use it.
pub async fn slide(session: Session, request: Request, next: Next) -> Response {
    if let Err(error) = note(&session, Timestamp::now().as_second()).await {
        tracing::warn!(%error, "the use of a session was not noted");
    }
    next.run(request).await
}

async fn note(session: &Session, now: i64) -> Result<(), tower_sessions::session::Error> {
    if session.get_value(USER).await?.is_none() {
        return Ok(());
    }
    let since = session.get::<i64>(SINCE).await?;
    match judge(since, session.get(SEEN).await?, now) {
        Use::Goes => Ok(()),
        Use::Ended => session.flush().await,
        Use::Noted => {
            session.insert(SINCE, since.unwrap_or(now)).await?;
            session.insert(SEEN, now).await
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_while_it_is_used_and_seven_days_at_most() {
        let day = 24 * 60 * 60;
        for (since, seen, now, expected) in [
            (None, None, 1000, Use::Noted),
            (Some(1000), Some(1000), 1000, Use::Goes),
            (Some(1000), Some(1000), 1299, Use::Goes),
            (Some(1000), Some(1000), 1300, Use::Noted),
            (Some(1000), None, 1001, Use::Noted),
            (Some(0), Some(7 * day - 1), 7 * day - 1, Use::Goes),
            (Some(0), Some(7 * day - 1), 7 * day, Use::Ended),
            (Some(0), None, 8 * day, Use::Ended),
            // A clock that was set back ends nothing.
            (Some(1000), Some(1000), 0, Use::Goes),
        ] {
            assert_eq!(
                judge(since, seen, now),
                expected,
                "{since:?} {seen:?} {now}"
            );
        }
    }
}
