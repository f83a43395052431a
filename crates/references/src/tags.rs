//! Tags that AWS writes to say what a resource belongs to.

use crate::arns;
use crate::place::{Place, member, push};
use crate::text::named;
use landfall_domain::{Class, Confidence, Evidence, Reference, Resource, Target};
use serde_json::Value;

/// (key, kind of what its value names, class). A machine of a scaling group is made by the group;
/// a stack only tells who set the resource up.
///
/// Sources: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html>,
/// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html>,
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html>
const TAGS: &[(&str, &str, Class)] = &[
    (
        "aws:cloudformation:stack-id",
        "AWS::CloudFormation::Stack",
        Class::Talks,
    ),
    (
        "aws:cloudformation:stack-name",
        "AWS::CloudFormation::Stack",
        Class::Talks,
    ),
    (
        "aws:autoscaling:groupName",
        "AWS::AutoScaling::AutoScalingGroup",
        Class::Together,
    ),
    (
        "aws:ec2launchtemplate:id",
        "AWS::EC2::LaunchTemplate",
        Class::Requires,
    ),
    ("aws:ecs:clusterName", "AWS::ECS::Cluster", Class::Together),
    ("aws:ecs:serviceName", "AWS::ECS::Service", Class::Together),
    ("eks:cluster-name", "AWS::EKS::Cluster", Class::Together),
    ("aws:eks:cluster-name", "AWS::EKS::Cluster", Class::Together),
    (
        "elasticbeanstalk:environment-name",
        "AWS::ElasticBeanstalk::Environment",
        Class::Together,
    ),
    ("aws:secretsmanager:owningService", "", Class::Talks),
];

/// Whether a text is a tag's key or value.
pub(crate) fn is_inside(place: &Place<'_>) -> bool {
    place
        .keys()
        .any(|key| matches!(key, "Tags" | "tags" | "TagSet" | "TagList" | "tags_all"))
}

/// Whether a text is the value of a tag that AWS itself has set.
pub(crate) fn is_of_aws(place: &Place<'_>) -> bool {
    is_inside(place)
        && (place.field().starts_with("aws:")
            || place
                .beside("Key")
                .is_some_and(|key| key.starts_with("aws:")))
}

/// What a resource belongs to by its tags, and ARNs that people wrote into tags which its
/// configuration does not list. The evidence points at the tag in the configuration
/// where that lists it, else at `tags/KEY`.
pub(crate) fn read(resource: &Resource) -> Vec<Reference> {
    if resource.tags.is_empty() {
        return Vec::new();
    }
    let of_aws = TAGS
        .iter()
        .filter(|(_, kind, _)| !kind.is_empty())
        .filter_map(|(key, kind, class)| {
            let value = resource.tags.get(*key)?;
            let target = match value.parse() {
                Ok(arn) => Target::Arn(arn),
                Err(_) => named(kind, value),
            };
            let path = in_configuration(&resource.configuration, key, value)
                .unwrap_or_else(|| beside_configuration(key));
            Some(reference(
                resource,
                target,
                *class,
                Confidence::Certain,
                path,
                value,
            ))
        });
    let of_people = resource
        .tags
        .iter()
        .filter(|(key, value)| !key.starts_with("aws:") && value.starts_with("arn:"))
        .filter(|(key, value)| in_configuration(&resource.configuration, key, value).is_none())
        .flat_map(|(key, value)| {
            let targets = arns::read(value, resource).unwrap_or_default().into_iter();
            targets.map(move |target| {
                let path = beside_configuration(key);
                reference(
                    resource,
                    target,
                    Class::Talks,
                    Confidence::Likely,
                    path,
                    value,
                )
            })
        });
    of_aws.chain(of_people).collect()
}

/// Where a tag stands that the configuration does not list.
fn beside_configuration(key: &str) -> String {
    let mut path = "tags".to_owned();
    push(&mut path, key);
    path
}

fn reference(
    resource: &Resource,
    target: Target,
    class: Class,
    confidence: Confidence,
    path: String,
    text: &str,
) -> Reference {
    Reference {
        from: resource.id.clone(),
        target,
        class,
        evidence: Evidence {
            path: path.into(),
            text: text.into(),
            confidence,
        },
    }
}

fn in_configuration(configuration: &Value, key: &str, value: &str) -> Option<String> {
    ["Tags", "tags", "TagSet", "TagList"]
        .iter()
        .find_map(|name| {
            let list = configuration.get(name)?;
            if list.get(key).and_then(Value::as_str) == Some(value) {
                let mut path = format!("/{name}");
                push(&mut path, key);
                return Some(path);
            }
            list.as_array()?.iter().enumerate().find_map(|(at, tag)| {
                let is = |name: &str, wanted: &str| {
                    let held = member(tag, name).and_then(Value::as_str);
                    held == Some(wanted)
                };
                let of = if tag.get("Value").is_some() {
                    "Value"
                } else {
                    "value"
                };
                ((is("Key", key)) && is("Value", value)).then(|| format!("/{name}/{at}/{of}"))
            })
        })
}
