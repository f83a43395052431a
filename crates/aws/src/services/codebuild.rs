//! AWS CodeBuild: projects, report groups.

use crate::call::{Api, Ask};
use crate::read::{Fact, Listed, Paging, Reader, Tags};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::json;

/// AWS CodeBuild.
pub struct CodeBuild;

static API: Api = Api::json("codebuild", "1.1", "CodeBuild_20161006");
const TAGS: Tags = Tags::List("tags", "key", "value");

static PROJECT: Listed = Listed::new("AWS::CodeBuild::Project", "BatchGetProjects", "projects")
    .known("{arn}", &["name"])
    .tags(TAGS)
    .facts(&[("created", "created", Fact::Time)])
    .without(&["lastModified"]);
static REPORTS: Listed = Listed::new(
    "AWS::CodeBuild::ReportGroup",
    "BatchGetReportGroups",
    "reportGroups",
)
.known("{arn}", &["name"])
.tags(TAGS)
.facts(&[("created", "created", Fact::Time)])
.without(&["lastModified", "status"]);

#[async_trait]
impl Service for CodeBuild {
    fn key(&self) -> &'static str {
        "codebuild"
    }
    fn label(&self) -> &'static str {
        "AWS CodeBuild"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &["AWS::CodeBuild::Project", "AWS::CodeBuild::ReportGroup"]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = &Reader::new(session, sink, &API);
        let projects = async {
            let names = reader
                .all(
                    Ask::new("ListProjects"),
                    "projects",
                    Paging::NEXT_SMALL,
                    None,
                )
                .await;
            let ask = |names| Ask::new("BatchGetProjects").with(json!({"names": names}));
            for project in reader.batches(names, 100, PROJECT.items, ask).await {
                sink.push(reader.resource(&PROJECT, project));
            }
        };
        let reports = async {
            let arns = reader
                .all(
                    Ask::new("ListReportGroups"),
                    "reportGroups",
                    Paging::NEXT_SMALL,
                    None,
                )
                .await;
            let ask =
                |arns| Ask::new("BatchGetReportGroups").with(json!({"reportGroupArns": arns}));
            for group in reader.batches(arns, 100, REPORTS.items, ask).await {
                sink.push(reader.resource(&REPORTS, group));
            }
        };
        futures::join!(projects, reports);
    }
}
