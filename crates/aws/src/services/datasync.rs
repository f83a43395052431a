//! AWS DataSync: tasks and locations that are there already.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::json;

/// AWS DataSync.
pub struct DataSync;

static API: Api = Api::json("datasync", "1.1", "FmrsService");
const PAGES: Paging = Paging::NEXT.sized("MaxResults", 100);

static TASK: Listed = Listed::new("AWS::DataSync::Task", "ListTasks", "Tasks")
    .paged(PAGES)
    .known("{TaskArn}", &["Name", "TaskArn"])
    .facts(&[("created", "CreationTime", Fact::Time)])
    .without(&[
        "Status",
        "CurrentTaskExecutionArn",
        "ErrorCode",
        "ErrorDetail",
    ]);
static LOCATION: Listed = Listed::new("AWS::DataSync::Location", "ListLocations", "Locations")
    .paged(PAGES)
    .known("{LocationArn}", &["LocationUri"]);

#[async_trait]
impl Service for DataSync {
    fn key(&self) -> &'static str {
        "datasync"
    }
    fn label(&self) -> &'static str {
        "AWS DataSync"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::DataSync::Task", "AWS::DataSync::Location"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        let tasks = async {
            let found = reader.all_of(&TASK, PAGES).await;
            reader
                .each(found, |summary| async move {
                    let arn = summary["TaskArn"].clone();
                    let ask = Ask::new("DescribeTask").with(json!({"TaskArn": arn}));
                    let whole = reader.one(ask, arn.as_str()).await.unwrap_or(summary);
                    reader.sink.push(reader.resource(&TASK, whole));
                })
                .await;
        };
        futures::join!(tasks, reader.list(&LOCATION));
    }
}
