//! The identity store of IAM Identity Center: users, groups and who is in them.

use crate::call::{Api, Ask};
use crate::read::{Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// The identity store.
pub struct IdentityStore;

static API: Api = Api::json("identitystore", "1.1", "AWSIdentityStore");
static SSO: Api = Api::json("sso", "1.1", "SWBExternalService");
const PAGES: Paging = Paging::NEXT.sized("MaxResults", 100);

static USER: Listed = Listed::new("AWS::IdentityStore::User", "ListUsers", "Users").known(
    "arn:{partition}:identitystore:::user/{UserId}",
    &["UserName", "DisplayName"],
);
static GROUP: Listed = Listed::new("AWS::IdentityStore::Group", "ListGroups", "Groups").known(
    "arn:{partition}:identitystore:::group/{GroupId}",
    &["DisplayName", "GroupId"],
);

#[async_trait]
impl Service for IdentityStore {
    fn key(&self) -> &'static str {
        "identitystore"
    }
    fn label(&self) -> &'static str {
        "AWS Identity Store"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::IdentityStore::User", "AWS::IdentityStore::Group"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        let instances = super::identitycenter::instances(&Reader::new(session, sink, &SSO)).await;
        for instance in instances {
            let store = &instance["IdentityStoreId"];
            let about = json!({"IdentityStoreId": store});
            let ask = USER.ask().with(about.clone());
            for user in reader.all(ask, USER.items, PAGES, store.as_str()).await {
                sink.push(reader.resource(&USER, user));
            }
            let ask = GROUP.ask().with(about);
            let groups = reader.all(ask, GROUP.items, PAGES, store.as_str()).await;
            reader.each(groups, |group| one(reader, store, group)).await;
        }
    }
}

/// A group with the ids of its members.
async fn one(reader: &Reader<'_>, store: &Value, mut group: Value) {
    let ask = Ask::new("ListGroupMemberships")
        .with(json!({"IdentityStoreId": store, "GroupId": group["GroupId"]}));
    let name = group["DisplayName"].as_str().map(str::to_owned);
    group["Members"] = reader
        .all(ask, "GroupMemberships/*/MemberId", PAGES, name.as_deref())
        .await
        .into();
    reader.sink.push(reader.resource(&GROUP, group));
}
