"""The new organization: units, accounts, policies, the landfall user, and Identity Center."""

from __future__ import annotations

from typing import Any

from ..services.organizations import plan_account_ids
from .documents import allow, deny, policy, trust_landfall
from .estate import Estate
from .facts import LANDFALL_USER, MANAGEMENT, TARGETS

_UNITS = {"development": "Workloads", "production": "Workloads", "shared": "Infrastructure"}


def create(estate: Estate) -> None:
    """Create the organization with its accounts, then the user that Landfall works as."""
    organizations = estate.management("organizations", "us-east-1")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    units = {
        name: organizations.create_organizational_unit(ParentId=root, Name=name)[
            "OrganizationalUnit"
        ]["Id"]
        for name in ("Workloads", "Infrastructure", "Suspended")
    }
    estate.made("organizational unit", len(units))
    for name, account in TARGETS.items():
        plan_account_ids([account])
        organizations.create_account(
            Email=f"aws+{name}@harbour-goods.example",
            AccountName=f"harbour-{name}",
            Tags=[{"Key": "environment", "Value": name}],
        )
        organizations.move_account(
            AccountId=account, SourceParentId=root, DestinationParentId=units[_UNITS[name]]
        )
    estate.made("account", len(TARGETS))
    _control_policies(estate, organizations, units)
    _landfall_user(estate)


def _control_policies(estate: Estate, organizations: Any, units: dict[str, str]) -> None:
    documents = {
        "DenyLeavingOrganization": deny("organizations:LeaveOrganization"),
        "DenyRootUser": deny(
            "*", Condition={"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}}
        ),
        "OnlyOurRegions": {
            "Effect": "Deny",
            "NotAction": ["iam:*", "organizations:*", "sts:*", "support:*", "cloudfront:*"],
            "Resource": "*",
            "Condition": {
                "StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "us-east-1"]}
            },
        },
    }
    for name, statement in documents.items():
        created = organizations.create_policy(
            Name=name,
            Description=f"Harbour Goods: {name}",
            Type="SERVICE_CONTROL_POLICY",
            Content=policy(statement),
        )
        organizations.attach_policy(
            PolicyId=created["Policy"]["PolicySummary"]["Id"], TargetId=units["Workloads"]
        )
        estate.made("service control policy")


def _landfall_user(estate: Estate) -> None:
    iam = estate.management("iam")
    iam.create_user(UserName=LANDFALL_USER, Tags=[{"Key": "purpose", "Value": "migration"}])
    iam.put_user_policy(
        UserName=LANDFALL_USER,
        PolicyName="assume-landfall-roles",
        PolicyDocument=policy(
            allow(
                "sts:AssumeRole",
                ["arn:aws:iam::*:role/LandfallRead", "arn:aws:iam::*:role/LandfallMigrate"],
            )
        ),
    )
    key = iam.create_access_key(UserName=LANDFALL_USER)["AccessKey"]
    estate.landfall_key = (key["AccessKeyId"], key["SecretAccessKey"])


def roles_for_landfall(estate: Estate) -> None:
    """LandfallRead and LandfallMigrate in the organization's accounts."""
    for account in (MANAGEMENT, *TARGETS.values()):
        iam = estate.account(account)("iam")
        for name, attached in (
            ("LandfallRead", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
            ("LandfallMigrate", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ):
            iam.create_role(
                RoleName=name,
                AssumeRolePolicyDocument=trust_landfall(),
                Description="Used by Landfall during the migration",
                Tags=[{"Key": "purpose", "Value": "migration"}],
            )
            iam.attach_role_policy(RoleName=name, PolicyArn=attached)
            estate.made("role in the organization")


def identity_center(estate: Estate) -> None:
    """Groups, permission sets and assignments, as a new organization has them."""
    region = "eu-central-1"
    admin, store = (
        estate.management("sso-admin", region),
        estate.management("identitystore", region),
    )
    instance = admin.list_instances()["Instances"][0]
    arn, store_id = instance["InstanceArn"], instance["IdentityStoreId"]
    groups = {
        name: store.create_group(
            IdentityStoreId=store_id, DisplayName=name, Description=f"Harbour Goods {name}"
        )["GroupId"]
        for name in ("platform", "shop-developers", "logistics-developers", "auditors")
    }
    sets = {}
    for name, managed in (
        ("Administrator", "AdministratorAccess"),
        ("Developer", "PowerUserAccess"),
        ("ReadOnly", "ReadOnlyAccess"),
    ):
        created = admin.create_permission_set(
            InstanceArn=arn, Name=name, SessionDuration="PT8H", Description=f"{name} access"
        )
        sets[name] = created["PermissionSet"]["PermissionSetArn"]
        admin.attach_managed_policy_to_permission_set(
            InstanceArn=arn,
            PermissionSetArn=sets[name],
            ManagedPolicyArn=f"arn:aws:iam::aws:policy/{managed}",
        )
    for group, set_name, target in (
        ("platform", "Administrator", "shared"),
        ("platform", "Administrator", "production"),
        ("shop-developers", "Developer", "development"),
        ("logistics-developers", "Developer", "development"),
        ("auditors", "ReadOnly", "production"),
    ):
        admin.create_account_assignment(
            InstanceArn=arn,
            TargetId=TARGETS[target],
            TargetType="AWS_ACCOUNT",
            PermissionSetArn=sets[set_name],
            PrincipalType="GROUP",
            PrincipalId=groups[group],
        )
    estate.made("Identity Center group", len(groups))
    estate.made("permission set", len(sets))


__all__ = ["create", "identity_center", "roles_for_landfall"]
