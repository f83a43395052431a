"""Every read that Landfall does, over the estate; the fixture checks the wire form."""

from __future__ import annotations

import json

from conftest import MANAGEMENT, SOURCE


def pages(client, operation, key, **arguments):
    found = []
    for page in client.get_paginator(operation).paginate(**arguments):
        found.extend(page.get(key, []))
    return found


def test_organizations(sandbox):
    c = sandbox.client("organizations", sandbox.role(MANAGEMENT), "us-east-1")
    org = c.describe_organization()["Organization"]
    assert org["MasterAccountId"] == MANAGEMENT
    root = c.list_roots()["Roots"][0]["Id"]
    units = {
        u["Name"]: u["Id"]
        for u in pages(
            c, "list_organizational_units_for_parent", "OrganizationalUnits", ParentId=root
        )
    }
    assert set(units) == {"Workloads", "Infrastructure", "Suspended"}
    inside = pages(c, "list_accounts_for_parent", "Accounts", ParentId=units["Workloads"])
    assert {a["Id"] for a in inside} == {"333333333333", "555555555555"}
    assert pages(c, "list_accounts_for_parent", "Accounts", ParentId=units["Suspended"]) == []
    ids = {a["Id"] for a in pages(c, "list_accounts", "Accounts")}
    assert ids == {MANAGEMENT, "333333333333", "444444444444", "555555555555"}
    assert c.describe_account(AccountId="444444444444")["Account"]["Name"] == "harbour-shared"
    found = pages(
        c,
        "list_policies_for_target",
        "Policies",
        TargetId=units["Workloads"],
        Filter="SERVICE_CONTROL_POLICY",
    )
    names = {p["Name"] for p in found}
    assert {"DenyLeavingOrganization", "OnlyOurRegions"} <= names
    for policy in found:
        content = c.describe_policy(PolicyId=policy["Id"])["Policy"]["Content"]
        assert json.loads(content)["Statement"]


def test_ecr(sandbox):
    c = sandbox.client("ecr", sandbox.role(SOURCE))
    repositories = pages(c, "describe_repositories", "repositories")
    assert len(repositories) == 6
    for repository in repositories:
        name = repository["repositoryName"]
        assert pages(c, "describe_images", "imageDetails", repositoryName=name)
        assert pages(c, "list_images", "imageIds", repositoryName=name)
        c.list_tags_for_resource(resourceArn=repository["repositoryArn"])
    assert c.get_repository_policy(repositoryName="base/python")["policyText"]
    assert c.get_lifecycle_policy(repositoryName="shop/orders-api")["lifecyclePolicyText"]
    assert c.describe_registry()["registryId"] == SOURCE


def test_iam(sandbox):
    c = sandbox.client("iam", sandbox.role(SOURCE))
    roles = {r["RoleName"] for r in pages(c, "list_roles", "Roles")}
    assert {"prod-orders-api", "LandfallUntrusted", "LandfallDataSync"} <= roles
    for role in roles:
        got = c.get_role(RoleName=role)["Role"]
        assert got["Arn"].startswith(f"arn:aws:iam::{SOURCE}:role/")
        assert got["AssumeRolePolicyDocument"]["Statement"]
        for name in pages(c, "list_role_policies", "PolicyNames", RoleName=role):
            assert c.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        pages(c, "list_attached_role_policies", "AttachedPolicies", RoleName=role)
        c.list_role_tags(RoleName=role)
    own = pages(c, "list_policies", "Policies", Scope="Local")
    assert {p["PolicyName"] for p in own} == {
        "orders-table-access",
        "documents-read",
        "deny-deletes-in-prod",
        "developer-boundary",
    }
    for policy in own:
        version = c.get_policy_version(
            PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"]
        )["PolicyVersion"]
        assert version["Document"]["Statement"]


def test_iam_authorization_details_in_pages(sandbox):
    c = sandbox.client("iam", sandbox.role(SOURCE))
    whole = c.get_account_authorization_details(Filter=["Role"])
    assert len(whole["RoleDetailList"]) >= 25
    small = c.get_account_authorization_details(Filter=["Role"], MaxItems=5)
    assert small["IsTruncated"] is True
    assert len(small["RoleDetailList"]) == 5
    names = {
        r["RoleName"]
        for r in pages(
            c,
            "get_account_authorization_details",
            "RoleDetailList",
            Filter=["Role"],
            PaginationConfig={"PageSize": 4},
        )
    }
    assert names == {r["RoleName"] for r in whole["RoleDetailList"]}
    everything = c.get_account_authorization_details()
    assert everything["UserDetailList"]
    assert everything["GroupDetailList"]


