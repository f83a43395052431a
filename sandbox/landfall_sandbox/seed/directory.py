"""Identity Center in full: people, memberships, and permission sets of every kind."""

from __future__ import annotations

from typing import Any

from .documents import allow, deny, pairs, policy
from .estate import Estate
from .facts import DEVELOPMENT, MAIN_REGION, PRODUCTION, SHARED

# user, given name, family name, groups
_PEOPLE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("mara", "Mara", "Lindt", ("platform",)),
    ("jonas", "Jonas", "Berg", ("shop-developers",)),
    ("aylin", "Aylin", "Demir", ("shop-developers", "logistics-developers")),
    ("henrik", "Henrik", "Olsen", ("auditors",)),
    ("noor", "Noor", "Haddad", ("logistics-developers",)),
    ("temp-contractor", "Temp", "Contractor", ()),
)
# set, managed policies, inline statements, customer policies, boundary, session, tags
_SETS: tuple[dict[str, Any], ...] = (
    {
        # With AWS's prefix and suffix the role's name becomes as long as names may be.
        "name": "LogisticsWarehouseSyncDevelopers",
        "managed": ("ReadOnlyAccess",),
        "inline": (
            allow("sqs:*", "arn:aws:sqs:*:*:warehouse-*"),
            deny("sqs:DeleteQueue"),
        ),
        "session": "PT4H",
        "tags": {"team": "logistics"},
    },
    {
        "name": "BreakGlass",
        "managed": ("AdministratorAccess",),
        "session": "PT1H",
        "tags": {"purpose": "emergency"},
    },
    {
        "name": "DataReader",
        "customer": (("/", "documents-read"), ("/data/", "analytics-read")),
        "boundary": {"CustomerManagedPolicyReference": {"Name": "developer-boundary"}},
        "session": "PT8H",
        "tags": {},
    },
    {
        "name": "Billing",
        "inline": (allow(["ce:*", "cur:Describe*", "budgets:View*"]),),
        "boundary": {"ManagedPolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
        "session": "PT2H",
        "tags": {"Team": "finance"},
    },
    # Made for a project that never began: assigned to nobody.
    {"name": "DataScience", "managed": ("PowerUserAccess",), "session": "PT12H", "tags": {}},
)
_ASSIGNMENTS = (
    ("LogisticsWarehouseSyncDevelopers", "GROUP", "logistics-developers", DEVELOPMENT),
    ("LogisticsWarehouseSyncDevelopers", "GROUP", "logistics-developers", PRODUCTION),
    ("DataReader", "GROUP", "auditors", PRODUCTION),
    ("Billing", "USER", "henrik", SHARED),
    # A person, not a group, and for good.
    ("BreakGlass", "USER", "mara", PRODUCTION),
)


def create(estate: Estate) -> None:
    """Add people to the directory, and permission sets to those that are there."""
    admin = estate.management("sso-admin", MAIN_REGION)
    store = estate.management("identitystore", MAIN_REGION)
    instance = admin.list_instances()["Instances"][0]
    store_id = instance["IdentityStoreId"]
    principals = _people(estate, store, store_id)
    sets = _sets(estate, admin, instance["InstanceArn"])
    for name, kind, principal, account in _ASSIGNMENTS:
        admin.create_account_assignment(
            InstanceArn=instance["InstanceArn"],
            TargetId=account,
            TargetType="AWS_ACCOUNT",
            PermissionSetArn=sets[name],
            PrincipalType=kind,
            PrincipalId=principals[principal],
        )
        estate.made("Identity Center assignment")


def _people(estate: Estate, store: Any, store_id: str) -> dict[str, str]:
    groups = {
        g["DisplayName"]: g["GroupId"]
        for g in store.list_groups(IdentityStoreId=store_id)["Groups"]
    }
    people = {}
    for user, given, family, member_of in _PEOPLE:
        people[user] = store.create_user(
            IdentityStoreId=store_id,
            UserName=user,
            DisplayName=f"{given} {family}",
            Name={"GivenName": given, "FamilyName": family},
            Emails=[{"Value": f"{user}@harbour-goods.example", "Type": "work", "Primary": True}],
        )["UserId"]
        for group in member_of:
            store.create_group_membership(
                IdentityStoreId=store_id,
                GroupId=groups[group],
                MemberId={"UserId": people[user]},
            )
        estate.made("Identity Center user")
    return {**groups, **people}


def _sets(estate: Estate, admin: Any, instance: str) -> dict[str, str]:
    made = {}
    for wanted in _SETS:
        arn = admin.create_permission_set(
            InstanceArn=instance,
            Name=wanted["name"],
            Description=f"{wanted['name']} of Harbour Goods",
            SessionDuration=wanted["session"],
            Tags=pairs(wanted["tags"]),
        )["PermissionSet"]["PermissionSetArn"]
        both = {"InstanceArn": instance, "PermissionSetArn": arn}
        for name in wanted.get("managed", ()):
            admin.attach_managed_policy_to_permission_set(
                **both, ManagedPolicyArn=f"arn:aws:iam::aws:policy/{name}"
            )
        for path, name in wanted.get("customer", ()):
            admin.attach_customer_managed_policy_reference_to_permission_set(
                **both, CustomerManagedPolicyReference={"Name": name, "Path": path}
            )
        if wanted.get("inline"):
            admin.put_inline_policy_to_permission_set(
                **both, InlinePolicy=policy(*wanted["inline"])
            )
        if wanted.get("boundary"):
            admin.put_permissions_boundary_to_permission_set(
                **both, PermissionsBoundary=wanted["boundary"]
            )
        made[wanted["name"]] = arn
        estate.made("permission set")
    return made


def govern(estate: Estate) -> None:
    """Policies of every level, delegated administrators and tags in the organization."""
    organizations = estate.management("organizations", "us-east-1")
    root = organizations.list_roots()["Roots"][0]["Id"]
    units = {
        unit["Name"]: unit["Id"]
        for unit in organizations.list_organizational_units_for_parent(ParentId=root)[
            "OrganizationalUnits"
        ]
    }
    inner = organizations.create_organizational_unit(ParentId=units["Workloads"], Name="Logistics")
    units["Logistics"] = inner["OrganizationalUnit"]["Id"]
    estate.made("organizational unit")
    suspended = policy({"Sid": "Nothing", **deny("*")})
    no_keys = policy(deny(["iam:CreateAccessKey", "iam:CreateUser"]))
    tags = '{"tags": {"env": {"tag_value": {"@@assign": ["prod", "staging", "dev"]}}}}'
    for name, kind, content, targets in (
        ("SuspendedAccounts", "SERVICE_CONTROL_POLICY", suspended, (units["Suspended"],)),
        ("NoLongLivedKeys", "SERVICE_CONTROL_POLICY", no_keys, (root, PRODUCTION)),
        ("forgotten-test", "SERVICE_CONTROL_POLICY", policy(deny("ec2:*")), ()),
        ("env-tag", "TAG_POLICY", tags, (units["Workloads"],)),
    ):
        if kind == "TAG_POLICY":
            organizations.enable_policy_type(RootId=root, PolicyType=kind)
        made = organizations.create_policy(
            Name=name, Description=f"Harbour Goods: {name}", Type=kind, Content=content
        )["Policy"]["PolicySummary"]["Id"]
        for target in targets:
            organizations.attach_policy(PolicyId=made, TargetId=target)
        estate.made("organization policy")
    for service in (
        "sso.amazonaws.com",
        "access-analyzer.amazonaws.com",
        "guardduty.amazonaws.com",
    ):
        organizations.enable_aws_service_access(ServicePrincipal=service)
    for account, service in (
        (SHARED, "access-analyzer.amazonaws.com"),
        (SHARED, "guardduty.amazonaws.com"),
    ):
        organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=service)
        estate.made("delegated administration")
    organizations.tag_resource(ResourceId=units["Workloads"], Tags=pairs({"owner": "platform"}))
    organizations.tag_resource(ResourceId=SHARED, Tags=pairs({"cost-centre": "4711"}))
