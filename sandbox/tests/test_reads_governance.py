"""Reads of people, policies, stacks, logs and the rest; the fixture checks the wire form."""

from __future__ import annotations

import csv
import json

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, SOURCE
from reading import in_pages_of, pages


def test_authorization_details_are_whole(sandbox):
    c = sandbox.client("iam", sandbox.role(SOURCE))
    whole = c.get_account_authorization_details(MaxItems=1000)
    users = {u["UserName"]: u for u in whole["UserDetailList"]}
    assert users["petra"]["GroupList"] == ["Administrators"]
    assert users["jonas"]["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith(
        ":policy/developer-boundary"
    )
    assert users["ci-bot"]["UserPolicyList"][0]["PolicyDocument"]["Statement"]
    groups = {g["GroupName"]: g for g in whole["GroupDetailList"]}
    assert groups["Finance"]["GroupPolicyList"]
    roles = {r["RoleName"]: r for r in whole["RoleDetailList"]}
    assert roles["dev-sandbox"]["PermissionsBoundary"]
    assert roles["bastion"]["InstanceProfileList"]
    assert roles["carrier-tracking"]["RoleLastUsed"]["LastUsedDate"]
    policies = {p["Arn"]: p for p in whole["Policies"]}
    for arn, policy in policies.items():
        assert policy["PolicyName"] == arn.rpartition("/")[2]
        assert policy["PolicyId"]
        if ":iam::aws:" in arn:
            assert policy["AttachmentCount"] > 0, "AWS's policies only where they are used"
    lists = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
    paged = {name: [] for name in lists}
    count = {"PageSize": 7}
    for page in c.get_paginator("get_account_authorization_details").paginate(
        PaginationConfig=count
    ):
        assert sum(len(page[name]) for name in lists) <= 7
        for name in lists:
            paged[name] += page[name]
    for role in (*paged["RoleDetailList"], *whole["RoleDetailList"]):
        role.pop("RoleLastUsed", None)  # reading is use
    assert paged == {name: whole[name] for name in lists}


def test_credential_report(sandbox):
    c = sandbox.client("iam", sandbox.role(SOURCE))
    while c.generate_credential_report()["State"] != "COMPLETE":
        pass
    got = c.get_credential_report()
    rows = {row["user"]: row for row in csv.DictReader(got["Content"].decode().splitlines())}
    assert next(iter(rows)) == "<root_account>"
    users = {u["UserName"]: u for u in pages(c, "list_users", "Users")}
    assert set(rows) == {"<root_account>", *users}
    for name, user in users.items():
        row = rows[name]
        assert row["arn"] == user["Arn"]
        assert (
            row["mfa_active"]
            == str(bool(pages(c, "list_mfa_devices", "MFADevices", UserName=name))).lower()
        )
        keys = pages(c, "list_access_keys", "AccessKeyMetadata", UserName=name)
        active = [row["access_key_1_active"], row["access_key_2_active"]].count("true")
        assert active == sum(1 for key in keys if key["Status"] == "Active")
    assert rows["carrier-upload"]["access_key_1_active"] == "true"
    assert rows["carrier-upload"]["access_key_1_last_used_date"] == "N/A"
    assert (rows["petra"]["password_enabled"], rows["petra"]["mfa_active"]) == ("true", "false")
    assert rows["ci-bot"]["password_last_changed"] == "N/A"


def test_access_keys_providers_and_settings(sandbox):
    c = sandbox.client("iam", sandbox.role(SOURCE))
    never = []
    for user in pages(c, "list_users", "Users"):
        for key in pages(c, "list_access_keys", "AccessKeyMetadata", UserName=user["UserName"]):
            used = c.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]
            if "LastUsedDate" not in used:
                assert used["ServiceName"] == "N/A"
                never.append(user["UserName"])
        c.list_service_specific_credentials(UserName=user["UserName"])
    assert sorted(never) == ["carrier-upload", "ci-bot"]
    for provider in c.list_open_id_connect_providers()["OpenIDConnectProviderList"]:
        c.get_open_id_connect_provider(OpenIDConnectProviderArn=provider["Arn"])
    for provider in c.list_saml_providers()["SAMLProviderList"]:
        c.get_saml_provider(SAMLProviderArn=provider["Arn"])
    for device in pages(c, "list_virtual_mfa_devices", "VirtualMFADevices"):
        assert "Base32StringSeed" not in device
    assert c.list_account_aliases()["AccountAliases"] == ["harbour-goods"]
    assert c.get_account_password_policy()["PasswordPolicy"]["MaxPasswordAge"] == 365
    summary = c.get_account_summary()["SummaryMap"]
    assert summary["Users"] == len(pages(c, "list_users", "Users"))


