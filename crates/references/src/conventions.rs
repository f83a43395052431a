//! Names that follow a rule of AWS's: log groups are called after who writes to them.

use crate::place::{Place, plain};
use crate::text::named;
use landfall_domain::Target;

/// How log groups begin, and whose name follows. The last field says what ends the name.
///
/// Sources: <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html>,
/// <https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CloudWatchLogsConfig.html>,
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html>,
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html>,
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html>,
/// <https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html>
const LOG_GROUPS: &[(&str, &str, &str)] = &[
    ("/aws/lambda/", "AWS::Lambda::Function", ""),
    ("/aws/codebuild/", "AWS::CodeBuild::Project", ""),
    ("/aws/rds/instance/", "AWS::RDS::DBInstance", "/"),
    ("/aws/rds/cluster/", "AWS::RDS::DBCluster", "/"),
    ("/aws/rds/proxy/", "AWS::RDS::DBProxy", "/"),
    ("/aws/redshift/cluster/", "AWS::Redshift::Cluster", "/"),
    ("/aws/ecs/containerinsights/", "AWS::ECS::Cluster", "/"),
    ("/aws/eks/", "AWS::EKS::Cluster", "/"),
    (
        "/aws/kinesisfirehose/",
        "AWS::KinesisFirehose::DeliveryStream",
        "",
    ),
    (
        "/aws/vendedlogs/states/",
        "AWS::StepFunctions::StateMachine",
        "-Logs",
    ),
    ("/aws/codepipeline/", "AWS::CodePipeline::Pipeline", ""),
    (
        "API-Gateway-Execution-Logs_",
        "AWS::ApiGateway::RestApi",
        "/",
    ),
];

/// Who writes to a log group, told from the group's own name. Log groups that programs name
/// (`/ecs/…`) are references the other way round.
pub(crate) fn read(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    let own_name =
        place.resource.kind.noun() == "LogGroup" && plain(place.field()) == "loggroupname";
    if !own_name {
        return None;
    }
    let (rest, kind, end) = LOG_GROUPS
        .iter()
        .find_map(|(head, kind, end)| Some((text.strip_prefix(head)?, kind, end)))?;
    let name = match *end {
        "" => rest,
        end => rest.split(end).next().unwrap_or(rest),
    };
    // Lambda@Edge writes in every Region under the home Region's name.
    let name = name.strip_prefix("us-east-1.").unwrap_or(name);
    (!name.is_empty()).then(|| vec![named(kind, name)])
}