def test_kms(sandbox):
    c = sandbox.client("kms", sandbox.role(SOURCE))
    keys = pages(c, "list_keys", "Keys")
    assert len(keys) >= 6
    for key in keys:
        found = c.describe_key(KeyId=key["KeyArn"])["KeyMetadata"]
        assert found["Arn"] == key["KeyArn"]
        assert json.loads(c.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"])
        pages(c, "list_grants", "Grants", KeyId=key["KeyId"])
        c.get_key_rotation_status(KeyId=key["KeyId"])
        c.list_resource_tags(KeyId=key["KeyId"])
    aliases = {a["AliasName"] for a in pages(c, "list_aliases", "Aliases")}
    assert {"alias/prod-orders", "alias/backups-2019"} <= aliases


def test_lambda(sandbox):
    c = sandbox.client("lambda", sandbox.role(SOURCE))
    functions = {f["FunctionName"]: f for f in pages(c, "list_functions", "Functions")}
    assert len(functions) == 9
    for name, function in functions.items():
        assert c.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
        c.list_tags(Resource=function["FunctionArn"])
    variables = functions["invoice-renderer"]["Environment"]["Variables"]
    assert variables["REFUNDS_QUEUE"].endswith("/prod-refunds")
    assert json.loads(c.get_policy(FunctionName="invoice-renderer")["Policy"])["Statement"]
    mappings = pages(c, "list_event_source_mappings", "EventSourceMappings")
    assert len(mappings) == 3


def test_sqs(sandbox):
    c = sandbox.client("sqs", sandbox.role(SOURCE))
    urls = c.list_queues()["QueueUrls"]
    assert len(urls) == 9
    for url in urls:
        got = c.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        assert got["QueueArn"].endswith(url.rpartition("/")[2])
        c.list_queue_tags(QueueUrl=url)
    first = c.list_queues(MaxResults=3)
    assert len(first["QueueUrls"]) == 3
    assert sorted(pages(c, "list_queues", "QueueUrls", PaginationConfig={"PageSize": 3})) == sorted(
        urls
    )


def test_dynamodb(sandbox):
    c = sandbox.client("dynamodb", sandbox.role(SOURCE))
    names = pages(c, "list_tables", "TableNames", PaginationConfig={"PageSize": 2})
    assert len(names) == 7
    for name in names:
        table = c.describe_table(TableName=name)["Table"]
        c.list_tags_of_resource(ResourceArn=table["TableArn"])
        got = c.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        state = got["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
        assert state == ("ENABLED" if name == "prod-orders" else "DISABLED")
    table = c.describe_table(TableName="prod-orders")["Table"]
    assert table["SSEDescription"]["SSEType"] == "KMS"
    assert table["LatestStreamArn"]


def test_secrets(sandbox):
    c = sandbox.client("secretsmanager", sandbox.role(SOURCE))
    secrets = {s["Name"]: s for s in pages(c, "list_secrets", "SecretList")}
    assert len(secrets) == 6
    for name in secrets:
        found = c.describe_secret(SecretId=name)
        assert found["ARN"] == secrets[name]["ARN"]
        c.get_resource_policy(SecretId=name)
    assert secrets.pop(next(n for n in secrets if n.startswith("events!"))), "a connection's own"
    found = c.describe_secret(SecretId="prod/orders-db")
    assert found["RotationLambdaARN"].endswith(":function:secret-rotation")
    assert found["KmsKeyId"]


def test_sts(sandbox):
    c = sandbox.client("sts", sandbox.role(SOURCE))
    who = c.get_caller_identity()
    assert who["Account"] == SOURCE
    assert who["Arn"] == f"arn:aws:sts::{SOURCE}:assumed-role/LandfallRead/tests"


def test_other_region_and_other_services(sandbox):
    keys = sandbox.role(SOURCE)
    functions = sandbox.client("lambda", keys, "us-east-1").list_functions()["Functions"]
    assert [f["FunctionName"] for f in functions] == ["edge-redirects"]
    assert sandbox.client("sns", keys).list_topics()["Topics"]
    assert sandbox.client("logs", keys).describe_log_groups()["logGroups"]
    vpcs = sandbox.client("ec2", keys).describe_vpcs()["Vpcs"]
    assert "10.20.0.0/16" in {v["CidrBlock"] for v in vpcs}
