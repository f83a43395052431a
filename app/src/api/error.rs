//! The one error that server functions give: a refusal, with the HTTP status that fits.

use landfall_domain::Refusal;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a server function did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error(transparent)]
pub struct ApiError(pub Refusal);

impl ApiError {
    /// The message when it is about this field of a form.
    pub fn field(&self, name: &str) -> Option<String> {
        match &self.0 {
            Refusal::Invalid { field, message } if field == name => Some(message.clone()),
            _ => None,
        }
    }

    /// An answer that is not what this page was made for.
    pub fn not_understood() -> Self {
        Self(Refusal::Unavailable(
            "The server gave an answer that this page does not understand. Reload the page: \
             it may be older than the server."
                .into(),
        ))
    }

    /// Whether signing in is what helps.
    pub fn is_signed_out(&self) -> bool {
        self.0 == Refusal::NotSignedIn
    }
}

impl FromServerFnError for ApiError {
    type Encoder = crate::wire::Encoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Args(message)
            | ServerFnErrorErr::MissingArg(message)
            | ServerFnErrorErr::Serialization(message) => Refusal::Invalid {
                field: String::new(),
                message: format!("The form could not be read: {message}"),
            },
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Refusal::Unavailable(
                "The server could not be reached. Check the connection and try again.".into(),
            ),
            ServerFnErrorErr::Deserialization(_) => return Self::not_understood(),
            _ => Refusal::Internal("none".into()),
        })
    }
}

#[cfg(feature = "ssr")]
impl From<Refusal> for ApiError {
    /// Also sets the HTTP status of the response.
    fn from(refusal: Refusal) -> Self {
        set_status(&refusal);
        Self(refusal)
    }
}

/// A call by the browser's script gets the refusal's status. A page that cannot show its subject
/// gets it too, except 401: such a page redirects to the sign-in form. A plain form post is
/// answered with a redirect back to the form, which shows the refusal.
#[cfg(feature = "ssr")]
fn set_status(refusal: &Refusal) {
    use leptos::prelude::use_context;
    let (Some(parts), Some(response)) = (
        use_context::<http::request::Parts>(),
        use_context::<leptos_axum::ResponseOptions>(),
    ) else {
        return;
    };
    let html = parts
        .headers
        .get(http::header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let is_call = parts.uri.path().starts_with("/api/");
    let wanted = if is_call {
        !html
    } else {
        *refusal != Refusal::NotSignedIn
    };
    if let (true, Ok(status)) = (wanted, http::StatusCode::from_u16(refusal.status())) {
        response.set_status(status);
    }
}
