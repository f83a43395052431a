//! How much of a configuration says something about permissions.

use super::model::RESOURCE_POLICIES;
use landfall_domain::Resource;
use serde_json::{Map, Value};

/// Members that are read besides those with a resource policy: grants of keys, whether a bucket is closed
/// to the public, the id of an API.
const OTHERS: [&str; 4] = ["Grants", "PublicAccessBlock", "id", "ApiId"];

/// What [`access`](super::access) reads of a resource's configuration; nothing else of a large estate need
/// be in memory while it reads all of it. Access is the same as with the whole configurations.
pub fn permissions(resource: &Resource) -> Value {
    if matches!(resource.kind.service(), "IAM" | "Organizations") {
        return resource.configuration.clone();
    }
    let firsts = RESOURCE_POLICIES.iter().filter_map(|pointer| {
        let member = pointer.trim_start_matches('/');
        member.split('/').next()
    });
    let kept = firsts.chain(OTHERS).filter_map(|member| {
        let value = resource.configuration.get(member)?;
        Some((member.to_owned(), value.clone()))
    });
    Value::Object(kept.collect::<Map<String, Value>>())
}
