//! What an action does, told from its verb. A table of all actions would be out of date every week;
//! AWS names them regularly enough.
//!
//! Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>

use super::glob::Pattern;
use super::piece::Piece;
use landfall_domain::access::{Actions, May};

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ability {
    Read,
    Write,
    Admin,
    /// Handing a role to a service.
    PassRole,
    /// Taking on a role.
    Assume,
    Other,
}

const READ: &[&str] = &[
    "get",
    "list",
    "describe",
    "head",
    "batchget",
    "scan",
    "query",
    "search",
    "lookup",
    "view",
    "select",
    "read",
    "receive",
    "poll",
    "preview",
    "simulate",
    "test",
    "estimate",
    "filter",
    "download",
    "check",
    "batchcheck",
    "detect",
    "discover",
    "retrieve",
    "decrypt",
    "verify",
    "partiqlselect",
    "startquery",
    "stopquery",
    "subscribetoshard",
    "consume",
    "connect",
];
const WRITE: &[&str] = &[
    "put",
    "post",
    "send",
    "publish",
    "write",
    "update",
    "modify",
    "create",
    "start",
    "stop",
    "run",
    "invoke",
    "execute",
    "batchwrite",
    "batchput",
    "batchdelete",
    "delete",
    "copy",
    "upload",
    "complete",
    "initiate",
    "import",
    "restore",
    "replicate",
    "purge",
    "change",
    "encrypt",
    "reencrypt",
    "generatedatakey",
    "generatemac",
    "sign",
    "abort",
    "append",
    "tag",
    "untag",
    "partiql",
    "transact",
    "conditioncheck",
    "register",
    "deregister",
    "signal",
    "merge",
    "push",
    "set",
    "enable",
    "disable",
    "reboot",
    "attach",
    "detach",
    "associate",
    "disassociate",
    "release",
    "allocate",
    "rotate",
    "cancel",
    "submit",
    "terminate",
];
/// Beginnings of names of actions that change who may do what, or end the resource itself.
const ADMIN: &[&str] = &[
    "addpermission",
    "removepermission",
    "addlayerversionpermission",
    "putresourcepolicy",
    "deleteresourcepolicy",
    "putbucketpolicy",
    "deletebucketpolicy",
    "putbucketacl",
    "putobjectacl",
    "putbucketpublicaccessblock",
    "putaccountpublicaccessblock",
    "putbucketownershipcontrols",
    "setrepositorypolicy",
    "deleterepositorypolicy",
    "putkeypolicy",
    "creategrant",
    "revokegrant",
    "retiregrant",
    "schedulekeydeletion",
    "disablekey",
    "putfilesystempolicy",
    "deletefilesystempolicy",
    "setqueueattributes",
    "settopicattributes",
    "modifysnapshotattribute",
    "modifyimageattribute",
    "modifydbsnapshotattribute",
    "authorizesecuritygroup",
    "revokesecuritygroup",
    "deletebucket",
    "deletetable",
    "deletequeue",
    "deletetopic",
    "deletefunction",
    "deletesecret",
    "deleterepository",
    "deletedbinstance",
    "deletedbcluster",
    "deletecluster",
    "deletefilesystem",
    "deletestream",
    "deleteloggroup",
    "deletestatemachine",
    "deleteeventbus",
];
/// Services all of whose changes are about permissions.
const ADMIN_SERVICES: &[&str] = &[
    "iam",
    "organizations",
    "sso",
    "sso-directory",
    "identitystore",
    "account",
];
/// Actions that go with taking on a role.
const ASSUME: &[&str] = &[
    "sts:assumerole",
    "sts:tagsession",
    "sts:setsourceidentity",
    "sts:setcontext",
];

