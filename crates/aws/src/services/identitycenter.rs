//! IAM Identity Center: instances, permission sets with all their policies, assignments.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader, Tags, Unread};
use crate::services::json;
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use landfall_domain::ResourceId;
use serde_json::{Value, json};

/// IAM Identity Center.
pub struct IdentityCenter;

static API: Api = Api::json("sso", "1.1", "SWBExternalService");
const PAGES: Paging = Paging::NEXT.sized("MaxResults", 100);

static INSTANCE: Listed = Listed::new("AWS::SSO::Instance", "ListInstances", "Instances")
    .paged(PAGES)
    .known("{InstanceArn}", &["Name", "IdentityStoreId"])
    .without(&["Status"]);
static SET: Listed = Listed::new("AWS::SSO::PermissionSet", "DescribePermissionSet", "")
    .known("{PermissionSetArn}", &["Name"])
    .tags(Tags::List("Tags", "Key", "Value"))
    .facts(&[("created", "CreatedDate", Fact::Time)]);
static ASSIGNMENT: Listed =
    Listed::new("AWS::SSO::Assignment", "ListAccountAssignments", "").known("", &["Name"]);

#[async_trait]
impl Service for IdentityCenter {
    fn key(&self) -> &'static str {
        "sso"
    }
    fn label(&self) -> &'static str {
        "IAM Identity Center"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::SSO::Instance",
            "AWS::SSO::PermissionSet",
            "AWS::SSO::Assignment",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        for instance in instances(reader).await {
            let arn = instance["InstanceArn"].clone();
            sink.push(reader.resource(&INSTANCE, instance));
            let ask = Ask::new("ListPermissionSets").with(json!({"InstanceArn": arn}));
            let sets = reader.all(ask, "PermissionSets", PAGES, arn.as_str()).await;
            reader.each(sets, |set| one(reader, &arn, set)).await;
        }
    }
}

/// The instances seen from this account. An account outside any organization may have none.
pub(super) async fn instances(reader: &Reader<'_>) -> Vec<Value> {
    let absent = ["AccessDeniedException", "ResourceNotFoundException"];
    let ask = async {
        let answer = reader.tried(INSTANCE.ask(), None, &absent).await?;
        Ok::<_, Unread>(answer.map_or_else(Vec::new, |answer| json::objects(&answer["Instances"])))
    };
    // What failed is a problem in the sink.
    reader.sink.instances(ask).await.unwrap_or_default()
}

/// A permission set, with everything that makes up its permissions, and its assignments.
async fn one(reader: &Reader<'_>, instance: &Value, set: Value) {
    let about = json!({"InstanceArn": instance, "PermissionSetArn": set});
    let subject = set.as_str();
    let ask = |operation| Ask::new(operation).with(about.clone());
    let Some(mut answer) = reader.one(ask("DescribePermissionSet"), subject).await else {
        return;
    };
    let mut found = answer["PermissionSet"].take();
    found["InstanceArn"] = instance.clone();
    found["AttachedManagedPolicies"] = reader
        .all(
            ask("ListManagedPoliciesInPermissionSet"),
            "AttachedManagedPolicies",
            PAGES,
            subject,
        )
        .await
        .into();
    found["CustomerManagedPolicyReferences"] = reader
        .all(
            ask("ListCustomerManagedPolicyReferencesInPermissionSet"),
            "CustomerManagedPolicyReferences",
            PAGES,
            subject,
        )
        .await
        .into();
    if let Some(mut answer) = reader
        .one(ask("GetInlinePolicyForPermissionSet"), subject)
        .await
    {
        found["InlinePolicy"] = json::parsed(answer["InlinePolicy"].take());
    }
    let boundary = ask("GetPermissionsBoundaryForPermissionSet");
    if let Some(mut answer) = reader.maybe(boundary, subject, &[]).await {
        found["PermissionsBoundary"] = answer["PermissionsBoundary"].take();
    }
    let tags =
        Ask::new("ListTagsForResource").with(json!({"InstanceArn": instance, "ResourceArn": set}));
    found["Tags"] = reader.all(tags, "Tags", Paging::NEXT, subject).await.into();
    let name = found["Name"].as_str().unwrap_or_default().to_owned();
    reader.sink.push(reader.resource(&SET, found));
    assignments(reader, instance, &set, &name).await;
}

async fn assignments(reader: &Reader<'_>, instance: &Value, set: &Value, name: &str) {
    let about = json!({"InstanceArn": instance, "PermissionSetArn": set});
    let ask = Ask::new("ListAccountsForProvisionedPermissionSet").with(about.clone());
    for account in reader.all(ask, "AccountIds", PAGES, Some(name)).await {
        let mut about = about.clone();
        about["AccountId"] = account;
        let ask = Ask::new("ListAccountAssignments").with(about);
        for assignment in reader
            .all(ask, "AccountAssignments", PAGES, Some(name))
            .await
        {
            reader.sink.push(assignment_of(reader, assignment, name));
        }
    }
}

/// An assignment has no ARN: account, permission set and principal name it.
fn assignment_of(reader: &Reader<'_>, assignment: Value, set: &str) -> landfall_domain::Resource {
    let text = |member: &str| assignment[member].as_str().unwrap_or_default().to_owned();
    let (account, principal) = (text("AccountId"), text("PrincipalId"));
    let id = format!(
        "AWS::SSO::Assignment/{account}/{}/{principal}",
        text("PermissionSetArn")
            .rsplit('/')
            .next()
            .unwrap_or_default()
    );
    let name = format!(
        "{set} in {account} for {} {principal}",
        text("PrincipalType").to_lowercase()
    );
    let mut found = reader.resource(&ASSIGNMENT, assignment);
    found.id = ResourceId::new(id);
    found.name = name;
    found
}
