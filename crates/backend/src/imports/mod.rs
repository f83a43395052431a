//! An estate from files instead of AWS, and back into a file.

mod outcomes;

pub(crate) use outcomes::Outcomes;

use crate::{Answer, Backend, internal, must, now, refuse::stored};
use landfall_domain::{
    AccountId, Coverage, Origin, Outcome, Refusal, Region, Resource, Snapshot, SnapshotId,
    snapshot::Problem,
    user::{Role, User},
    view::SnapshotSummary,
};
pub use landfall_imports::{Fault, File, Format, ImportError, Note, Options};
use serde_json::json;
use std::collections::BTreeMap;

/// What became of files.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The snapshot.
    pub summary: SnapshotSummary,
    /// What kind of files they were.
    pub format: Format,
    /// What was read with a reservation.
    pub notes: Vec<Note>,
}

/// Why files became no snapshot.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailed {
    /// The files are not what they should be; each fault has its place.
    #[error(transparent)]
    Files(#[from] ImportError),
    /// It was refused, or could not be kept.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Backend {
    /// Reads files and keeps what they hold as a snapshot. `name` is the estate's name; what the
    /// file says goes for an absent one, then the configured one.
    ///
    /// # Errors
    /// Without the role planner, when a file is not what it should be, or the database fails.
    pub async fn import(
        &self,
        user: &User,
        files: Vec<File>,
        options: Options,
        name: Option<String>,
    ) -> Result<Kept, ImportFailed> {
        must(user, Role::Planner, "import an estate")?;
        let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
        let began = now();
        let read = move || {
            let mut imported = landfall_imports::import(&files, &options)?;
            drop(files);
            let stated = imported.estate.as_mut().and_then(|e| e.references.take());
            let references = stated.unwrap_or_else(|| references(&mut imported));
            Ok::<_, ImportError>((imported, references))
        };
        let (imported, mut references) = tokio::task::spawn_blocking(read)
            .await
            .map_err(internal)??;
        references.sort_by(|a, b| {
            (&a.from, &a.evidence.path, &a.target).cmp(&(&b.from, &b.evidence.path, &b.target))
        });
        let estate = imported.estate.as_ref();
        let coverage = match estate.map(|estate| estate.coverage.clone()) {
            Some(coverage) if !coverage.is_empty() => coverage,
            _ => coverage(&imported.account, &imported.resources),
        };
        let name = name.or_else(|| estate.and_then(|estate| estate.name.clone()));
        let snapshot = Snapshot {
            id: SnapshotId::new(uuid::Uuid::now_v7().to_string()),
            estate: name.unwrap_or_else(|| self.0.settings.source.name.clone()),
            origin: Origin::Import { files: names },
            account: imported.account,
            regions: imported.regions,
            // Snapshots are ordered by when they were made here, whatever the file's clock said.
            started: began,
            finished: now(),
            resources: imported.resources,
            references,
            coverage,
        };
        let summary = self
            .0
            .store
            .insert_snapshot(&snapshot)
            .await
            .map_err(stored)?;
        self.note(
            &user.name,
            "snapshot.imported",
            &format!("snapshot {}", snapshot.id),
            json!({ "files": snapshot.origin, "account": snapshot.account, "resources": summary.resources, "digest": summary.digest }),
        )
        .await?;
        // What comes next reads it from the database, a little at a time.
        drop(snapshot);
        self.warm_up();
        Ok(Kept {
            summary,
            format: imported.format,
            notes: imported.notes,
        })
    }

    /// A snapshot as a text in Landfall's own format.
    ///
    /// # Errors
    /// When there is no such snapshot.
    pub async fn export_snapshot(&self, _user: &User, id: &SnapshotId) -> Answer<String> {
        let snapshot = self.0.store.snapshot(id).await.map_err(stored)?;
        tokio::task::spawn_blocking(move || landfall_imports::export(&snapshot))
            .await
            .map_err(internal)?
            .map_err(internal)
    }
}

/// What the configurations name, and what the files say outright; of two for one place the
/// extractor's reading is kept.
fn references(imported: &mut landfall_imports::Imported) -> Vec<landfall_domain::Reference> {
    let mut references = landfall_aws::references(&imported.resources);
    let mut stated: Vec<_> = {
        let known: std::collections::HashSet<(&str, &str)> = references
            .iter()
            .map(|r| (r.from.as_str(), r.evidence.path.as_str()))
            .collect();
        let new = |r: &&landfall_domain::Reference| {
            !known.contains(&(r.from.as_str(), r.evidence.path.as_str()))
        };
        let stated = std::mem::take(&mut imported.references);
        stated.into_iter().filter(|r| new(&r)).collect()
    };
    references.append(&mut stated);
    references
}

/// Files hold what they hold: nobody knows what else there is, so no service counts as wholly read.
fn coverage(source: &AccountId, resources: &[Resource]) -> Vec<Coverage> {
    let mut counts: BTreeMap<(Option<&AccountId>, String, &Region), u64> = BTreeMap::new();
    for resource in resources {
        let service = landfall_aws::service_of(&resource.kind).map_or_else(
            || resource.kind.service().to_lowercase(),
            |service| service.key().to_owned(),
        );
        let account = Some(&resource.account).filter(|account| *account != source);
        *counts
            .entry((account, service, &resource.region))
            .or_default() += 1;
    }
    let part =
        |((account, service, region), resources): ((Option<&AccountId>, String, &Region), u64)| {
            Coverage {
                account: account.cloned(),
                service,
                region: region.clone(),
                outcome: Outcome::Partial,
                resources,
                requests: 0,
                millis: 0,
                problems: vec![Problem {
                    operation: "Import".into(),
                    subject: None,
                    code: "FilesOnly".into(),
                    message: "Only what the files hold is known.".into(),
                    advice: "Scan the account to see everything that it holds.".into(),
                }],
                spared: Vec::new(),
            }
        };
    counts.into_iter().map(part).collect()
}
