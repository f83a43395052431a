//! People and what they may do.

use crate::ids::UserName;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// What a person may do. Every role may also read everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Scans and makes plans.
    Planner,
    /// Signs waves.
    Approver,
    /// Starts, retries, skips and undoes runs.
    Operator,
    /// Manages people. Signs and runs nothing by that alone.
    Admin,
}

impl Role {
    /// All roles, from least to most far-reaching.
    pub const ALL: [Role; 5] = [
        Role::Viewer,
        Role::Planner,
        Role::Approver,
        Role::Operator,
        Role::Admin,
    ];

    /// The word for it, on screen, in the configuration and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Planner => "planner",
            Role::Approver => "approver",
            Role::Operator => "operator",
            Role::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No such role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a role: viewer, planner, approver, operator or admin is expected")]
pub struct RoleError(pub String);

impl FromStr for Role {
    type Err = RoleError;
    fn from_str(text: &str) -> Result<Self, RoleError> {
        Role::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| RoleError(text.into()))
    }
}

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The sign-in name.
    pub name: UserName,
    /// What they may do.
    pub roles: BTreeSet<Role>,
}

impl User {
    /// Whether one of the person's roles is this one.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
