//! What tells people and connects to other hosts of code: notification rules of the developer tools
//! and connections.

use crate::call::{Api, Ask, Protocol};
use crate::read::{Listed, ListedService, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::json;

/// AWS CodeStar Notifications.
pub struct Notifications;

static API: Api = Api::new("codestar-notifications", Protocol::RestJson);
static CONNECTIONS_API: Api = Api::json(
    "codestar-connections",
    "1.0",
    "com.amazonaws.codestar.connections.CodeStar_connections_20191201",
);

static RULE: Listed = Listed::new(
    "AWS::CodeStarNotifications::NotificationRule",
    "DescribeNotificationRule",
    "",
)
.known("{Arn}", &["Name"])
.tags(Tags::Map("Tags"))
.without(&["LastModifiedTimestamp"]);

/// AWS CodeConnections.
pub static CONNECTIONS: ListedService = ListedService {
    key: "codestar-connections",
    label: "AWS CodeConnections",
    api: &CONNECTIONS_API,
    global: false,
    kinds: &["AWS::CodeStarConnections::Connection"],
    lists: &[Listed::new(
        "AWS::CodeStarConnections::Connection",
        "ListConnections",
        "Connections",
    )
    .paged(Paging::NEXT.sized("MaxResults", 100))
    .known("{ConnectionArn}", &["ConnectionName"])],
};

#[async_trait]
impl Service for Notifications {
    fn key(&self) -> &'static str {
        "codestar-notifications"
    }
    fn label(&self) -> &'static str {
        "AWS CodeStar Notifications"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::CodeStarNotifications::NotificationRule"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        let ask = Ask::new("ListNotificationRules").post("/listNotificationRules");
        let pages = Paging::NEXT.sized("MaxResults", 100);
        let arns = reader
            .all(ask, "NotificationRules/*/Arn", pages, None)
            .await;
        reader
            .each(arns, |arn| async move {
                let ask = Ask::new("DescribeNotificationRule")
                    .post("/describeNotificationRule")
                    .with(json!({"Arn": arn}));
                if let Some(rule) = reader.one(ask, arn.as_str()).await {
                    reader.sink.push(reader.resource(&RULE, rule));
                }
            })
            .await;
    }
}
