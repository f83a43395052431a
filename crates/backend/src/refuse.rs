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
        user.roles
            .iter()
            .map(|role| role.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    )))
}

/// An assumption that was refused, as a field's error.
pub(crate) fn invalid_assumption(error: landfall_domain::cost::AssumptionError) -> Refusal {
    Refusal::Invalid {
        field: "assumptions".into(),
        message: error.to_string(),
    }
}

/// An error of the store: what people caused is theirs to settle, what the machine lacks is said
/// with the way out, the rest is internal.
pub(crate) fn stored(error: landfall_store::StoreError) -> Refusal {
    use landfall_store::StoreError as E;
    match error {
        E::NotFound { .. } => Refusal::NotFound(sentence(&error)),
        E::PlanVersionTaken(_)
        | E::AccountsChanged
        | E::ExternalDecided(_)
        | E::RunExists { .. }
        | E::UserExists(_)
        | E::ViewExists(_)
        | E::Action(_) => Refusal::Conflict(sentence(&error)),
        E::Full { .. } | E::NotWritable { .. } | E::Unreachable { .. } | E::Busy { .. } => {
            tracing::error!("{error}");
            Refusal::Unavailable(sentence(&error))
        }
        other => internal(other),
    }
}

/// An error's words as a sentence.
fn sentence(error: &impl Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
