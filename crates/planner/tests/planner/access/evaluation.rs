//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use super::*;
use landfall_domain::access::LimitKind;

const OBJECT: &str = "arn:aws:s3:::files/a.txt";
const FILES: &str = "arn:aws:s3:::files";

#[test]
fn a_policy_of_aws_that_the_account_told_is_read_as_it_is() {
    const ARN: &str = "arn:aws:iam::aws:policy/service-role/SomethingThatNobodyKnowsByName";
    let mut worker = role_with("worker", &[]);
    worker.configuration["AttachedManagedPolicies"] = json!([{"PolicyArn": ARN}]);
    let alone = read(vec![worker.clone(), bucket("files")]);
    assert!(missing(&alone, &worker, "s3:GetObject", OBJECT));

    let arn = format!("arn:aws:iam::{SOURCE}:account-summary");
    let mut summary = with_arn("AWS::IAM::AccountSummary", &arn, SOURCE);
    let told = document(&[allow(&["s3:GetObject"], &["*"])]);
    summary.configuration = json!({"AwsManagedPolicies": [{"Arn": ARN, "PolicyDocument": told}]});
    let access = read(vec![worker.clone(), bucket("files"), summary]);
    assert!(allowed(&access, &worker, "s3:GetObject", OBJECT));
    assert!(missing(&access, &worker, "s3:PutObject", OBJECT));
    let of = access.of_resource(&FILES.into());
    let because = &of.edges[0].allowed_by[0];
    assert_eq!(because.holder, worker.id);
    assert_eq!(
        because.evidence.path,
        "/AttachedManagedPolicies/0/PolicyArn"
    );
}

#[test]
fn nothing_is_allowed_until_a_policy_allows_it_and_a_denial_wins() {
    let none = role_with("none", &[]);
    let reader = role_with("reader", &[allow(&["s3:Get*"], &["*"])]);
    let torn = role_with(
        "torn",
        &[
            allow(&["s3:*"], &["*"]),
            deny(&["s3:DeleteObject"], &["arn:aws:s3:::files/*"]),
        ],
    );
    let access = read(vec![
        none.clone(),
        reader.clone(),
        torn.clone(),
        bucket("files"),
    ]);
    assert!(missing(&access, &none, "s3:GetObject", OBJECT));
    assert!(allowed(&access, &reader, "s3:GetObject", OBJECT));
    assert!(missing(&access, &reader, "s3:PutObject", OBJECT));
    assert!(allowed(&access, &torn, "s3:PutObject", OBJECT));
    assert!(denied(&access, &torn, "s3:deleteobject", OBJECT));
    assert!(allowed(
        &access,
        &torn,
        "s3:DeleteObject",
        "arn:aws:s3:::other/a"
    ));

    let of = access.of_resource(&FILES.into());
    let who: Vec<String> = of
        .edges
        .iter()
        .map(|edge| edge.principal.to_string())
        .collect();
    assert_eq!(who, [reader.id.to_string(), torn.id.to_string()]);
    assert_eq!(of.edges[0].actions.list, ["s3:Get*"]);
    assert_eq!(
        (of.edges[0].actions.read, of.edges[0].actions.write),
        (YES, May::No)
    );
    assert_eq!(of.edges[0].allowed_by[0].policy, "own");
    assert_eq!(of.edges[0].allowed_by[0].holder, reader.id);
    assert_eq!(
        of.edges[0].allowed_by[0].evidence.path,
        "/RolePolicyList/0/PolicyDocument/Statement/0"
    );
    let limit = &of.edges[1].limited_by[0];
    assert_eq!(limit.kind, LimitKind::Deny);
    assert_eq!(
        limit.effect,
        "denies s3:DeleteObject on arn:aws:s3:::files/*"
    );
    assert_eq!(
        limit.evidence.as_ref().unwrap().path,
        "/RolePolicyList/0/PolicyDocument/Statement/1"
    );
}

