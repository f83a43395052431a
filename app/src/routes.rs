//! Addresses of pages.

use form_urlencoded::Serializer;
use landfall_domain::{PlanId, ResourceId, RunId, SnapshotId};

/// `/path?a=b&c=d`, encoded; without the question mark when there is nothing after it.
pub fn with_query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// The page of a resource.
pub fn resource(id: &ResourceId, snapshot: Option<&SnapshotId>) -> String {
    let snapshot = snapshot.map(|snapshot| ("snapshot", snapshot.as_str()));
    with_query(
        "/resource",
        [("id", id.as_str())].into_iter().chain(snapshot),
    )
}

/// A page of one snapshot; of the newest without one.
pub fn of_snapshot(path: &str, snapshot: Option<&SnapshotId>) -> String {
    with_query(path, snapshot.map(|id| ("snapshot", id.as_str())))
}

/// A place in the configuration of a resource, by its JSON pointer.
pub fn place(id: &ResourceId, snapshot: Option<&SnapshotId>, pointer: &str) -> String {
    format!("{}{}", resource(id, snapshot), fragment(pointer))
}

/// `#/path`, encoded.
pub fn fragment(pointer: &str) -> String {
    let mut out = String::from("#");
    for byte in pointer.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' | b':' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// What differs between two snapshots.
pub fn diff(from: &SnapshotId, to: &SnapshotId) -> String {
    with_query("/diff", [("from", from.as_str()), ("to", to.as_str())])
}

/// The form for a new version, made of the newest one.
pub const NEW_PLAN: &str = "/plan/new";

/// The form for a new version that begins with the choices of this one.
pub fn new_plan(from: &PlanId) -> String {
    with_query(NEW_PLAN, [("from", from.as_str())])
}

/// The page of a plan.
pub fn plan(id: &PlanId) -> String {
    format!("/plan/{}", segment(id.as_str()))
}

/// The page of a plan whose board shows these waves whole.
pub fn board(id: &PlanId, open: &[u32]) -> String {
    let open: Vec<String> = open.iter().map(u32::to_string).collect();
    with_query(&plan(id), open.iter().map(|wave| ("open", wave.as_str())))
}

/// News of a plan's board.
pub fn plan_events(id: &PlanId) -> String {
    format!("/events/plan/{}", segment(id.as_str()))
}

/// The page of a wave.
pub fn wave(plan_id: &PlanId, number: u32) -> String {
    format!("{}/wave/{number}", plan(plan_id))
}

/// A move group, by its id or by any of its resources.
pub fn group(plan_id: &PlanId, id: &str) -> String {
    with_query(&format!("{}/group", plan(plan_id)), [("id", id)])
}

/// The move groups of a version.
pub fn groups(plan: &PlanId) -> String {
    with_query("/plan/groups", [("plan", plan.as_str())])
}

/// The move groups of a wave.
pub fn groups_of_wave(plan: &PlanId, wave: u32) -> String {
    let wave = wave.to_string();
    with_query("/plan/groups", [("plan", plan.as_str()), ("wave", &wave)])
}

/// When the waves of a version move.
pub fn calendar(plan_id: &PlanId) -> String {
    format!("{}/calendar", plan(plan_id))
}

/// What differs between two versions.
pub fn plan_diff(from: &PlanId, to: &PlanId) -> String {
    with_query("/plan/diff", [("from", from.as_str()), ("to", to.as_str())])
}

/// The page of a run.
pub fn run(id: &RunId) -> String {
    format!("/run/{}", segment(id.as_str()))
}

/// The cost page of a plan.
pub fn cost(plan: &PlanId) -> String {
    with_query("/cost", [("plan", plan.as_str())])
}

/// The graph around a resource.
pub fn graph_around(id: &ResourceId) -> String {
    with_query("/graph", [("focus", id.as_str())])
}

/// The page of an account or a host outside of the estate.
pub fn outside(node: &ResourceId) -> String {
    with_query("/graph/outside", [("id", node.as_str())])
}

/// The sign-in form that comes back to `next`.
pub fn sign_in(next: &str) -> String {
    match local_path(next) {
        "/" => "/sign-in".to_owned(),
        next => with_query("/sign-in", [("next", next)]),
    }
}

/// The path when it stays on this server, else the inbox: nobody is sent elsewhere by a link.
pub fn local_path(next: &str) -> &str {
    let local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.starts_with("/sign-in")
        && !next.contains(|c: char| c == '\\' || c.is_control());
    if local { next } else { "/" }
}

/// Ids are made of letters, digits and hyphens; anything else is encoded.
fn segment(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_server() {
        for wrong in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\nb",
        ] {
            assert_eq!(local_path(wrong), "/", "{wrong}");
        }
        assert_eq!(local_path("/plan?x=1"), "/plan?x=1");
    }

    #[test]
    fn a_place_in_a_configuration_has_an_address() {
        assert_eq!(
            fragment("/Statement/0/Not Action~1x"),
            "#/Statement/0/Not%20Action~1x"
        );
    }

    #[test]
    fn ids_are_encoded() {
        let id = ResourceId::new("arn:aws:s3:::a&b");
        assert_eq!(
            resource(&id, None),
            "/resource?id=arn%3Aaws%3As3%3A%3A%3Aa%26b"
        );
        assert_eq!(run(&RunId::new("a/b c")), "/run/a%2Fb%20c");
    }
}
