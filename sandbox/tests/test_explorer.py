"""Resource Explorer: what an index holds is what the services hold."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from conftest import SOURCE
from reading import in_pages_of, pages


@pytest.fixture
def explorer(sandbox):
    return sandbox.client("resource-explorer-2", sandbox.role(SOURCE))


def test_an_index_holds_what_lists_and_tags_do_not_tell(sandbox, explorer):
    assert explorer.get_index()["State"] == "ACTIVE"
    assert len(explorer.list_indexes()["Indexes"]) == 2
    view = explorer.get_default_view()["ViewArn"]
    assert explorer.list_views()["Views"] == [view]
    shown = explorer.get_view(ViewArn=view)["View"]
    assert (shown["Filters"]["FilterString"], shown["Owner"]) == ("", SOURCE)
    found = {r["Arn"]: r for r in pages(explorer, "list_resources", "Resources")}
    users = [r for r in found.values() if r["ResourceType"] == "transfer:user"]
    assert [r["CfnResourceType"] for r in users] == ["AWS::Transfer::User"]
    assert users[0]["Arn"].endswith("/carrier")
    control = sandbox.client("cloudcontrol", sandbox.role(SOURCE))
    known = pages(explorer, "list_supported_resource_types", "ResourceTypes")
    of_type = {name: k["ResourceType"] for k in known for name in k["CFNResourceTypes"]}
    for name in ("AWS::Athena::WorkGroup", "AWS::Glue::Job", "AWS::SES::EmailIdentity"):
        listed = control.list_resources(TypeName=name)["ResourceDescriptions"]
        of_this = [r for r in found.values() if r["ResourceType"] == of_type[name]]
        assert listed
        assert {d["Identifier"] for d in listed} == {r["Arn"].rpartition("/")[2] for r in of_this}


def test_what_an_index_holds_none_of_is_not_there(sandbox, explorer):
    role = sandbox.role(SOURCE)
    found = {r["ResourceType"] for r in pages(explorer, "list_resources", "Resources")}
    known = {
        k["ResourceType"] for k in pages(explorer, "list_supported_resource_types", "ResourceTypes")
    }
    ec2, rds = sandbox.client("ec2", role), sandbox.client("rds", role)
    offered = ec2.describe_vpc_endpoint_service_configurations()["ServiceConfigurations"]
    for kind, listed in (
        ("ec2:customer-gateway", ec2.describe_customer_gateways()["CustomerGateways"]),
        ("ec2:elastic-ip", ec2.describe_addresses()["Addresses"]),
        ("ec2:natgateway", ec2.describe_nat_gateways()["NatGateways"]),
        ("ec2:vpc-endpoint-service", offered),
        ("ec2:vpn-connection", ec2.describe_vpn_connections()["VpnConnections"]),
        ("rds:db-proxy", rds.describe_db_proxies()["DBProxies"]),
        ("rds:subgrp", rds.describe_db_subnet_groups()["DBSubnetGroups"]),
    ):
        assert kind in known
        assert (kind in found) == bool(listed), kind


def test_small_pages_hold_the_same(explorer):
    whole = pages(explorer, "list_resources", "Resources")
    cut = in_pages_of(explorer, 3, "list_resources", "Resources")
    assert [r["Arn"] for r in cut] == [r["Arn"] for r in whole]


def test_without_an_index_nothing_is_told(sandbox):
    elsewhere = sandbox.client("resource-explorer-2", sandbox.role("555555555555"))
    for operation in ("get_index", "list_resources"):
        with pytest.raises(ClientError) as refused:
            getattr(elsewhere, operation)()
        assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