def _boundary(client, both):
    try:
        return client.get_permissions_boundary_for_permission_set(**both)["PermissionsBoundary"]
    except client.exceptions.ResourceNotFoundException:
        return None


def test_identity_center(sandbox):
    keys = sandbox.role(MANAGEMENT)
    c = sandbox.client("sso-admin", keys)
    (instance,) = pages(c, "list_instances", "Instances")
    assert c.describe_instance(InstanceArn=instance["InstanceArn"])["Status"] == "ACTIVE"
    found = {}
    for arn in pages(
        c, "list_permission_sets", "PermissionSets", InstanceArn=instance["InstanceArn"]
    ):
        both = {"InstanceArn": instance["InstanceArn"], "PermissionSetArn": arn}
        name = c.describe_permission_set(**both)["PermissionSet"]["Name"]
        accounts = pages(c, "list_accounts_for_provisioned_permission_set", "AccountIds", **both)
        for account in accounts:
            assert pages(
                c, "list_account_assignments", "AccountAssignments", AccountId=account, **both
            )
        boundary = _boundary(c, both)
        customer = pages(
            c,
            "list_customer_managed_policy_references_in_permission_set",
            "CustomerManagedPolicyReferences",
            **both,
        )
        pages(c, "list_managed_policies_in_permission_set", "AttachedManagedPolicies", **both)
        tags = pages(
            c,
            "list_tags_for_resource",
            "Tags",
            InstanceArn=instance["InstanceArn"],
            ResourceArn=arn,
        )
        inline = c.get_inline_policy_for_permission_set(**both)["InlinePolicy"]
        found[name] = (accounts, boundary, customer, tags, inline)
    assert max(map(len, found)) == 32
    assert found["DataScience"][0] == []
    assert len(found["LogisticsWarehouseSyncDevelopers"][0]) == 2
    assert found["DataReader"][1]["CustomerManagedPolicyReference"]["Path"] == "/"
    assert len(found["DataReader"][2]) == 2
    assert found["BreakGlass"][3] == [{"Key": "purpose", "Value": "emergency"}]
    assert json.loads(found["Billing"][4])["Statement"]
    in_account = pages(
        c,
        "list_permission_sets_provisioned_to_account",
        "PermissionSets",
        InstanceArn=instance["InstanceArn"],
        AccountId="333333333333",
    )
    assert len(in_account) == 2


def test_provisioning(sandbox):
    c = sandbox.client("sso-admin", sandbox.root(MANAGEMENT))
    instance = c.list_instances()["Instances"][0]["InstanceArn"]
    one = c.list_permission_sets(InstanceArn=instance)["PermissionSets"][0]
    asked = c.provision_permission_set(
        InstanceArn=instance, PermissionSetArn=one, TargetType="ALL_PROVISIONED_ACCOUNTS"
    )["PermissionSetProvisioningStatus"]
    assert asked["Status"] == "IN_PROGRESS"
    ended = c.describe_permission_set_provisioning_status(
        InstanceArn=instance, ProvisionPermissionSetRequestId=asked["RequestId"]
    )["PermissionSetProvisioningStatus"]
    assert ended["Status"] == "SUCCEEDED"
    listed = pages(
        c,
        "list_permission_set_provisioning_status",
        "PermissionSetsProvisioningStatus",
        InstanceArn=instance,
    )
    assert asked["RequestId"] in {r["RequestId"] for r in listed}


def test_directory(sandbox):
    keys = sandbox.role(MANAGEMENT)
    store = sandbox.client("sso-admin", keys).list_instances()["Instances"][0]["IdentityStoreId"]
    c = sandbox.client("identitystore", keys)
    users = {u["UserId"] for u in pages(c, "list_users", "Users", IdentityStoreId=store)}
    members = 0
    for group in pages(c, "list_groups", "Groups", IdentityStoreId=store):
        for member in pages(
            c,
            "list_group_memberships",
            "GroupMemberships",
            IdentityStoreId=store,
            GroupId=group["GroupId"],
        ):
            assert member["MemberId"]["UserId"] in users
            members += 1
    assert (len(users), members) == (6, 6)


