//! Why something asked for was not done: the one error that travels from the server's use cases to
//! the screen.

use serde::{Deserialize, Serialize};

/// Says what is wrong and what to do. Holds no secret and no internals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in, or the session has ended.
    #[error("You are not signed in. Sign in and try again.")]
    NotSignedIn,
    /// The person's roles do not allow it.
    #[error("{0}")]
    Forbidden(String),
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// What was sent is wrong.
    #[error("{message}")]
    Invalid {
        /// The name of the field.
        field: String,
        /// What is wrong with it and what is expected.
        message: String,
    },
    /// It cannot be done as things stand now: somebody was faster, or a condition does not hold.
    #[error("{0}")]
    Conflict(String),
    /// Something that Landfall needs is not there: AWS, the database.
    #[error("{0}")]
    Unavailable(String),
    /// A fault of Landfall itself; the details are in the server's log under this number.
    #[error(
        "Landfall failed to do this (reference {0}). The server's log has the details under that number."
    )]
    Internal(String),
}

impl Refusal {
    /// The HTTP status that fits.
    pub fn status(&self) -> u16 {
        match self {
            Refusal::NotSignedIn => 401,
            Refusal::Forbidden(_) => 403,
            Refusal::NotFound(_) => 404,
            Refusal::Invalid { .. } => 422,
            Refusal::Conflict(_) => 409,
            Refusal::Unavailable(_) => 503,
            Refusal::Internal(_) => 500,
        }
    }
}
