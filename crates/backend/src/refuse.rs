//! From errors to refusals, and the clock.

use landfall_domain::{
    Refusal, Timestamp,
    user::{Role, User},
};
use std::fmt::Display;

/// The server's clock, in whole milliseconds so that what is stored equals what was made.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// A fault that the person can do nothing about: logged under a number, shown as that number.
pub(crate) fn internal(error: impl Display) -> Refusal {
    let reference = uuid::Uuid::now_v7().simple().to_string();
    let reference = reference[20..].to_owned();
    tracing::error!(reference, "{error}");
    Refusal::Internal(reference)
}

/// Refuses unless the person has the role.
pub(crate) fn must(user: &User, role: Role, to: &str) -> Result<(), Refusal> {
    if user.has(role) {
        return Ok(());
    }
    Err(Refusal::Forbidden(format!(
        "To {to} you need the role {role}; you are {}. Ask an administrator.",
        user.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
    )))
}

/// An assumption that was refused, as a field's error.
pub(crate) fn invalid_assumption(error: landfall_domain::cost::AssumptionError) -> Refusal {
    Refusal::Invalid { field: "assumptions".into(), message: error.to_string() }
}

/// An error of the store: what people caused is theirs to settle, the rest is internal.
pub(crate) fn stored(error: landfall_store::StoreError) -> Refusal {
    match error {
        landfall_store::StoreError::Conflict(what) => Refusal::Conflict(format!(
            "Somebody else was faster: {what}. Load the page again and look at what is there now."
        )),
        other => internal(other),
    }
}