def test_organization_policies(sandbox):
    c = sandbox.client("organizations", sandbox.role(MANAGEMENT), "us-east-1")
    targets = {}
    for kind in ("SERVICE_CONTROL_POLICY", "TAG_POLICY"):
        for policy in pages(c, "list_policies", "Policies", Filter=kind):
            targets[policy["Name"]] = pages(
                c, "list_targets_for_policy", "Targets", PolicyId=policy["Id"]
            )
            pages(c, "list_tags_for_resource", "Tags", ResourceId=policy["Id"])
    assert {t["Type"] for t in targets["NoLongLivedKeys"]} == {"ROOT", "ACCOUNT"}
    assert targets["forgotten-test"] == []
    assert [t["Name"] for t in targets["env-tag"]] == ["Workloads"]
    (admin,) = pages(c, "list_delegated_administrators", "DelegatedAdministrators")
    services = pages(
        c, "list_delegated_services_for_account", "DelegatedServices", AccountId=admin["Id"]
    )
    assert len(services) == 2


def test_stacks(sandbox):
    keys = sandbox.role(SOURCE)
    c = sandbox.client("cloudformation", keys)
    owned = {}
    for stack in pages(c, "describe_stacks", "Stacks"):
        name = stack["StackName"]
        for part in pages(c, "list_stack_resources", "StackResourceSummaries", StackName=name):
            owned[name, part["LogicalResourceId"]] = part["PhysicalResourceId"]
        assert c.get_template(StackName=name)["TemplateBody"]["Resources"]
    functions = sandbox.client("lambda", keys)
    printer = functions.get_function(FunctionName=owned["labels-prod", "Printer"])
    assert printer["Configuration"]["Role"].endswith(owned["labels-prod", "Role"])
    queues = sandbox.client("sqs", keys)
    names = {url.rpartition("/")[2] for url in queues.list_queues()["QueueUrls"]}
    assert owned["labels-prod", "Jobs"].rpartition("/")[2] in names
    assert owned["labels-readers", "Forgotten"].rpartition("/")[2] not in names
    states = {s["StackName"]: s["StackStatus"] for s in pages(c, "list_stacks", "StackSummaries")}
    assert states["labels-2019"] == "DELETE_COMPLETE"
    assert [e["Name"] for e in pages(c, "list_exports", "Exports")] == ["label-jobs-arn"]


def test_logs(sandbox):
    c = sandbox.client("logs", sandbox.role(SOURCE))
    groups = {g["logGroupName"]: g for g in pages(c, "describe_log_groups", "logGroups")}
    assert groups["/harbour/trail"]["retentionInDays"] == 365
    assert groups["/harbour/api"]["kmsKeyId"]
    filters = [
        found
        for name in groups
        for found in pages(
            c, "describe_subscription_filters", "subscriptionFilters", logGroupName=name
        )
    ]
    assert len(filters) == 2
    assert len(pages(c, "describe_metric_filters", "metricFilters")) == 2
    (policy,) = pages(c, "describe_resource_policies", "resourcePolicies")
    assert json.loads(policy["policyDocument"])["Statement"]
    pages(c, "describe_destinations", "destinations")


def test_alarms_and_dashboards(sandbox):
    c = sandbox.client("cloudwatch", sandbox.role(SOURCE))
    both = {"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
    alarms = pages(c, "describe_alarms", "MetricAlarms", **both)
    (composite,) = pages(c, "describe_alarms", "CompositeAlarms", **both)
    assert composite["AlarmRule"].startswith("ALARM(")
    assert c.describe_alarms()["CompositeAlarms"] == [], "only if they are asked for"
    for alarm in alarms:
        c.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])
    for dashboard in pages(c, "list_dashboards", "DashboardEntries"):
        assert json.loads(
            c.get_dashboard(DashboardName=dashboard["DashboardName"])["DashboardBody"]
        )


def test_parameters_and_documents(sandbox):
    c = sandbox.client("ssm", sandbox.role(SOURCE))
    found = {p["Name"]: p for p in pages(c, "describe_parameters", "Parameters")}
    assert found["/shop/prod/signing-key"]["Type"] == "SecureString"
    assert all("Value" not in p for p in found.values())
    own = [{"Key": "Owner", "Values": ["Self"]}]
    (document,) = pages(c, "list_documents", "DocumentIdentifiers", Filters=own)
    assert document["Name"] == "restart-workers"


def test_config_and_trail(sandbox):
    keys = sandbox.role(SOURCE)
    config, trail = sandbox.client("config", keys), sandbox.client("cloudtrail", keys)
    assert config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert config.describe_delivery_channels()["DeliveryChannels"]
    (rule,) = pages(config, "describe_config_rules", "ConfigRules")
    assert rule["ConfigRuleName"] == "buckets-encrypted"
    (found,) = trail.describe_trails()["trailList"]
    assert found["CloudWatchLogsLogGroupArn"].endswith("log-group:/harbour/trail:*")
    assert trail.get_trail_status(Name=found["TrailARN"])["IsLogging"] is True
    (selector,) = trail.get_event_selectors(TrailName=found["TrailARN"])["EventSelectors"]
    assert selector["DataResources"]