/// What a pattern of actions can do; all that it may reach when it is wild.
pub(crate) fn abilities(pattern: &Pattern) -> Vec<Ability> {
    let text = pattern.text.to_ascii_lowercase();
    let (service, name) = text.split_once(':').unwrap_or(("*", &text));
    if text.starts_with("iam:pass") {
        return vec![Ability::PassRole];
    }
    if ASSUME.iter().any(|action| text.starts_with(action)) {
        return vec![Ability::Assume];
    }
    let stem = name.split(['*', '?']).next().unwrap_or(name);
    let wild = stem.len() < name.len();
    if wild && stem.is_empty() {
        // `s3:*`, but also `s3:*Object`: what the end says is not enough to tell.
        let mut all = vec![Ability::Read, Ability::Write, Ability::Admin];
        if matches!(service, "*" | "iam") {
            all.push(Ability::PassRole);
        }
        if matches!(service, "*" | "sts") {
            all.push(Ability::Assume);
        }
        return all;
    }
    let reads = READ.iter().any(|verb| stem.starts_with(verb));
    if reads {
        return vec![Ability::Read];
    }
    let mut found = Vec::new();
    let admin_service = ADMIN_SERVICES.contains(&service);
    if !admin_service && WRITE.iter().any(|verb| stem.starts_with(verb)) {
        found.push(Ability::Write);
    }
    let admin = |name: &&&str| stem.starts_with(**name) || (wild && name.starts_with(stem));
    if admin_service || ADMIN.iter().find(admin).is_some() {
        // An exact name of administration is not also counted as a change of contents.
        if !wild {
            found.clear();
        }
        found.push(Ability::Admin);
    }
    if found.is_empty() {
        found.push(Ability::Other);
    }
    found
}

/// Groups what is allowed.
pub(crate) fn grouped(pieces: &[Piece]) -> Actions {
    let mut actions = Actions::default();
    for piece in pieces {
        let may = if piece.when.is_empty() {
            May::Yes
        } else {
            May::Conditional
        };
        for ability in abilities(&piece.action) {
            let group = match ability {
                Ability::Read => &mut actions.read,
                Ability::Write => &mut actions.write,
                Ability::Admin => &mut actions.admin,
                Ability::Other => &mut actions.other,
                Ability::PassRole => &mut actions.pass_role,
                Ability::Assume => &mut actions.assume,
            };
            *group = (*group).max(may);
        }
        actions.list.push(piece.action.text.clone());
        // What one statement leaves out another may allow.
        let everywhere = |not: &&Pattern| {
            let mut others = pieces.iter().filter(|p| p.action.overlaps(not));
            others.all(|other| other.except.iter().any(|own| own.covers(not)))
        };
        let except = piece.except.iter().filter(everywhere);
        actions.except.extend(except.map(|not| not.text.clone()));
    }
    let firm = |text: &String| {
        let mut same = pieces.iter().filter(|p| p.action.text == *text);
        same.any(|piece| piece.when.is_empty())
    };
    actions.list.sort();
    actions.list.dedup();
    actions.conditional = actions.list.iter().filter(|t| !firm(t)).cloned().collect();
    actions.except.sort();
    actions.except.dedup();
    actions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_tell_what_an_action_does() {
        use Ability::{Admin, Assume, Other, PassRole, Read, Write};
        for (action, expected) in [
            ("s3:GetObject", vec![Read]),
            ("s3:PutObject", vec![Write]),
            ("s3:PutBucketPolicy", vec![Admin]),
            ("s3:Put*", vec![Write, Admin]),
            ("s3:*", vec![Read, Write, Admin]),
            ("iam:CreateUser", vec![Admin]),
            ("iam:PassRole", vec![PassRole]),
            ("iam:*", vec![Read, Write, Admin, PassRole]),
            ("*", vec![Read, Write, Admin, PassRole, Assume]),
            ("sts:AssumeRole", vec![Assume]),
            ("dynamodb:BatchGetItem", vec![Read]),
            ("kms:CreateGrant", vec![Admin]),
            ("x:Frobnicate", vec![Other]),
        ] {
            assert_eq!(abilities(&Pattern::action(action)), expected, "{action}");
        }
    }
}
