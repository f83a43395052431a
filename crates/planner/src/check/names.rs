//! Does everything go to a configured account under a name that is possible there?

use super::{Facts, error, push, tally};
use landfall_domain::plan::{Finding, Placement, Severity};
use landfall_domain::{Resource, ResourceId};

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    for resource in &facts.snapshot.resources {
        match facts.body.placements.get(&resource.id) {
            Some(placement) => one(facts, resource, placement, out),
            None => error(
                out,
                "placement.missing",
                format!("Nobody says where {} goes.", resource.name),
                [resource.id.clone()],
            ),
        }
    }
    for id in facts.body.placements.keys() {
        if !facts.resources.contains_key(id) {
            error(
                out,
                "placement.unknown-resource",
                format!("The plan places {id}, which is not in the snapshot."),
                [id.clone()],
            );
        }
    }
    collisions(facts, out);
}

fn one(facts: &Facts<'_>, resource: &Resource, placement: &Placement, out: &mut Vec<Finding>) {
    let name = &resource.name;
    let here = || [resource.id.clone()];
    if facts.body.targets.get(&placement.environment) != Some(&placement.account) {
        error(
            out,
            "placement.account",
            format!(
                "{name} goes to account {}, which is not the configured {} account.",
                placement.account, placement.environment
            ),
            here(),
        );
    }
    let choices = &facts.body.choices;
    let chosen = choices.environments.get(&resource.id);
    let chosen = chosen.or_else(|| choices.corrections.get(&resource.id));
    if chosen.is_some_and(|environment| *environment != placement.environment) {
        error(
            out,
            "placement.choice",
            format!(
                "A person chose another environment for {name} than {}.",
                placement.environment
            ),
            here(),
        );
    }
    let chosen = facts.body.choices.names.get(&resource.id);
    if chosen.is_some_and(|chosen| chosen != &placement.name) {
        error(
            out,
            "placement.choice",
            format!(
                "A person chose another name for {name} than {}.",
                placement.name
            ),
            here(),
        );
    }
    if placement.name.is_empty() && !name.is_empty() {
        error(
            out,
            "name.empty",
            format!("{name} has no name in the target."),
            here(),
        );
    }
    if is_bucket(resource)
        && let Err(why) = bucket_name(&placement.name)
    {
        error(
            out,
            "name.bucket",
            format!(
                "The bucket name `{}` for {name} is not allowed: {why}.",
                placement.name
            ),
            here(),
        );
    }
    if placement.confidence < 20 {
        push(
            out,
            Severity::Warning,
            "placement.guess",
            format!(
                "{name} goes to {} only because nothing says where it belongs: please decide.",
                placement.environment
            ),
            here(),
        );
    }
}

fn is_bucket(resource: &Resource) -> bool {
    resource.kind.as_str() == "AWS::S3::Bucket"
}

/// Two resources of one kind must not get the same name where names are unique: buckets in all of
/// AWS, everything else within account and Region, provided that their names differ now.
fn collisions(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let placed = facts.snapshot.resources.iter().filter_map(|resource| {
        let placement = facts.body.placements.get(&resource.id)?;
        let bucket = is_bucket(resource);
        let place = if bucket {
            (String::new(), String::new())
        } else {
            (placement.account.to_string(), placement.region.to_string())
        };
        let key = (resource.kind.as_str(), place, placement.name.as_str());
        Some((key, resource))
    });
    for ((kind, _, name), resources) in tally(placed) {
        let ids: Vec<ResourceId> = resources.iter().map(|r| r.id.clone()).collect();
        // Names that are the same now, such as those of subnets, are labels and need not differ.
        let merged = resources
            .iter()
            .any(|r| r.name != resources[0].name || is_bucket(r));
        if ids.len() > 1 && merged {
            error(
                out,
                "name.collision",
                format!(
                    "{} resources of type {kind} would all be called `{name}` in the target. Choose other names.",
                    ids.len()
                ),
                ids,
            );
        }
    }
    // A bucket's name stays taken as long as the source bucket exists.
    for resource in facts.snapshot.resources.iter().filter(|r| is_bucket(r)) {
        let same = facts
            .body
            .placements
            .get(&resource.id)
            .filter(|placement| placement.account != facts.snapshot.account);
        if same.is_some_and(|placement| placement.name == resource.name) {
            error(
                out,
                "name.collision",
                format!(
                    "The bucket name `{}` is taken by the source bucket: bucket names are unique in all of AWS.",
                    resource.name
                ),
                [resource.id.clone()],
            );
        }
    }
}

/// The rules for general purpose buckets.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn bucket_name(name: &str) -> Result<(), &'static str> {
    let bytes = name.as_bytes();
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    if !(3..=63).contains(&bytes.len()) {
        return Err("it must have 3 to 63 characters");
    }
    if !bytes.iter().all(|b| plain(b) || matches!(b, b'-' | b'.')) {
        return Err("only small letters, digits, hyphens and dots are allowed");
    }
    if !(bytes.first().is_some_and(plain) && bytes.last().is_some_and(plain)) {
        return Err("it must begin and end with a letter or digit");
    }
    if name.contains("..") {
        return Err("two dots must not stand side by side");
    }
    let parts: Vec<&str> = name.split('.').collect();
    if parts.len() == 4 && parts.iter().all(|part| part.parse::<u8>().is_ok()) {
        return Err("it must not look like an IP address");
    }
    let kept = ["xn--", "sthree-", "amzn-s3-demo-"];
    if kept.iter().any(|prefix| name.starts_with(prefix)) {
        return Err("its beginning is reserved by AWS");
    }
    let kept = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];
    if kept.iter().any(|suffix| name.ends_with(suffix)) {
        return Err("its end is reserved by AWS");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::bucket_name;

    #[test]
    fn bucket_names() {
        for right in ["abc", "a.b-c", "acme-prod-uploads-555555555555", "1.2.3"] {
            assert!(bucket_name(right).is_ok(), "{right}");
        }
        let long = "a".repeat(64);
        for wrong in [
            "ab",
            &long,
            "Abc",
            "a_b",
            "-ab",
            "ab-",
            "a..b",
            "1.2.3.4",
            "xn--a",
            "a-s3alias",
        ] {
            assert!(bucket_name(wrong).is_err(), "{wrong}");
        }
    }
}
