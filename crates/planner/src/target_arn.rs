//! The ARN that a resource will have in the target.

use landfall_domain::{AccountId, Arn, Region};

/// The ARN in the target, when it can be known before the resource exists: the account becomes
/// the target's and the name at its end the new name. `None` when AWS gives the end (`sg-0a1b…`,
/// UUIDs, the random suffix of a secret, the revision of a task definition).
pub(crate) fn target_arn(
    arn: &Arn,
    name: &str,
    account: &AccountId,
    region: &Region,
    new_name: &str,
) -> Option<String> {
    let star = arn.resource().ends_with(":*");
    let body = arn.resource().strip_suffix(":*").unwrap_or(arn.resource());
    let head = body.strip_suffix(name)?;
    let whole = head.is_empty() || head.ends_with(['/', ':']) || name.starts_with('/');
    if name.is_empty() || !whole || given_by_aws(name) {
        return None;
    }
    // What is global in the target keeps the Region of its ARN.
    let region = if *region == Region::global() {
        &Region::from(arn.region())
    } else {
        region
    };
    let end = if star { ":*" } else { "" };
    let new = arn.moved(account, region);
    Some(new.renamed(&format!("{head}{new_name}{end}")).to_string())
}

/// Whether a name is an id that AWS made: `vpc-0a1b2c3d`, a UUID, 13 or more capitals and digits.
fn given_by_aws(name: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    let prefixed = name.rsplit_once('-').is_some_and(|(prefix, tail)| {
        matches!(tail.len(), 8 | 17)
            && hex(tail)
            && tail.bytes().any(|b| b.is_ascii_digit())
            && !prefix.is_empty()
            && prefix.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    });
    let uuid = name.len() == 36
        && name.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && name.split('-').all(hex);
    let opaque = name.len() >= 13
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && name.bytes().any(|b| b.is_ascii_digit());
    prefixed || uuid || opaque
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(arn: &str, name: &str, new_name: &str) -> Option<String> {
        let account = "555555555555".parse().unwrap();
        target_arn(
            &arn.parse().unwrap(),
            name,
            &account,
            &Region::new("eu-west-1"),
            new_name,
        )
    }

    #[test]
    fn names_travel_and_given_ids_do_not() {
        assert_eq!(
            new("arn:aws:s3:::orders", "orders", "orders-555555555555").as_deref(),
            Some("arn:aws:s3:::orders-555555555555")
        );
        assert_eq!(
            new("arn:aws:iam::111111111111:role/x/api", "api", "api").as_deref(),
            Some("arn:aws:iam::555555555555:role/x/api")
        );
        assert_eq!(
            new(
                "arn:aws:logs:eu-west-1:111111111111:log-group:/ecs/a:*",
                "/ecs/a",
                "/ecs/a"
            )
            .as_deref(),
            Some("arn:aws:logs:eu-west-1:555555555555:log-group:/ecs/a:*")
        );
        assert_eq!(
            new(
                "arn:aws:ssm:eu-west-1:111111111111:parameter/a/b",
                "/a/b",
                "/a/b"
            )
            .as_deref(),
            Some("arn:aws:ssm:eu-west-1:555555555555:parameter/a/b")
        );
        for (arn, name) in [
            (
                "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-a1B2c3",
                "db",
            ),
            (
                "arn:aws:ec2:eu-west-1:111111111111:security-group/sg-0a1b2c3d",
                "sg-0a1b2c3d",
            ),
            (
                "arn:aws:ec2:eu-west-1:111111111111:security-group/sg-0a1b2c3d",
                "web",
            ),
            (
                "arn:aws:ecs:eu-west-1:111111111111:task-definition/api:3",
                "api",
            ),
            ("arn:aws:iam::111111111111:role/my-api", "api"),
        ] {
            assert_eq!(new(arn, name, name), None, "{arn}");
        }
    }
}
