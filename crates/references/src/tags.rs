//! Tags that AWS writes to say what a resource belongs to.

use crate::place::{member, push};
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

/// What a resource belongs to by its tags. The evidence points at the tag in the configuration
/// where that lists it, else at `tags/KEY`.
pub(crate) fn read(resource: &Resource) -> Vec<Reference> {
    if resource.tags.is_empty() {
        return Vec::new();
    }
    TAGS.iter()
        .filter(|(_, kind, _)| !kind.is_empty())
        .filter_map(|(key, kind, class)| {
            let value = resource.tags.get(*key)?;
            let target = match value.parse() {
                Ok(arn) => Target::Arn(arn),
                Err(_) => named(kind, value),
            };
            let path = in_configuration(&resource.configuration, key, value).unwrap_or_else(|| {
                let mut path = "tags".to_owned();
                push(&mut path, key);
                path
            });
            Some(Reference {
                from: resource.id.clone(),
                target,
                class: *class,
                evidence: Evidence {
                    path,
                    text: value.clone(),
                    confidence: Confidence::Certain,
                },
            })
        })
        .collect()
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