def test_tagged_resources(sandbox):
    keys = sandbox.role(SOURCE)
    c = sandbox.client("resourcegroupstaggingapi", keys)
    whole = pages(c, "get_resources", "ResourceTagMappingList")
    arns = [r["ResourceARN"] for r in whole]
    assert len(arns) == len(set(arns)) > 100
    assert all(r["Tags"] for r in whole)
    assert {arn.split(":")[3] for arn in arns} == {"", "eu-central-1"}
    assert "arn:aws:s3:::harbour-shop-site" not in arns, "a bucket of another region"
    services = {arn.split(":")[2] for arn in arns}
    assert {"codecommit", "events", "apigateway", "wafv2", "firehose", "ses"} <= services
    edge = sandbox.client("resourcegroupstaggingapi", keys, "us-east-1")
    there = {r["ResourceARN"] for r in pages(edge, "get_resources", "ResourceTagMappingList")}
    assert "arn:aws:s3:::harbour-shop-site" in there
    wanted = [{"Key": "env", "Values": ["prod"]}]
    for found in pages(c, "get_resources", "ResourceTagMappingList", TagFilters=wanted):
        assert {"Key": "env", "Value": "prod"} in found["Tags"]
    assert "team" in pages(c, "get_tag_keys", "TagKeys")
    assert "logistics" in pages(c, "get_tag_values", "TagValues", Key="team")
    with pytest.raises(ClientError) as refused:
        c.get_resources(PaginationToken="nonsense")
    assert refused.value.response["Error"]["Code"] == "PaginationTokenExpiredException"


def test_cloud_control(sandbox):
    c = sandbox.client("cloudcontrol", sandbox.role(SOURCE))
    for kind in ("AWS::Glue::Job", "AWS::SES::EmailIdentity", "AWS::Backup::BackupPlan"):
        found = pages(c, "list_resources", "ResourceDescriptions", TypeName=kind)
        assert found
        for resource in found:
            assert json.loads(resource["Properties"])
            got = c.get_resource(TypeName=kind, Identifier=resource["Identifier"])
            assert got["ResourceDescription"] == resource
    for kind, code in (
        ("AWS::Batch::ComputeEnvironment", "UnsupportedActionException"),
        ("AWS::Nothing", "TypeNotFoundException"),
        ("AWS::WAFv2::WebACL", "InvalidRequestException"),
    ):
        with pytest.raises(ClientError) as refused:
            c.list_resources(TypeName=kind)
        assert refused.value.response["Error"]["Code"] == code


@pytest.mark.parametrize(
    ("account", "service", "operation", "key", "arguments"),
    [
        (
            SOURCE,
            "cloudcontrol",
            "list_resources",
            "ResourceDescriptions",
            {"TypeName": "AWS::SES::EmailIdentity"},
        ),
        (SOURCE, "cloudwatch", "describe_alarms", "MetricAlarms", {}),
        (SOURCE, "iam", "list_users", "Users", {}),
        (SOURCE, "iam", "list_instance_profiles", "InstanceProfiles", {}),
        (SOURCE, "iam", "list_virtual_mfa_devices", "VirtualMFADevices", {}),
        (SOURCE, "logs", "describe_log_groups", "logGroups", {}),
        (SOURCE, "logs", "describe_metric_filters", "metricFilters", {}),
        (SOURCE, "resourcegroupstaggingapi", "get_resources", "ResourceTagMappingList", {}),
        (SOURCE, "ssm", "describe_parameters", "Parameters", {}),
        (MANAGEMENT, "organizations", "list_accounts", "Accounts", {}),
        (
            MANAGEMENT,
            "organizations",
            "list_policies",
            "Policies",
            {"Filter": "SERVICE_CONTROL_POLICY"},
        ),
    ],
)
def test_small_pages_hold_the_same(sandbox, account, service, operation, key, arguments):
    region = "us-east-1" if service == "organizations" else "eu-central-1"
    client = sandbox.client(service, sandbox.role(account), region)
    whole = pages(client, operation, key, **arguments)
    assert len(whole) > 1
    size = 5 if len(whole) > 10 else 1
    assert in_pages_of(client, size, operation, key, **arguments) == whole
