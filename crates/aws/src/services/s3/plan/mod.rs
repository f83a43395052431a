//! The steps that move one bucket. Pure: everything is chosen here, nothing at execution.

mod grants;

use super::carry::{self, Phase, phase};
use super::params::{Configure, Copy, Create, DataSync, Grants, MULTIPART_ABOVE, PART, Place};
use super::settings;
use super::tool::choose_tool;
use crate::Target;
use grants::grant;
use landfall_domain::settings::{Carry, SettingChange};
use landfall_domain::step::{Tool, ToolChoice, Undo, Work};
use landfall_domain::{AccountId, Decimal, Resource, StepId, StepSpec};
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use serde_json::{Value, json};

/// Settings that act on objects or people, in the order in which they are set: what blocks public
/// access before the policy, what announces and expires objects last.
const AFTER: [&str; 10] = [
    "PublicAccessBlock",
    "Policy",
    "RequestPayment",
    "Accelerate",
    "Website",
    "Logging",
    "Inventory",
    "Replication",
    "Notification",
    "Lifecycle",
];

struct Plan<'a> {
    resource: &'a Resource,
    target: &'a Target,
    from: Place,
    to: Place,
    changes: Vec<SettingChange>,
    choice: ToolChoice,
}

/// The id of a bucket's step, for example `s3.copy-objects/orders`.
pub fn id(kind: &str, resource: &Resource) -> StepId {
    StepId::new(format!("{kind}/{}", resource.name))
}

/// All steps, in order.
///
/// # Errors
/// Why a person must move the bucket.
pub fn steps(resource: &Resource, target: &Target) -> Result<Vec<StepSpec>, String> {
    if target.source == target.placement.account {
        return Err("It stays in its account: nothing is to be moved".into());
    }
    let mut choice = choose_tool(resource, &target.assumptions, target.tool);
    if let Some(old @ 1..) = resource.count("noncurrent_versions") {
        choice.reason.push_str(&format!(
            ". Only current versions are copied: {old} older ones stay in the source"
        ));
    }
    let place = |account: &AccountId, region: &landfall_domain::Region, bucket: &str| Place {
        account: account.clone(),
        region: region.clone(),
        bucket: bucket.to_owned(),
    };
    let plan = Plan {
        resource,
        target,
        from: place(&target.source, &target.source_region, &resource.name),
        to: place(
            &target.placement.account,
            &target.placement.region,
            &target.placement.name,
        ),
        changes: carry::all(resource, target),
        choice,
    };
    Ok(vec![
        plan.create(),
        plan.configure(),
        plan.grant(),
        plan.copy(),
        plan.verify(),
        plan.revoke(),
        plan.activate(),
    ])
}

