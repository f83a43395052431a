//! ARNs as programs and policies write them.

use crate::aws_owned;
use crate::hosts::Meaning;
use landfall_domain::{Arn, Region, Resource, Target};
use std::borrow::Cow;

/// What a text that is one ARN as a whole names: several when an ARN wraps another. `None` when
/// it is no ARN; nothing for what AWS owns and for patterns that name all.
pub(crate) fn read(text: &str, speaker: &Resource) -> Option<Vec<Target>> {
    if !text.starts_with("arn:") {
        return None;
    }
    let text = filled(text, speaker);
    if let Some(user) = text.split_once("CloudFront Origin Access Identity ") {
        return Some(vec![identity(user.1)]);
    }
    if text.contains(char::is_whitespace) {
        return None;
    }
    let arn: Arn = text.parse().ok()?;
    if let Some(inner) = wrapped(&arn) {
        return Some(read(inner, speaker).unwrap_or_default());
    }
    if arn.service() == "apigateway" {
        return Some(integration(&arn).into_iter().collect());
    }
    Some(target(arn).into_iter().collect())
}

/// Pseudo parameters of a template are the speaker's own; other variables can be anything.
fn filled<'t>(text: &'t str, speaker: &Resource) -> Cow<'t, str> {
    if !text.contains("${") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('*');
            return Cow::Owned(out);
        };
        out.push_str(match name {
            "AWS::AccountId" => speaker.account.as_str(),
            "AWS::Region" => speaker.region.as_str(),
            "AWS::Partition" => speaker.arn.as_ref().map_or("aws", |a| a.partition()),
            _ => "*",
        });
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`
fn wrapped(arn: &Arn) -> Option<&str> {
    let inner = &arn.resource()[arn.resource().find("arn:aws")?..];
    Some(inner.strip_suffix("/invocations").unwrap_or(inner))
}

/// `arn:aws:apigateway:REGION:SERVICE:path/…`: another service, called by API Gateway.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html#apigw-Type-Integration-uri>
fn integration(arn: &Arn) -> Option<Target> {
    if let Some(api) = arn.resource().strip_prefix("/restapis/") {
        let id = api.split('/').next()?;
        return (id != "*").then(|| in_region("AWS::ApiGateway::RestApi", id, arn));
    }
    if let Some(api) = arn.resource().strip_prefix("/apis/") {
        let id = api.split('/').next()?;
        return (id != "*").then(|| in_region("AWS::ApiGatewayV2::Api", id, arn));
    }
    let path = arn.resource().strip_prefix("path/")?;
    match arn.account() {
        "sqs" => {
            let (account, name) = path.split_once('/')?;
            Some(Target::Named {
                kind: "AWS::SQS::Queue".into(),
                name: name.to_owned(),
                account: account.parse().ok(),
                region: Some(Region::new(arn.region())),
            })
        }
        "s3" => match crate::hosts::read(&format!("s3://{path}")) {
            Meaning::Named { kinds, name, .. } => Some(in_region(kinds[0], &name, arn)),
            _ => None,
        },
        _ => None,
    }
}

fn in_region(kind: &str, name: &str, arn: &Arn) -> Target {
    Target::Named {
        kind: kind.into(),
        name: name.to_owned(),
        account: None,
        region: (kind != "AWS::S3::Bucket").then(|| Region::new(arn.region())),
    }
}

fn identity(id: &str) -> Target {
    Target::Named {
        kind: "AWS::CloudFront::CloudFrontOriginAccessIdentity".into(),
        name: id.trim().to_owned(),
        account: None,
        region: None,
    }
}

/// What an ARN means here.
fn target(arn: Arn) -> Option<Target> {
    let account = arn.account();
    let digits = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    if !account.is_empty() && !digits && account != "aws" {
        // A pattern over accounts, or a placeholder that nobody filled in.
        return None;
    }
    if aws_owned::is_arn(&arn) || arn.service().contains('*') {
        return None;
    }
    if arn.service() == "iam" && arn.resource() == "root" {
        return arn.account().parse().ok().map(Target::Account);
    }
    if arn.service() == "sts" {
        return session(&arn);
    }
    let last = arn.resource().rsplit(['/', ':']).next().unwrap_or_default();
    let names_all = arn.resource().starts_with('*') || (last == "*" && is_type(&arn));
    if names_all {
        return None;
    }
    Some(alias(&arn).unwrap_or(Target::Arn(arn)))
}

/// `assumed-role/ROLE/SESSION` means the role.
fn session(arn: &Arn) -> Option<Target> {
    let role = arn
        .resource()
        .strip_prefix("assumed-role/")?
        .split('/')
        .next()?;
    Some(Target::Named {
        kind: "AWS::IAM::Role".into(),
        name: role.to_owned(),
        account: arn.account().parse().ok(),
        region: None,
    })
}

/// Whether everything before the last part is only the type: `role/*`, `function:*`.
fn is_type(arn: &Arn) -> bool {
    arn.service() != "s3" && arn.resource().matches(['/', ':']).count() == 1
}

/// An alias's ARN means the key behind it. `alias/aws/…` names a key that AWS makes by itself.
pub(crate) fn alias(arn: &Arn) -> Option<Target> {
    let name = (arn.service() == "kms")
        .then(|| arn.resource().strip_prefix("alias/"))
        .flatten()?;
    (!name.starts_with("aws/") && !name.contains('*')).then(|| Target::Named {
        kind: "AWS::KMS::Key".into(),
        name: arn.resource().to_string(),
        account: arn.account().parse().ok(),
        region: Some(Region::new(arn.region())),
    })
}
