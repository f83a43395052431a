//! Paths into answers, and texts made of their members.

use serde_json::Value;

/// A member by its path, `a/b/0/c`.
pub fn get<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('/').try_fold(value, |value, part| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        other => other.get(part),
    })
}

/// A member as text.
pub fn text(value: &Value, path: &str) -> Option<String> {
    match get(value, path)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Everything at a path whose `*` stands for every item of a list. A list at the end gives its
/// items.
pub fn walk<'v>(value: &'v Value, path: &str, found: &mut Vec<&'v Value>) {
    let (first, rest) = match path.split_once('/') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    let next: Vec<&Value> = match (first, value) {
        ("*", Value::Array(items)) => items.iter().collect(),
        ("*", Value::Object(map)) => map.values().collect(),
        (name, value) => value.get(name).into_iter().collect(),
    };
    for value in next {
        match (rest, value) {
            (Some(rest), value) => walk(value, rest, found),
            (None, Value::Array(items)) => found.extend(items),
            (None, value) => found.push(value),
        }
    }
}

/// Fills `{member}` and `{nested/member}`; `None` when one is missing. `place` knows the names that
/// are no members.
pub fn fill(
    template: &str,
    item: &Value,
    place: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(&place(name).or_else(|| text(item, name))?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_walk_through_lists_and_templates_need_every_member() {
        let page = json!({"Reservations": [{"Instances": [{"Id": "i-1"}]}, {"Instances": [{"Id": "i-2"}]}]});
        let mut found = Vec::new();
        walk(&page, "Reservations/*/Instances", &mut found);
        assert_eq!(found, [&json!({"Id": "i-1"}), &json!({"Id": "i-2"})]);
        let place = |name: &str| (name == "region").then(|| "eu-west-1".to_owned());
        let fill = |template| fill(template, found[0], place);
        assert_eq!(
            fill("arn:{region}:x/{Id}").as_deref(),
            Some("arn:eu-west-1:x/i-1")
        );
        assert_eq!(fill("arn:{region}:x/{Nope}"), None);
        assert_eq!(
            text(&page, "Reservations/1/Instances/0/Id").as_deref(),
            Some("i-2")
        );
    }
}
