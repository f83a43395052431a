//! AWS Organizations, read from the management account: the organization, its units, accounts and
//! policies, each with where it hangs.

use super::json;
use crate::call::{Api, Ask};
use crate::failure::{Cause, Failure};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// AWS Organizations.
pub struct Organizations;

static API: Api = Api::json("organizations", "1.1", "AWSOrganizationsV20161128").partition_wide();
const PAGES: Paging = Paging::NEXT.sized("MaxResults", 20);
const TAGS: Tags = Tags::List("Tags", "Key", "Value");

/// How deep organizational units may be nested; AWS allows five.
const DEEPEST: usize = 8;

static ORGANIZATION: Listed = Listed::new(
    "AWS::Organizations::Organization",
    "DescribeOrganization",
    "",
)
.known("{Arn}", &["Id"]);
static UNIT: Listed = Listed::new(
    "AWS::Organizations::OrganizationalUnit",
    "ListOrganizationalUnitsForParent",
    "OrganizationalUnits",
)
.known("{Arn}", &["Name", "Id"])
.tags(TAGS);
static ACCOUNT: Listed = Listed::new(
    "AWS::Organizations::Account",
    "ListAccountsForParent",
    "Accounts",
)
.known("{Arn}", &["Name", "Id"])
.tags(TAGS)
.facts(&[("joined", "JoinedTimestamp", Fact::Time)]);
static POLICY: Listed = Listed::new("AWS::Organizations::Policy", "ListPolicies", "Policies")
    .known("{Arn}", &["Name", "Id"])
    .tags(TAGS);

/// The types of policies that an organization may have.
///
/// Source: <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html>
const POLICY_TYPES: [&str; 4] = [
    "SERVICE_CONTROL_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "TAG_POLICY",
    "BACKUP_POLICY",
];

#[async_trait]
impl Service for Organizations {
    fn key(&self) -> &'static str {
        "organizations"
    }
    fn label(&self) -> &'static str {
        "AWS Organizations"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::Organizations::Organization",
            "AWS::Organizations::OrganizationalUnit",
            "AWS::Organizations::Account",
            "AWS::Organizations::Policy",
        ]
    }
    fn global(&self) -> bool {
        true
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        // An account outside any organization simply has none.
        let absent = ["AWSOrganizationsNotInUseException"];
        let ask = Ask::new("DescribeOrganization");
        let Some(mut answer) = reader.maybe(ask, None, &absent).await else {
            return;
        };
        let organization = answer["Organization"].take();
        let manages = organization["MasterAccountId"] == session.account().as_str();
        if !manages && !delegated(reader, &organization).await {
            return;
        }
        whole(reader, organization).await;
        let roots = reader
            .all(Ask::new("ListRoots"), "Roots", PAGES, None)
            .await;
        let mut parents: Vec<Value> = roots.into_iter().map(|root| root["Id"].clone()).collect();
        for _ in 0..DEEPEST {
            let children = reader.each(parents, |parent| below(reader, parent)).await;
            parents = children.into_iter().flatten().collect();
        }
        policies(reader).await;
    }
}

/// Whether a member account may read the organization, as a delegated administrator may. Any other may
/// not, and the policies that hold for it are then not known: that is said.
///
/// Source: <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html>
async fn delegated(reader: &Reader<'_>, organization: &Value) -> bool {
    let ask = Ask::new("ListPolicies").with(json!({"Filter": POLICY_TYPES[0]}));
    let Err(error) = reader.session.call(&API, ask).await else {
        return true;
    };
    let failure = Failure::of("ListPolicies", organization["Id"].as_str(), &error);
    let denied = failure.cause == Cause::Denied;
    let mut problem = failure.problem();
    if denied {
        let manager = organization["MasterAccountId"].as_str().unwrap_or_default();
        problem.message = format!(
            "This account is a member of an organization that account {manager} manages. The service control policies that hold for it were not read, so what they forbid is not known: {}",
            problem.message
        );
        problem.advice = format!(
            "Name account {manager} as the management account in the configuration, or read its policies there by hand"
        );
    }
    reader.sink.problem(problem);
    false
}

/// The organization with its delegated administrators.
async fn whole(reader: &Reader<'_>, mut organization: Value) {
    let ask = Ask::new("ListDelegatedAdministrators");
    let admins = reader
        .all(ask, "DelegatedAdministrators", PAGES, None)
        .await;
    let admins = reader
        .each(admins, |admin| async move {
            let ask =
                Ask::new("ListDelegatedServicesForAccount").with(json!({"AccountId": admin["Id"]}));
            let services = "DelegatedServices/*/ServicePrincipal";
            let services = reader.all(ask, services, PAGES, admin["Id"].as_str()).await;
            json!({"AccountId": admin["Id"], "ServicePrincipals": services})
        })
        .await;
    organization["DelegatedAdministrators"] = admins.into();
    reader
        .sink
        .push(reader.resource(&ORGANIZATION, organization));
}

/// Accounts and units right under a parent; gives the units' ids.
async fn below(reader: &Reader<'_>, parent: Value) -> Vec<Value> {
    let about = json!({"ParentId": parent});
    let mut units = Vec::new();
    for listed in [&ACCOUNT, &UNIT] {
        let ask = listed.ask().with(about.clone());
        for mut found in reader.all(ask, listed.items, PAGES, parent.as_str()).await {
            found["ParentId"] = parent.clone();
            if listed.kind == UNIT.kind {
                units.push(found["Id"].clone());
            }
            tagged(reader, listed, found).await;
        }
    }
    units
}

async fn tagged(reader: &Reader<'_>, listed: &Listed, mut found: Value) {
    let ask = Ask::new("ListTagsForResource").with(json!({"ResourceId": found["Id"]}));
    let tags = reader
        .all(ask, "Tags", Paging::NEXT, found["Id"].as_str())
        .await;
    found["Tags"] = tags.into();
    reader.sink.push(reader.resource(listed, found));
}

/// Policies with their content and what they are attached to. Those of AWS itself (`FullAWSAccess`)
/// are the same everywhere.
async fn policies(reader: &Reader<'_>) {
    for kind in POLICY_TYPES {
        let ask = Ask::new("ListPolicies").with(json!({"Filter": kind}));
        let found = reader.all(ask, POLICY.items, PAGES, Some(kind)).await;
        let own = found
            .into_iter()
            .filter(|policy| policy["AwsManaged"] != true)
            .collect();
        reader.each(own, |policy| one_policy(reader, policy)).await;
    }
}

async fn one_policy(reader: &Reader<'_>, mut policy: Value) {
    let about = json!({"PolicyId": policy["Id"]});
    let id = policy["Id"].as_str().unwrap_or_default().to_owned();
    let ask = Ask::new("DescribePolicy").with(about.clone());
    if let Some(mut answer) = reader.one(ask, Some(&id)).await {
        policy["Content"] = json::parsed(answer["Policy"]["Content"].take());
    }
    let ask = Ask::new("ListTargetsForPolicy").with(about);
    policy["TargetIds"] = reader
        .all(ask, "Targets/*/TargetId", PAGES, Some(&id))
        .await
        .into();
    tagged(reader, &POLICY, policy).await;
}
