//! What an action does, told from its verb. A table of all actions would be out of date every week;
//! AWS names them regularly enough.
//!
//! Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>

use super::glob::Pattern;
use landfall_domain::access::Actions;

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ability {
    Read,
    Write,
    Admin,
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
/// Actions that are none of the others.
const OTHER: &[&str] = &[
    "sts:assumerole",
    "iam:passrole",
    "sts:tagsession",
    "sts:setsourceidentity",
];

/// What a pattern of actions can do; all that it may reach when it is wild.
pub(crate) fn abilities(pattern: &Pattern) -> Vec<Ability> {
    let text = pattern.text.to_ascii_lowercase();
    let (service, name) = text.split_once(':').unwrap_or(("*", &text));
    if OTHER.iter().any(|other| text.starts_with(other)) {
        return vec![Ability::Other];
    }
    let stem = name.split(['*', '?']).next().unwrap_or(name);
    let wild = stem.len() < name.len();
    if wild && stem.is_empty() {
        // `s3:*`, but also `s3:*Object`: what the end says is not enough to tell.
        let mut all = vec![Ability::Read, Ability::Write, Ability::Admin];
        if matches!(service, "*" | "iam" | "sts") {
            all.push(Ability::Other);
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

/// Groups a list of patterns.
pub(crate) fn grouped(list: Vec<Pattern>, except: Vec<String>) -> Actions {
    let mut actions = Actions {
        except,
        ..Actions::default()
    };
    for pattern in list {
        for ability in abilities(&pattern) {
            match ability {
                Ability::Read => actions.read = true,
                Ability::Write => actions.write = true,
                Ability::Admin => actions.admin = true,
                Ability::Other => actions.other = true,
            }
        }
        actions.list.push(pattern.text);
    }
    actions.list.sort();
    actions.list.dedup();
    actions.except.sort();
    actions.except.dedup();
    actions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_tell_what_an_action_does() {
        use Ability::{Admin, Other, Read, Write};
        for (action, expected) in [
            ("s3:GetObject", vec![Read]),
            ("s3:PutObject", vec![Write]),
            ("s3:PutBucketPolicy", vec![Admin]),
            ("s3:Put*", vec![Write, Admin]),
            ("s3:*", vec![Read, Write, Admin]),
            ("iam:CreateUser", vec![Admin]),
            ("iam:PassRole", vec![Other]),
            ("iam:*", vec![Read, Write, Admin, Other]),
            ("*", vec![Read, Write, Admin, Other]),
            ("sts:AssumeRole", vec![Other]),
            ("dynamodb:BatchGetItem", vec![Read]),
            ("kms:CreateGrant", vec![Admin]),
            ("x:Frobnicate", vec![Other]),
        ] {
            assert_eq!(abilities(&Pattern::action(action)), expected, "{action}");
        }
    }
}
