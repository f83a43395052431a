"""Users, groups, keys and MFA devices of the grown account, with their ages and omissions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from moto.iam.models import AccessKeyLastUsed, User, iam_backends

from .documents import allow, deny, pairs, policy
from .estate import Estate
from .facts import SOURCE

_AWS = "arn:aws:iam::aws:policy/"


def days_ago(days: float) -> datetime:
    """So many days before now."""
    return (datetime.now(UTC) - timedelta(days=days)).replace(microsecond=0)


# group, managed policies, inline statements
_GROUPS: tuple[tuple[str, tuple[str, ...], tuple[dict[str, Any], ...]], ...] = (
    ("Administrators", ("AdministratorAccess",), ()),
    (
        "Finance",
        (),
        (allow(["aws-portal:View*", "ce:Get*", "cur:Describe*", "budgets:ViewBudget"]),),
    ),
    ("interns-2019", ("ReadOnlyAccess",), ()),
)
# user, path, groups, created, password last used (None: no password), MFA, tags
_USERS: tuple[tuple[str, str, tuple[str, ...], int, float | None, bool, dict[str, str]], ...] = (
    # Left in 2022. Nobody took the rights away.
    ("petra", "/", ("Administrators",), 2900, 1480, False, {"team": "platform"}),
    ("henrik", "/", ("Finance",), 1900, 31, True, {"Team": "finance"}),
    ("aylin", "/", ("Developers", "Operators"), 610, 0.3, True, {"team": "shop"}),
    ("terraform", "/service/", ("Administrators",), 2100, None, False, {"owner": "platform"}),
    ("ses-smtp-shop", "/service/", (), 1700, None, False, {"env": "prod"}),
    ("carrier-upload", "/service/", (), 1300, None, False, {}),
)
# user, age, active, days since last use (None: never), service, region
_KEYS: tuple[tuple[str, int, bool, float | None, str, str], ...] = (
    ("petra", 2650, True, 1475, "ec2", "eu-central-1"),
    ("terraform", 2100, True, 2, "s3", "eu-central-1"),
    ("terraform", 2080, False, 2060, "iam", "us-east-1"),
    ("ses-smtp-shop", 1700, True, 0.1, "ses", "eu-central-1"),
    ("carrier-upload", 1290, True, None, "", ""),
    ("ci-bot", 1500, True, 0.5, "ecr", "eu-central-1"),
    ("ci-bot", 2400, True, None, "", ""),
    ("mara", 95, True, 12, "cloudformation", "eu-central-1"),
)


def create(estate: Estate) -> None:
    """Create groups, users, keys and the account's own settings."""
    iam = estate.source("iam")
    for name, managed, statements in _GROUPS:
        iam.create_group(GroupName=name)
        for policy_name in managed:
            iam.attach_group_policy(GroupName=name, PolicyArn=_AWS + policy_name)
        if statements:
            iam.put_group_policy(
                GroupName=name, PolicyName="view", PolicyDocument=policy(*statements)
            )
        estate.made("IAM group")
    for name, path, groups, *_, tags in _USERS:
        iam.create_user(UserName=name, Path=path, Tags=pairs(tags))
        for group in groups:
            iam.add_user_to_group(UserName=name, GroupName=group)
        estate.made("IAM user")
    _policies_of_users(iam)
    _sign_in(iam)
    _keys(estate, iam)
    _account(iam)


def _policies_of_users(iam: Any) -> None:
    iam.attach_user_policy(UserName="petra", PolicyArn=_AWS + "IAMFullAccess")
    iam.put_user_policy(
        UserName="ses-smtp-shop",
        PolicyName="send",
        PolicyDocument=policy(allow("ses:SendRawEmail")),
    )
    iam.put_user_policy(
        UserName="carrier-upload",
        PolicyName="upload",
        PolicyDocument=policy(
            allow("s3:PutObject", "arn:aws:s3:::harbour-warehouse-feeds/carrier/*")
        ),
    )
    iam.put_user_policy(
        UserName="ci-bot",
        PolicyName="assume-deploy",
        PolicyDocument=policy(
            allow("sts:AssumeRole", f"arn:aws:iam::{SOURCE}:role/ci-deploy"),
            allow("ecr:GetAuthorizationToken"),
        ),
    )
    iam.create_policy(
        PolicyName="developer-boundary",
        PolicyDocument=policy(
            allow(["s3:*", "sqs:*", "dynamodb:*", "logs:*", "lambda:*"]),
            deny("*", Condition={"StringEquals": {"aws:ResourceTag/env": "prod"}}),
        ),
    )
    iam.put_user_permissions_boundary(
        UserName="jonas", PermissionsBoundary=f"arn:aws:iam::{SOURCE}:policy/developer-boundary"
    )


def _user(name: str) -> User:
    return iam_backends[SOURCE]["aws"].users[name]


def _sign_in(iam: Any) -> None:
    used = {n: (p, m) for n, _, _, _, p, m, _ in _USERS} | {"mara": (1, True), "jonas": (4, False)}
    created = {n: c for n, _, _, c, *_ in _USERS} | {"mara": 2000, "jonas": 900, "ci-bot": 2450}
    for name, days in created.items():
        _user(name).create_date = days_ago(days)
    for name, (password, mfa) in used.items():
        user = _user(name)
        if password is not None:
            iam.create_login_profile(UserName=name, Password="Not-a-real-password-1")
            user.password_last_used = days_ago(password)
            user.password_changed = days_ago(max(password, min(created[name], 400)))
        if mfa:
            made = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]
            iam.enable_mfa_device(
                UserName=name,
                SerialNumber=made["SerialNumber"],
                AuthenticationCode1="123456",
                AuthenticationCode2="654321",
            )
            user.mfa_devices[made["SerialNumber"]].enable_date = days_ago(min(created[name], 380))


def _keys(estate: Estate, iam: Any) -> None:
    for name, age, active, used, service, region in _KEYS:
        key_id = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
        if not active:
            iam.update_access_key(UserName=name, AccessKeyId=key_id, Status="Inactive")
        key = _user(name).get_access_key_by_id(key_id)
        key.create_date = days_ago(age)
        if used is not None:
            key.last_used = AccessKeyLastUsed(days_ago(used), service, region)
        estate.made("access key")


def _account(iam: Any) -> None:
    iam.create_account_alias(AccountAlias="harbour-goods")
    iam.update_account_password_policy(
        MinimumPasswordLength=8,
        RequireSymbols=False,
        RequireNumbers=True,
        RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True,
        AllowUsersToChangePassword=True,
        MaxPasswordAge=365,
    )
