//! People: signing in, adding, listing. Passwords are kept as argon2id hashes only.

use crate::{Answer, Backend, internal, refuse::stored};
use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use landfall_domain::{
    Refusal, UserName,
    user::{Role, User},
};
use serde_json::json;
use std::{
    collections::{BTreeSet, HashMap},
    sync::Mutex,
    time::{Duration, Instant},
};

const SHORTEST: usize = 10;
const TRIES: u32 = 10;
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Counts failed sign-ins per name, so that a password cannot be guessed by trying.
#[derive(Default)]
pub(crate) struct Guard(Mutex<HashMap<String, (u32, Instant)>>);

impl Guard {
    fn may_try(&self, name: &str) -> bool {
        let mut seen = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        seen.retain(|_, (_, since)| since.elapsed() < WINDOW);
        seen.get(name).is_none_or(|(tries, _)| *tries < TRIES)
    }
    fn failed(&self, name: &str) {
        let mut seen = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        seen.entry(name.to_owned()).or_insert((0, Instant::now())).0 += 1;
    }
    fn forget(&self, name: &str) {
        let mut seen = self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        seen.remove(name);
    }
}

fn hash(password: &str) -> Answer<String> {
    Argon2::default()
        .hash_password(password.as_bytes(), &SaltString::generate(&mut OsRng))
        .map(|hash| hash.to_string())
        .map_err(internal)
}

fn matches(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|stored| {
        Argon2::default()
            .verify_password(password.as_bytes(), &stored)
            .is_ok()
    })
}

/// Hashing costs tens of milliseconds of CPU by design: it must not hold up other requests.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(work).await.map_err(internal)
}

impl Backend {
    /// Checks a name and a password.
    ///
    /// # Errors
    /// One and the same refusal for an unknown name and a wrong password; after ten failures in a
    /// quarter of an hour, that one has to wait.
    pub async fn sign_in(&self, name: &str, password: &str) -> Answer<User> {
        let name = name.trim();
        if !self.0.guard.may_try(name) {
            return Err(Refusal::Conflict(
                "Too many failed sign-ins with this name. Wait a quarter of an hour, or ask an administrator for a new password.".into(),
            ));
        }
        let found = self
            .0
            .store
            .user(&UserName::new(name))
            .await
            .map_err(internal)?;
        // An unknown name costs as much time as a known one, so that names cannot be probed.
        let (user, stored) = match found {
            Some((user, stored)) => (Some(user), stored),
            None => (None, self.0.decoy.clone()),
        };
        let password = password.to_owned();
        let right = off_thread(move || matches(&password, &stored)).await?;
        match user.filter(|_| right) {
            Some(user) => {
                self.0.guard.forget(name);
                self.note(&user.name, "user.signed-in", user.name.as_str(), json!({}))
                    .await?;
                Ok(user)
            }
            None => {
                self.0.guard.failed(name);
                tracing::warn!("a sign-in failed");
                Err(Refusal::Invalid {
                    field: "password".into(),
                    message: "The name or the password is wrong.".into(),
                })
            }
        }
    }

    /// Notes that a person signed out.
    ///
    /// # Errors
    /// When the audit log cannot be written.
    pub async fn sign_out(&self, user: &User) -> Answer<()> {
        self.note(&user.name, "user.signed-out", user.name.as_str(), json!({}))
            .await
    }

    /// The person behind a session, with the roles that they have now.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`] when the person no longer exists.
    pub async fn user(&self, name: &UserName) -> Answer<User> {
        let found = self.0.store.user(name).await.map_err(internal)?;
        found.map(|(user, _)| user).ok_or(Refusal::NotSignedIn)
    }

    /// Who acts when the command line does, which stands on the server itself: `landfall`, with
    /// the right to scan and import.
    pub fn operator() -> User {
        User {
            name: UserName::new("landfall"),
            roles: BTreeSet::from([Role::Planner]),
        }
    }

    /// All people.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn people(&self) -> Answer<Vec<User>> {
        self.0.store.users().await.map_err(internal)
    }

    /// Adds a person, or sets the password and roles of one who exists. Gives whether the person
    /// is new. For the command line, which stands on the server itself; the actor is `landfall`.
    ///
    /// # Errors
    /// When the name or the password is not fit.
    pub async fn set_person(
        &self,
        name: &str,
        roles: BTreeSet<Role>,
        password: &str,
    ) -> Answer<bool> {
        let fit = !name.is_empty()
            && name.len() <= 64
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.@".contains(c));
        if !fit || name == "landfall" {
            return Err(Refusal::Invalid {
                field: "name".into(),
                message: format!(
                    "`{name}` cannot be a sign-in name: 1 to 64 lower-case letters, digits and -_.@ are expected, and not `landfall` itself."
                ),
            });
        }
        if password.chars().count() < SHORTEST {
            return Err(Refusal::Invalid {
                field: "password".into(),
                message: format!(
                    "The password is too short: at least {SHORTEST} characters are expected."
                ),
            });
        }
        let password = password.to_owned();
        let hash = off_thread(move || hash(&password)).await??;
        let user = User {
            name: UserName::new(name),
            roles,
        };
        let new = self
            .0
            .store
            .user(&user.name)
            .await
            .map_err(internal)?
            .is_none();
        let audit = self.audit_entry(
            &UserName::new("landfall"),
            if new { "user.added" } else { "user.changed" },
            name,
            json!({ "roles": user.roles }),
        );
        if new {
            self.0
                .store
                .create_user(&user.name, &user.roles, &hash, audit)
                .await
                .map_err(stored)?;
        } else {
            self.0
                .store
                .set_password(&user.name, &hash, audit.clone())
                .await
                .map_err(stored)?;
            self.0
                .store
                .set_roles(&user.name, &user.roles, audit)
                .await
                .map_err(stored)?;
        }
        Ok(new)
    }
}

/// The hash that unknown names are checked against.
pub(crate) fn decoy() -> String {
    hash("nobody has this password").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_password_alone() {
        let stored = hash("correct horse").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(matches("correct horse", &stored) && !matches("Correct horse", &stored));
        assert!(!matches("anything", &decoy()));
    }

    #[test]
    fn guessing_is_stopped_per_name() {
        let guard = Guard::default();
        (0..TRIES).for_each(|_| guard.failed("mia"));
        assert!(!guard.may_try("mia") && guard.may_try("sam"));
        guard.forget("mia");
        assert!(guard.may_try("mia"));
    }
}