#[test]
fn within_an_account_either_policy_is_enough() {
    let named = role_with("named", &[]);
    let other = role_with("other", &[]);
    let by_name = json!({"Effect": "Allow", "Principal": {"AWS": named.id.as_str()},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/*"});
    let to_account = json!({"Effect": "Allow", "Principal": {"AWS": SOURCE},
        "Action": "s3:*", "Resource": ["arn:aws:s3:::files", "arn:aws:s3:::files/*"]});
    let files = bucket_with("files", &[by_name, to_account]);
    let access = read(vec![named.clone(), other.clone(), files]);
    assert!(allowed(&access, &named, "s3:GetObject", OBJECT));
    // Naming the account leaves it to the account's own policies.
    assert!(missing(&access, &named, "s3:PutObject", OBJECT));
    assert!(missing(&access, &other, "s3:GetObject", OBJECT));
    let can = access.of_principal(&named.id);
    assert_eq!(can.edges.len(), 1);
    assert_eq!(can.edges[0].resource, ResourceId::new(FILES));
    assert_eq!(
        can.edges[0].allowed_by[0].evidence.path,
        "/Policy/Statement/0"
    );
}

#[test]
fn across_accounts_both_sides_must_allow() {
    let both = of_other(role_with("both", &[allow(&["s3:*"], &["*"])]));
    let only_theirs = of_other(role_with("only-theirs", &[]));
    let only_own = of_other(role_with("only-own", &[allow(&["s3:*"], &["*"])]));
    let share = json!({"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::files/*",
        "Principal": {"AWS": [both.id.as_str(), only_theirs.id.as_str(), "333333333333"]}});
    let files = bucket_with("files", &[share]);
    let all = vec![both.clone(), only_theirs.clone(), only_own.clone(), files];
    let access = read(all);
    assert!(allowed(&access, &both, "s3:GetObject", OBJECT));
    assert!(missing(&access, &both, "s3:PutObject", OBJECT));
    assert!(missing(&access, &only_theirs, "s3:GetObject", OBJECT));
    assert!(missing(&access, &only_own, "s3:GetObject", OBJECT));
    let of = access.of_resource(&FILES.into());
    let who: Vec<String> = of
        .edges
        .iter()
        .map(|edge| edge.principal.to_string())
        .collect();
    assert_eq!(who, ["account 333333333333", both.id.as_str()]);
    assert_eq!(of.edges[0].limited_by[0].kind, LimitKind::OtherSide);
    // Both statements are shown.
    assert_eq!(of.edges[1].allowed_by.len(), 2);
    assert_eq!(of.edges[1].actions.list, ["s3:GetObject"]);
}

#[test]
fn a_boundary_lets_through_only_what_it_allows() {
    let limits = managed(
        "limits",
        &[
            allow(&["s3:Get*", "logs:*"], &["*"]),
            deny(&["s3:GetObjectAcl"], &["*"]),
        ],
    );
    let app = bounded(
        role_with("app", &[allow(&["s3:*", "iam:*"], &["*"])]),
        "limits",
    );
    let unread = bounded(
        role_with("unread", &[allow(&["s3:*"], &["*"])]),
        "nobody-knows",
    );
    let user = bounded(user_with("ana", &[]), "limits");
    let open = json!({"Effect": "Allow", "Principal": {"AWS": [user.id.as_str(), app.id.as_str()]},
        "Action": "s3:PutObject", "Resource": "arn:aws:s3:::files/*"});
    let files = bucket_with("files", &[open]);
    let all = vec![limits, app.clone(), unread.clone(), user.clone(), files];
    let access = read(all);
    assert!(allowed(&access, &app, "s3:GetObject", OBJECT));
    assert!(denied(&access, &app, "s3:GetObjectAcl", OBJECT));
    assert!(denied(&access, &app, "s3:DeleteObject", OBJECT));
    assert!(denied(
        &access,
        &app,
        "iam:CreateUser",
        &format!("arn:aws:iam::{SOURCE}:user/x")
    ));
    // What a resource allows a role is within the boundary too; a user it names is past it.
    assert!(denied(&access, &app, "s3:PutObject", OBJECT));
    assert!(allowed(&access, &user, "s3:PutObject", OBJECT));
    assert_eq!(
        when(&access, &unread, "s3:GetObject", OBJECT),
        ["the permissions boundary allows it"]
    );
    let edge = &access.of_resource(&FILES.into()).edges[0];
    assert_eq!(edge.actions.list, ["s3:Get*"]);
    assert_eq!(edge.actions.except, ["s3:GetObjectAcl"]);
    assert!(
        edge.limited_by
            .iter()
            .any(|l| l.kind == LimitKind::Boundary && l.effect == "lets through only s3:Get*")
    );
}

#[test]
fn service_control_policies_hold_on_every_level_and_not_for_the_management_account() {
    let app = role_with("app", &[allow(&["*"], &["*"])]);
    let mut boss = role_with("boss", &[allow(&["*"], &["*"])]);
    boss.id = boss
        .id
        .as_str()
        .replace(SOURCE, "999999999999")
        .as_str()
        .into();
    boss.arn = Some(boss.id.as_str().parse().unwrap());
    boss.account = account("999999999999");
    let queue = crate::estate::queue("jobs");
    let arn = queue.id.to_string();
    for target in ["r-1", "ou-1", SOURCE] {
        let guard = controlled(
            "SERVICE_CONTROL_POLICY",
            target,
            &[deny(&["sqs:Delete*"], &["*"])],
        );
        let mut all = vec![app.clone(), boss.clone(), queue.clone()];
        all.extend(guard);
        let access = read(all);
        assert!(allowed(&access, &app, "sqs:SendMessage", &arn), "{target}");
        assert!(denied(&access, &app, "sqs:DeleteQueue", &arn), "{target}");
        let own = "arn:aws:sqs:eu-west-1:999999999999:x";
        assert!(allowed(&access, &boss, "sqs:DeleteQueue", own), "{target}");
        let can = access.of_principal(&app.id);
        let edge = can
            .edges
            .iter()
            .find(|edge| edge.resource == queue.id)
            .unwrap();
        assert_eq!(edge.actions.list, ["sqs:*"]);
        assert_eq!(edge.actions.except, ["sqs:Delete*"]);
        assert_eq!(edge.limited_by[0].kind, LimitKind::ServiceControl);
        assert_eq!(edge.limited_by[0].policy, "guard");
    }
    // A list lets through only what is on it.
    let guard = controlled(
        "SERVICE_CONTROL_POLICY",
        "ou-1",
        &[allow(&["s3:*"], &["*"])],
    );
    let mut all = vec![app.clone(), queue.clone(), bucket("files")];
    all.extend(guard);
    let access = read(all);
    assert!(allowed(&access, &app, "s3:GetObject", OBJECT));
    assert!(denied(&access, &app, "sqs:SendMessage", &arn));
    let of = access.of_resource(&queue.id);
    assert!(of.edges.is_empty());
    assert_eq!(of.stopped.len(), 1);
    assert_eq!(of.stopped[0].actions.list, ["sqs:*"]);
}

#[test]
fn what_is_known_of_the_caller_decides_a_condition() {
    let guard = with(
        deny(&["s3:*"], &["*"]),
        "Condition",
        json!({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deployer"}}),
    );
    let app = role_with("app", &[allow(&["s3:*"], &["*"])]);
    let deployer = role_with("deployer", &[allow(&["s3:*"], &["*"])]);
    let mut all = vec![app.clone(), deployer.clone(), bucket("files")];
    all.extend(controlled("SERVICE_CONTROL_POLICY", "r-1", &[guard]));
    let access = read(all);
    assert!(denied(&access, &app, "s3:GetObject", OBJECT));
    assert!(allowed(&access, &deployer, "s3:GetObject", OBJECT));
}

#[test]
fn an_organization_limits_its_own_accounts_only_and_regions_are_known() {
    let regions = json!({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": [REGION]}}});
    let app = role_with("app", &[allow(&["*"], &["*"])]);
    let here = crate::estate::queue("jobs");
    let far = with_arn(
        "AWS::SQS::Queue",
        &format!("arn:aws:sqs:ap-south-1:{SOURCE}:far"),
        "far",
    );
    let mut all = vec![app.clone(), here.clone(), far.clone(), bucket("files")];
    all.extend(controlled("SERVICE_CONTROL_POLICY", "r-1", &[regions]));
    let access = read(all.clone());
    assert!(allowed(&access, &app, "sqs:SendMessage", here.id.as_str()));
    assert!(denied(&access, &app, "sqs:SendMessage", far.id.as_str()));
    // The ARN of a bucket has no Region.
    assert_eq!(when(&access, &app, "s3:GetObject", OBJECT).len(), 1);
    // The same account, when the organization does not have it.
    for resource in &mut all {
        if resource.name == "account/source" {
            resource.configuration["Id"] = json!(OTHER);
        }
    }
    let access = read(all);
    assert!(allowed(&access, &app, "sqs:SendMessage", far.id.as_str()));
}

#[test]
fn resource_control_policies_limit_what_is_acted_upon() {
    let outside = of_other(role_with("partner", &[allow(&["s3:*"], &["*"])]));
    let app = role_with("app", &[allow(&["s3:*"], &["*"])]);
    let share = json!({"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "s3:*",
        "Resource": ["arn:aws:s3:::files", "arn:aws:s3:::files/*"]});
    let guard = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:PrincipalAccount": SOURCE}}});
    let mut all = vec![outside.clone(), app.clone(), bucket_with("files", &[share])];
    all.extend(controlled("RESOURCE_CONTROL_POLICY", "r-1", &[guard]));
    let access = read(all);
    assert!(denied(&access, &outside, "s3:GetObject", OBJECT));
    assert!(allowed(&access, &app, "s3:GetObject", OBJECT));
}

#[test]
fn elements_that_are_turned_round() {
    let power = role_with(
        "power",
        &[json!({"Effect": "Allow", "NotAction": ["iam:*", "s3:Delete*"], "Resource": "*"})],
    );
    let most = role_with(
        "most",
        &[
            json!({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::files/secret/*"}),
        ],
    );
    let only = role_with(
        "only",
        &[
            allow(&["s3:*"], &["*"]),
            json!({"Effect": "Deny", "NotAction": "s3:Get*", "Resource": "*"}),
        ],
    );
    let all = vec![power.clone(), most.clone(), only.clone(), bucket("files")];
    let access = read(all);
    assert!(allowed(&access, &power, "s3:PutObject", OBJECT));
    assert!(missing(&access, &power, "s3:DeleteObject", OBJECT));
    assert!(missing(
        &access,
        &power,
        "iam:GetUser",
        "arn:aws:iam::111111111111:user/x"
    ));
    assert!(allowed(&access, &most, "s3:PutObject", OBJECT));
    assert!(missing(
        &access,
        &most,
        "s3:PutObject",
        "arn:aws:s3:::files/secret/x"
    ));
    assert!(allowed(&access, &only, "s3:GetObject", OBJECT));
    assert!(denied(&access, &only, "s3:PutObject", OBJECT));
    let of = access.of_resource(&FILES.into());
    let list = |role: &Resource| {
        let who = Principal::Resource(role.id.clone());
        let edge = of.edges.iter().find(|edge| edge.principal == who).unwrap();
        (edge.actions.list.clone(), edge.actions.except.clone())
    };
    let texts = |list: &[&str]| -> Vec<String> { list.iter().map(|t| (*t).to_owned()).collect() };
    assert_eq!(list(&power), (texts(&["s3:*"]), texts(&["s3:Delete*"])));
    assert_eq!(list(&only), (texts(&["s3:Get*"]), texts(&[])));
}

#[test]
fn a_denial_of_some_parts_leaves_the_others() {
    let app = role_with(
        "app",
        &[
            allow(&["s3:Get*"], &["arn:aws:s3:::files/*"]),
            deny(&["s3:*"], &["arn:aws:s3:::*/logs/*"]),
        ],
    );
    let access = read(vec![app.clone(), bucket("files")]);
    assert!(allowed(&access, &app, "s3:GetObject", OBJECT));
    assert!(denied(
        &access,
        &app,
        "s3:GetObject",
        "arn:aws:s3:::files/logs/a"
    ));
    let edge = &access.of_resource(&FILES.into()).edges[0];
    assert_eq!(
        edge.limited_by[0].effect,
        "denies s3:* on arn:aws:s3:::*/logs/*"
    );
}

#[test]
fn a_denial_of_everybody_but_some_spares_those() {
    let spared = role_with("spared", &[allow(&["s3:*"], &["*"])]);
    let other = role_with("other", &[allow(&["s3:*"], &["*"])]);
    let root = format!("arn:aws:iam::{OTHER}:root");
    let guard = json!({"Effect": "Deny", "NotPrincipal": {"AWS": [spared.id.as_str(), root]},
        "Action": "s3:*", "Resource": "arn:aws:s3:::files/*"});
    let all = vec![
        spared.clone(),
        other.clone(),
        bucket_with("files", &[guard]),
    ];
    let access = read(all);
    assert!(allowed(&access, &spared, "s3:GetObject", OBJECT));
    assert!(denied(&access, &other, "s3:GetObject", OBJECT));
}

#[test]
fn conditions_are_kept_in_words() {
    let mfa = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let careful = role_with(
        "careful",
        &[with(allow(&["s3:*"], &["*"]), "Condition", mfa)],
    );
    let tls = json!({"Bool": {"aws:SecureTransport": "false"}});
    let guard = with(
        with(
            deny(&["s3:*"], &["arn:aws:s3:::files/*"]),
            "Principal",
            json!("*"),
        ),
        "Condition",
        tls,
    );
    let own = user_with(
        "ana",
        &[allow(
            &["s3:GetObject"],
            &["arn:aws:s3:::files/home/${aws:username}/*"],
        )],
    );
    let all = vec![careful.clone(), own.clone(), bucket_with("files", &[guard])];
    let access = read(all);
    assert_eq!(
        when(&access, &careful, "s3:GetObject", OBJECT),
        [
            "aws:MultiFactorAuthPresent Bool true",
            "unless aws:SecureTransport Bool false"
        ]
    );
    let home = when(
        &access,
        &own,
        "s3:GetObject",
        "arn:aws:s3:::files/home/ana/x",
    );
    assert!(home.contains(&"the resource is arn:aws:s3:::files/home/${aws:username}/*".to_owned()));
    let edge = &access.of_resource(&FILES.into()).edges[0];
    assert!(edge.conditional);
    assert_eq!(edge.actions.read, May::Conditional);
    assert_eq!(edge.actions.conditional, ["s3:*"]);
}

#[test]
fn a_key_decides_itself_whom_it_leaves_to_the_account() {
    let app = role_with("app", &[allow(&["kms:*"], &["*"])]);
    let granted = role_with("granted", &[]);
    let to_account = json!({"Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{SOURCE}:root")},
        "Action": "kms:Decrypt", "Resource": "*"});
    let mut left = key_with("left", std::slice::from_ref(&to_account));
    left.configuration["Grants"] = json!([
        {"GranteePrincipal": granted.id.as_str(), "Operations": ["Encrypt"]}
    ]);
    let closed = key_with(
        "closed",
        &[
            json!({"Effect": "Allow", "Principal": {"AWS": granted.id.as_str()},
        "Action": "kms:*", "Resource": "*"}),
        ],
    );
    let all = vec![app.clone(), granted.clone(), left.clone(), closed.clone()];
    let access = read(all);
    assert!(allowed(&access, &app, "kms:Decrypt", left.id.as_str()));
    assert!(missing(&access, &app, "kms:Encrypt", left.id.as_str()));
    assert!(missing(&access, &app, "kms:Decrypt", closed.id.as_str()));
    assert!(allowed(&access, &granted, "kms:Encrypt", left.id.as_str()));
    assert!(missing(&access, &granted, "kms:Decrypt", left.id.as_str()));
    assert!(allowed(
        &access,
        &granted,
        "kms:Decrypt",
        closed.id.as_str()
    ));
    let edges = access.of_resource(&left.id).edges;
    assert_eq!(edges.len(), 2);
    assert_eq!(edges[1].allowed_by[0].evidence.path, "/Grants/0");
}

#[test]
fn a_role_is_taken_on_by_those_it_trusts() {
    let trusting = |name: &str, who: &str| {
        let mut role = role_with(name, &[]);
        let statement =
            json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": who}});
        role.configuration["AssumeRolePolicyDocument"] = document(&[statement]);
        role
    };
    let start = role_with("start", &[allow(&["sts:AssumeRole"], &["*"])]);
    let weak = role_with("weak", &[]);
    let by_name = trusting("by-name", weak.id.as_str());
    let by_account = trusting("by-account", SOURCE);
    let behind = trusting("behind", by_account.id.as_str());
    let all = vec![
        start.clone(),
        weak.clone(),
        by_name.clone(),
        by_account.clone(),
        behind.clone(),
    ];
    let access = read(all);
    let ask =
        |who: &Resource, role: &Resource| allowed(&access, who, "sts:AssumeRole", role.id.as_str());
    assert!(ask(&weak, &by_name) && !ask(&weak, &by_account));
    assert!(ask(&start, &by_account) && !ask(&start, &by_name));
    let chains = access.of_principal(&start.id).chains;
    let ways: Vec<Vec<ResourceId>> = chains.into_iter().map(|chain| chain.roles).collect();
    assert_eq!(
        ways,
        [
            vec![by_account.id.clone()],
            vec![by_account.id.clone(), behind.id.clone()]
        ]
    );
    let edge = &access.of_resource(&by_name.id).edges[0];
    assert_eq!(edge.actions.assume, YES);
}

#[test]
fn members_have_what_their_group_has() {
    let mut group = with_arn(
        "AWS::IAM::Group",
        &format!("arn:aws:iam::{SOURCE}:group/team"),
        "team",
    );
    let team = managed("team", &[allow(&["s3:ListBucket"], &[FILES])]);
    group.configuration = json!({"AttachedManagedPolicies": [{"PolicyArn": team.id.as_str()}]});
    let mut ana = user_with("ana", &[]);
    ana.configuration["GroupList"] = json!(["team"]);
    let access = read(vec![
        group.clone(),
        team.clone(),
        ana.clone(),
        bucket("files"),
    ]);
    let of = access.of_resource(&FILES.into());
    assert_eq!(of.edges.len(), 1);
    assert_eq!(of.edges[0].principal, Principal::Resource(ana.id.clone()));
    assert_eq!(of.edges[0].allowed_by[0].holder, team.id);
    assert_eq!(access.of_principal(&group.id).edges.len(), 1);
}

#[test]
fn strangers_are_told_and_a_block_stops_everybody() {
    let open = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/*"});
    let service = json!({"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject", "Resource": "arn:aws:s3:::files/*"});
    let files = bucket_with("files", &[open, service]);
    let mut blocked = files.clone();
    blocked.configuration["PublicAccessBlock"] = json!({"RestrictPublicBuckets": true});
    let who = |bucket: Resource| {
        let of = read(vec![bucket]).of_resource(&FILES.into());
        let who: Vec<String> = of.edges.iter().map(|e| e.principal.to_string()).collect();
        (who, of.stopped.len())
    };
    let logging = "logging.s3.amazonaws.com".to_owned();
    assert_eq!(who(files), (vec!["anyone".to_owned(), logging.clone()], 0));
    assert_eq!(who(blocked), (vec![logging], 1));
}

#[test]
fn a_pattern_for_very_many_is_told_as_one() {
    let app = role_with(
        "app",
        &[
            allow(&["sqs:SendMessage"], &["*"]),
            allow(
                &["sqs:DeleteQueue"],
                &[&format!("arn:aws:sqs:{REGION}:{SOURCE}:q-1*")],
            ),
        ],
    );
    let mut all: Vec<Resource> = (0..150)
        .map(|n| crate::estate::queue(&format!("q-{n:03}")))
        .collect();
    all.push(app.clone());
    let access = read(all);
    let can = access.of_principal(&app.id);
    assert_eq!(can.wide.len(), 1);
    assert_eq!(
        (can.wide[0].pattern.as_str(), can.wide[0].resources),
        ("*", 150)
    );
    assert_eq!(can.wide[0].actions.list, ["sqs:SendMessage"]);
    assert_eq!(can.edges.len(), 50);
    assert_eq!(
        can.edges[0].actions.list,
        ["sqs:DeleteQueue", "sqs:SendMessage"]
    );
}

#[test]
fn one_question_does_not_look_at_everything() {
    let mut all = Vec::new();
    for n in 0..2_000 {
        all.push(bucket(&format!("b-{n}")));
        let on = format!("arn:aws:s3:::b-{n}");
        all.push(role_with(
            &format!("r-{n}"),
            &[allow(&["s3:*"], &[&on, &format!("{on}/*")])],
        ));
    }
    let access = read(all);
    let of = access.of_resource(&"arn:aws:s3:::b-77".into());
    assert_eq!(of.edges.len(), 1);
    // b-77 is a beginning of no other name here, so a handful of patterns is looked at.
    assert!(of.compared < 100, "{}", of.compared);
    let role = format!("arn:aws:iam::{SOURCE}:role/r-77");
    let can = access.of_principal(&role.as_str().into());
    assert_eq!(can.edges.len(), 1);
    assert!(can.compared < 100, "{}", can.compared);
}