impl Plan<'_> {
    fn step(&self, kind: &str, needs: &[&str], title: String, params: impl Serialize) -> StepSpec {
        StepSpec {
            id: id(kind, self.resource),
            kind: kind.to_owned(),
            title,
            resource: self.resource.id.clone(),
            needs: needs.iter().map(|kind| id(kind, self.resource)).collect(),
            params: serde_json::to_value(params).unwrap_or(Value::Null),
            grants: Vec::new(),
            undo: Undo::Nothing,
            point_of_no_return: false,
            work: Work {
                items: 1,
                bytes: 0,
                seconds: 3,
            },
            tool: None,
            preview: Vec::new(),
        }
    }

    fn create(&self) -> StepSpec {
        let to = &self.to;
        let params = Create {
            target: to.clone(),
            object_lock: !self.resource.configuration["ObjectLock"].is_null(),
        };
        let title = format!("Create bucket {} in account {}", to.bucket, to.account);
        let mut step = self.step("s3.create-bucket", &[], title, params);
        step.grants = vec![grant(
            &to.account,
            &[
                "s3:CreateBucket",
                "s3:ListBucket",
                "s3:ListBucketVersions",
                "s3:DeleteBucket",
                "s3:PutBucketOwnershipControls",
                "s3:PutBucketObjectLockConfiguration",
                "s3:PutBucketVersioning",
            ],
            vec![to.arn()],
        )];
        step.undo = Undo::Can(format!(
            "deletes bucket {}, if this run made it and nothing else is in it",
            to.bucket
        ));
        step
    }

    fn configure(&self) -> StepSpec {
        let settings: Vec<SettingChange> = self
            .changes
            .iter()
            .filter(|change| phase(&change.setting) == Phase::Before)
            .cloned()
            .collect();
        let title = format!(
            "Set encryption, versioning, tags and more of {}",
            self.to.bucket
        );
        let mut step =
            self.settings_step("s3.configure-bucket", "s3.create-bucket", title, settings);
        // The reader sees all twenty in one place, those that follow later included.
        step.preview.clone_from(&self.changes);
        step
    }

    fn activate(&self) -> StepSpec {
        let mut settings: Vec<SettingChange> = self
            .changes
            .iter()
            .filter(|change| phase(&change.setting) == Phase::After)
            .cloned()
            .collect();
        let last = AFTER.len();
        settings.sort_by_key(|change| {
            AFTER
                .iter()
                .position(|name| *name == change.setting)
                .unwrap_or(last)
        });
        let title = format!(
            "Set policy, notifications, lifecycle and more of {}",
            self.to.bucket
        );
        let mut step = self.settings_step(
            "s3.activate-bucket",
            "s3.revoke-target-write",
            title,
            settings,
        );
        let log_bucket = self
            .changes
            .iter()
            .find(|change| change.setting == "Logging" && !change.target.is_null())
            .and_then(|change| change.source["LoggingEnabled"]["TargetBucket"].as_str());
        if let Some(bucket) = log_bucket
            && bucket != self.resource.name
            && self
                .target
                .moves
                .get(&format!("arn:aws:s3:::{bucket}"))
                .is_some_and(|moved| moved.wave == self.target.wave)
        {
            step.needs
                .push(StepId::new(format!("s3.create-bucket/{bucket}")));
        }
        step
    }

    fn settings_step(
        &self,
        kind: &str,
        needs: &str,
        title: String,
        settings: Vec<SettingChange>,
    ) -> StepSpec {
        let to = &self.to;
        let set: Vec<&SettingChange> = settings.iter().filter(|c| !c.target.is_null()).collect();
        let mut actions: Vec<String> = Vec::new();
        for change in &settings {
            if let Some(name) = settings::ALL.into_iter().find(|n| *n == change.setting) {
                actions.push(settings::action(name, "Get"));
            }
        }
        for change in &set {
            if let Some(name) = settings::ALL.into_iter().find(|n| *n == change.setting) {
                actions.push(settings::action(name, "Put"));
            }
        }
        if set.iter().any(|change| change.setting == "Policy") {
            actions.push("s3:DeleteBucketPolicy".into());
        }
        if set.iter().any(|change| change.setting == "Website") {
            actions.push("s3:DeleteBucketWebsite".into());
        }
        let roles: Vec<String> = set
            .iter()
            .filter(|change| change.setting == "Replication")
            .filter_map(|change| change.target["Role"].as_str().map(str::to_owned))
            .collect();
        let items = set.len() as u64;
        let mut step = self.step(
            kind,
            &[needs],
            title,
            Configure {
                target: to.clone(),
                settings: settings.clone(),
            },
        );
        let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
        step.grants = vec![grant(&to.account, &actions, vec![to.arn()])];
        if !roles.is_empty() {
            step.grants
                .push(grant(&to.account, &["iam:PassRole"], roles));
        }
        step.undo = Undo::Can("puts back what the settings were before".into());
        step.work = Work {
            items,
            bytes: 0,
            seconds: 2 + items,
        };
        step.preview = settings;
        step
    }

    fn principals(&self) -> Vec<String> {
        let mut principals = vec![self.target.copier()];
        if self.choice.tool == Tool::DataSync {
            principals.push(self.target.datasync_role());
        }
        principals
    }

    fn grant(&self) -> StepSpec {
        let title = format!(
            "Let the source account write to {} for a while",
            self.to.bucket
        );
        let mut step = self.policy_step("s3.grant-target-write", "s3.configure-bucket", title);
        step.undo = Undo::Can("takes the temporary statement out of the policy again".into());
        let statements = super::steps::temporary_policy(&self.to, &self.principals());
        step.preview = vec![SettingChange {
            setting: "Policy".into(),
            carry: Carry::Chosen(
                "Only until the copy is verified: the next steps remove it".into(),
            ),
            source: Value::Null,
            target: json!({"Version": "2012-10-17", "Statement": statements}),
            changes: Vec::new(),
            left: Vec::new(),
        }];
        step
    }

    fn revoke(&self) -> StepSpec {
        let title = format!(
            "Take the source account's access to {} away again",
            self.to.bucket
        );
        self.policy_step("s3.revoke-target-write", "s3.verify-objects", title)
    }

    fn policy_step(&self, kind: &str, needs: &str, title: String) -> StepSpec {
        let params = Grants {
            target: self.to.clone(),
            principals: self.principals(),
        };
        let mut step = self.step(kind, &[needs], title, params);
        step.grants = vec![grant(
            &self.to.account,
            &[
                "s3:GetBucketPolicy",
                "s3:PutBucketPolicy",
                "s3:DeleteBucketPolicy",
            ],
            vec![self.to.arn()],
        )];
        step
    }

    fn copy_params(&self) -> Copy {
        Copy {
            source: self.from.clone(),
            target: self.to.clone(),
            multipart_above: MULTIPART_ABOVE,
            part: PART,
            at_once: 16,
            redirects: !self.resource.configuration["Website"].is_null(),
        }
    }

    fn copy(&self) -> StepSpec {
        let (from, to) = (&self.from, &self.to);
        let objects = self.resource.count("objects").unwrap_or(0);
        let title = format!(
            "Copy {objects} objects from {} to {}",
            from.bucket, to.bucket
        );
        let mut step = match self.choice.tool {
            Tool::ServerSideCopy => self.step(
                "s3.copy-objects",
                &["s3.grant-target-write"],
                title,
                self.copy_params(),
            ),
            Tool::DataSync => self.step(
                "s3.datasync",
                &["s3.grant-target-write"],
                title,
                DataSync {
                    source: from.clone(),
                    target: to.clone(),
                    role: self.target.datasync_role(),
                    bytes_per_second: self.bytes_per_second(),
                    poll_seconds: 15,
                },
            ),
        };
        step.grants = self.object_grants();
        if self.choice.tool == Tool::DataSync {
            step.grants.extend(self.datasync_grants());
        }
        step.undo = Undo::Can("deletes the objects that this run copied, and no others".into());
        step.work = self.work(1);
        step.tool = Some(self.choice.clone());
        step
    }

    fn verify(&self) -> StepSpec {
        let copy = match self.choice.tool {
            Tool::ServerSideCopy => "s3.copy-objects",
            Tool::DataSync => "s3.datasync",
        };
        let title = format!(
            "Compare every object of {} with its copy in {}",
            self.from.bucket, self.to.bucket
        );
        let mut step = self.step("s3.verify-objects", &[copy], title, self.copy_params());
        // What came to the source meanwhile is copied here.
        step.grants = self.object_grants();
        step.undo = Undo::Can("deletes what this step copied, and nothing else".into());
        step.work = self.work(2);
        step
    }

    fn bytes_per_second(&self) -> i64 {
        let megabytes = self
            .target
            .assumptions
            .get("datasync_bandwidth_megabytes_per_second");
        let bytes = (megabytes * Decimal::from(1_000_000)).to_i64().unwrap_or(0);
        if bytes > 0 { bytes } else { -1 }
    }

    /// Objects, bytes and expected seconds; verifying takes two requests for each object.
    fn work(&self, requests: u64) -> Work {
        let (items, bytes) = (
            self.resource.count("objects").unwrap_or(0),
            self.resource.bytes("size").unwrap_or(0),
        );
        let positive = |key: &str| self.target.assumptions.get(key).max(Decimal::ONE);
        let by_count =
            Decimal::from(items) * Decimal::from(requests) / positive("copy_objects_per_second");
        let by_size = Decimal::from(bytes)
            / (positive("copy_megabytes_per_second") * Decimal::from(1_000_000));
        let limited = match u64::try_from(self.bytes_per_second()) {
            Ok(limit) if self.choice.tool == Tool::DataSync => {
                Decimal::from(bytes) / Decimal::from(limit.max(1))
            }
            _ => Decimal::ZERO,
        };
        let seconds = by_count
            .max(by_size)
            .max(limited)
            .to_u64()
            .unwrap_or(u64::MAX / 2);
        Work {
            items,
            bytes,
            seconds: seconds + 5,
        }
    }
}
