//! What AWS itself owns: things that are there in every account, or that AWS keeps in accounts of
//! its own. Naming them is no decision at a migration.

use landfall_domain::Arn;

/// Whether an ARN names something that AWS owns, or an action of a service and no resource.
pub fn is_arn(arn: &Arn) -> bool {
    arn.account() == "aws"
        || is_name(arn.resource())
        // `arn:aws:states:::lambda:invoke` is a way to call, `arn:aws:automate:REGION:ec2:stop` an
        // action of an alarm.
        || (arn.service() == "states" && arn.account().is_empty())
        || matches!(arn.service(), "automate" | "swf")
        || (arn.service() == "sso" && arn.resource().starts_with(":"))
        // Layers, documents and parameters that AWS publishes.
        || (arn.service() == "ssm" && arn.account().is_empty())
        || (arn.service() == "s3" && BUCKETS.iter().any(|head| arn.resource().starts_with(head)))
}

/// Buckets that agents and packages of AWS are fetched from.
///
/// Sources: <https://docs.aws.amazon.com/systems-manager/latest/userguide/ssm-agent-minimum-s3-permissions.html>,
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html> (layers of images),
/// <https://docs.aws.amazon.com/codedeploy/latest/userguide/resource-kit.html>
const BUCKETS: &[&str] = &[
    "aws-ssm-",
    "aws-windows-downloads-",
    "amazon-ssm-",
    "amazon-ssm-packages-",
    "patch-baseline-snapshot-",
    "aws-patch-manager-",
    "aws-codedeploy-",
    "amazoncloudwatch-agent",
    "al2023-repos-",
    "amazonlinux",
    "packages.",
    "repo.",
];

/// Keys, parameters and groups that AWS keeps in every account.
pub fn is_name(name: &str) -> bool {
    const HEADS: &[&str] = &[
        "alias/aws/",
        "/aws/service/",
        "parameter/aws/service/",
        "aws/codebuild/",
        "CodeDeployDefault.",
        "default.",
        "default:",
        "AWS-",
        "AWSManaged",
        // Roles that services make for themselves.
        "role/aws-service-role/",
        "AWSServiceRoleFor",
        "role/AWSServiceRoleFor",
    ];
    HEADS.iter().any(|head| name.starts_with(head))
        || matches!(
            name,
            "FARGATE" | "FARGATE_SPOT" | "default" | "event-bus/default"
        )
}

/// Accounts of AWS that customers' policies, images and layers name, with what they do there.
///
/// Sources: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>
/// (who writes access logs, by Region),
/// <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-insights.html>,
/// <https://docs.powertools.aws.dev/lambda/python/latest/>,
/// <https://aws-otel.github.io/docs/getting-started/lambda>,
/// <https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html>.
const ACCOUNTS: &[(&str, &str)] = &[
    ("127311923021", BALANCING),
    ("033677994240", BALANCING),
    ("027434742980", BALANCING),
    ("797873946194", BALANCING),
    ("098369216593", BALANCING),
    ("754344448648", BALANCING),
    ("718504428378", BALANCING),
    ("383597477331", BALANCING),
    ("600734575887", BALANCING),
    ("114774131450", BALANCING),
    ("783225319266", BALANCING),
    ("582318560864", BALANCING),
    ("985666609251", BALANCING),
    ("054676820928", BALANCING),
    ("156460612806", BALANCING),
    ("652711504416", BALANCING),
    ("635631232127", BALANCING),
    ("009996457667", BALANCING),
    ("897822967062", BALANCING),
    ("076674570225", BALANCING),
    ("507241528517", BALANCING),
    ("048591011584", BALANCING),
    ("190560391635", BALANCING),
    ("638102146993", BALANCING),
    ("037604701340", BALANCING),
    ("137112412989", "Amazon Linux images"),
    ("801119661308", "Windows images"),
    ("580247275435", "Lambda Insights layers"),
    ("017000801446", "Powertools layers"),
    ("901920570463", "OpenTelemetry layers"),
    ("753240598075", "Lambda Web Adapter layers"),
    ("602401143452", "images of EKS add-ons"),
    ("763104351884", "deep learning images"),
];
const BALANCING: &str = "access logs of Elastic Load Balancing";

/// What an account of AWS is for; `None` for the accounts of others.
pub fn account(id: &str) -> Option<&'static str> {
    ACCOUNTS
        .iter()
        .find(|(account, _)| *account == id)
        .map(|(_, what)| *what)
}

/// Names of XML and JSON vocabularies, which look like addresses and are none.
const VOCABULARIES: &[&str] = &[
    "www.w3.org",
    "schemas.xmlsoap.org",
    "json-schema.org",
    "schema.org",
    "schemas.microsoft.com",
    "acs.amazonaws.com",
];

/// Whether a host only names a vocabulary.
pub fn is_vocabulary(host: &str) -> bool {
    VOCABULARIES.contains(&host)
}
