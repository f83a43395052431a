//! The least that the steps which touch objects must be allowed.

use super::Plan;
use landfall_domain::AccountId;
use landfall_domain::step::Grant;

impl Plan<'_> {
    /// What the role of the source account may do, and what the target's role may for undoing.
    pub(super) fn object_grants(&self) -> Vec<Grant> {
        let (from, to) = (&self.from, &self.to);
        let read = ["s3:GetObject", "s3:GetObjectTagging"];
        let mut grants = vec![
            grant(
                &from.account,
                &["s3:ListBucket"],
                vec![from.arn(), to.arn()],
            ),
            grant(&from.account, &read, vec![from.objects(), to.objects()]),
            // Objects may be encrypted with any key of the account, whatever the bucket's default.
            grant(
                &from.account,
                &["kms:Decrypt"],
                vec![format!(
                    "arn:aws:kms:{}:{}:key/*",
                    from.region, from.account
                )],
            ),
            grant(
                &from.account,
                &[
                    "s3:PutObject",
                    "s3:PutObjectTagging",
                    "s3:AbortMultipartUpload",
                ],
                vec![to.objects()],
            ),
            grant(
                &from.account,
                &["s3:ListBucketMultipartUploads"],
                vec![to.arn()],
            ),
            grant(
                &to.account,
                &["s3:DeleteObject", "s3:DeleteObjectVersion"],
                vec![to.objects()],
            ),
            grant(
                &to.account,
                &[
                    "s3:ListBucket",
                    "s3:ListBucketVersions",
                    "s3:GetBucketVersioning",
                ],
                vec![to.arn()],
            ),
        ];
        if let Some(key) = self.new_key() {
            let actions = ["kms:Decrypt", "kms:GenerateDataKey"];
            grants.push(grant(&from.account, &actions, vec![key]));
        }
        grants
    }

    /// The key that the target encrypts with, when it is known.
    fn new_key(&self) -> Option<String> {
        let change = self.changes.iter().find(|c| c.setting == "Encryption")?;
        change
            .target
            .pointer("/Rules/0/ApplyServerSideEncryptionByDefault/KMSMasterKeyID")?
            .as_str()
            .filter(|key| key.starts_with("arn:"))
            .map(str::to_owned)
    }

    pub(super) fn datasync_grants(&self) -> Vec<Grant> {
        let account = &self.from.account;
        let on_its_own = [
            "datasync:CreateTask",
            "datasync:DescribeLocationS3",
            "datasync:DescribeTask",
            "datasync:DescribeTaskExecution",
            "datasync:ListTagsForResource",
            "datasync:ListTaskExecutions",
            "datasync:StartTaskExecution",
            "datasync:CancelTaskExecution",
            "datasync:DeleteTask",
            "datasync:DeleteLocation",
            "datasync:TagResource",
        ];
        // These take no resource: a policy that names one never allows them.
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsdatasync.html
        let on_nothing = [
            "datasync:CreateLocationS3",
            "datasync:ListLocations",
            "datasync:ListTasks",
        ];
        vec![
            grant(account, &on_nothing, vec!["*".to_owned()]),
            // Ids are chosen by AWS, so that nothing narrower can be named beforehand.
            grant(
                account,
                &on_its_own,
                vec![format!("arn:aws:datasync:*:{account}:*")],
            ),
            grant(
                account,
                &["iam:PassRole"],
                vec![self.target.datasync_role()],
            ),
        ]
    }
}

/// Some actions on some resources of an account.
pub(super) fn grant(account: &AccountId, actions: &[&str], resources: Vec<String>) -> Grant {
    Grant {
        account: account.clone(),
        actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        resources,
    }
}
