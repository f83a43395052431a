//! What became of files that were sent in a browser: kept until the page that shows it has come.

use crate::{Answer, Backend, must};
use landfall_domain::{
    Refusal, UserName,
    user::{Role, User},
    view::{ImportFault, ImportOutcome},
};
use std::{collections::VecDeque, sync::Mutex};

use super::{File, ImportFailed, Options};

/// So many outcomes are remembered; older ones are forgotten.
const REMEMBERED: usize = 64;

/// The last outcomes, the newest at the end.
#[derive(Default)]
pub(crate) struct Outcomes(Mutex<VecDeque<(String, UserName, ImportOutcome)>>);

impl Outcomes {
    fn keep(&self, by: &UserName, outcome: ImportOutcome) -> String {
        let key = uuid::Uuid::now_v7().to_string();
        let mut all = self.0.lock().unwrap_or_else(|p| p.into_inner());
        if all.len() == REMEMBERED {
            all.pop_front();
        }
        all.push_back((key.clone(), by.clone(), outcome));
        key
    }

    fn get(&self, key: &str, by: &UserName) -> Option<ImportOutcome> {
        let all = self.0.lock().unwrap_or_else(|p| p.into_inner());
        let (.., outcome) = all.iter().find(|(k, who, _)| k == key && who == by)?;
        Some(outcome.clone())
    }
}

impl Backend {
    /// Whether this person may import, to be asked before files are read from the network.
    ///
    /// # Errors
    /// Without the role planner.
    pub fn may_import(&self, user: &User) -> Answer<()> {
        must(user, Role::Planner, "import an estate")
    }

    /// As [`Backend::import`], for a page that is shown afterwards: gives the key under which
    /// [`Backend::import_outcome`] tells the same person what became of the files.
    pub async fn import_for_later(
        &self,
        user: &User,
        files: Vec<File>,
        options: Options,
        name: Option<String>,
    ) -> String {
        let outcome = match self.import(user, files, options, name).await {
            Ok(kept) => ImportOutcome::Kept {
                snapshot: kept.summary,
                format: kept.format.to_string(),
                notes: kept.notes.iter().map(ToString::to_string).collect(),
            },
            Err(ImportFailed::Refused(refusal)) => ImportOutcome::Refused(refusal.to_string()),
            Err(ImportFailed::Files(error)) => ImportOutcome::Broken {
                more: error.more as u64,
                faults: error.faults.into_iter().map(fault).collect(),
            },
        };
        self.0.outcomes.keep(&user.name, outcome)
    }

    /// Remembers why files were turned away before they were read, and gives the key.
    pub fn import_refused(&self, user: &User, why: &Refusal) -> String {
        let outcome = ImportOutcome::Refused(why.to_string());
        self.0.outcomes.keep(&user.name, outcome)
    }

    /// What became of files that this person sent.
    pub fn import_outcome(&self, user: &User, key: &str) -> ImportOutcome {
        let known = self.0.outcomes.get(key, &user.name);
        known.unwrap_or(ImportOutcome::Forgotten)
    }
}

fn fault(fault: super::Fault) -> ImportFault {
    let mut place = fault.file;
    for number in [fault.line, fault.column].into_iter().flatten() {
        place.push_str(&format!(":{number}"));
    }
    ImportFault {
        place,
        reason: fault.reason,
        advice: fault.advice,
    }
}
