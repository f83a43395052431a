"""Reads of developers' tools, workflows, APIs and events; the fixture checks the wire form."""

from __future__ import annotations

import hashlib
import json

import pytest
from botocore.exceptions import ClientError
from conftest import SOURCE
from reading import in_pages_of, pages


def test_codecommit(sandbox):
    c = sandbox.client("codecommit", sandbox.role(SOURCE))
    names = [r["repositoryName"] for r in pages(c, "list_repositories", "repositories")]
    assert names == sorted(names)
    assert {"orders-api", "playground"} <= set(names)
    got = c.batch_get_repositories(repositoryNames=[*names, "nowhere"])
    assert got["repositoriesNotFound"] == ["nowhere"]
    for repository in got["repositories"]:
        name = repository["repositoryName"]
        branches = pages(c, "list_branches", "branches", repositoryName=name)
        assert repository.get("defaultBranch") in (branches or [None])
        for branch in branches:
            tip = c.get_branch(repositoryName=name, branchName=branch)["branch"]["commitId"]
            _is_gits_own(c.get_commit(repositoryName=name, commitId=tip)["commit"])
        c.list_tags_for_resource(resourceArn=repository["Arn"])
        c.list_associated_approval_rule_templates_for_repository(repositoryName=name)
    triggers = c.get_repository_triggers(repositoryName="orders-api")["triggers"]
    assert triggers[0]["destinationArn"].endswith(":ops-alarms")
    templates = c.list_approval_rule_templates()["approvalRuleTemplateNames"]
    assert len(templates) == 3
    for template in templates:
        found = c.get_approval_rule_template(approvalRuleTemplateName=template)
        assert json.loads(found["approvalRuleTemplate"]["approvalRuleTemplateContent"])
    with pytest.raises(ClientError) as refused:
        c.get_branch(repositoryName="orders-api", branchName="nope")
    assert refused.value.response["Error"]["Code"] == "BranchDoesNotExistException"


def _is_gits_own(commit):
    """A commit's id is the hash that git would give to it."""
    person = commit["author"]
    signed = f"{person['name']} <{person['email']}> {person['date']}"
    lines = [f"tree {commit['treeId']}", *(f"parent {p}" for p in commit["parents"])]
    lines += [f"author {signed}", f"committer {signed}", "", commit["message"]]
    body = "\n".join(lines).encode()
    whole = f"commit {len(body)}\0".encode() + body
    assert hashlib.sha1(whole).hexdigest() == commit["commitId"]


def test_builds_and_pipelines(sandbox):
    keys = sandbox.role(SOURCE)
    build, line = sandbox.client("codebuild", keys), sandbox.client("codepipeline", keys)
    names = pages(build, "list_projects", "projects")
    projects = {p["name"]: p for p in build.batch_get_projects(names=names)["projects"]}
    assert set(projects) == set(names)
    assert projects["warehouse-sync-tests"]["vpcConfig"]["subnets"]
    assert projects["warehouse-sync-tests"]["webhook"]["filterGroups"]
    groups = pages(build, "list_report_groups", "reportGroups")
    assert build.batch_get_report_groups(reportGroupArns=groups)["reportGroups"]
    assert build.list_source_credentials()["sourceCredentialsInfos"][0]["serverType"] == "GITHUB"
    used = set()
    for pipeline in pages(line, "list_pipelines", "pipelines"):
        got = line.get_pipeline(name=pipeline["name"])
        pages(line, "list_tags_for_resource", "tags", resourceArn=got["metadata"]["pipelineArn"])
        used |= {
            action["configuration"]["ProjectName"]
            for stage in got["pipeline"]["stages"]
            for action in stage["actions"]
            if action["actionTypeId"]["provider"] == "CodeBuild"
        }
    assert used - set(projects) == {"legacy-batch-build"}, "one pipeline names a missing project"
    hooks = pages(line, "list_webhooks", "webhooks")
    assert [h["definition"]["targetPipeline"] for h in hooks] == ["storefront"]
    assert "SecretToken" not in hooks[0]["definition"]["authenticationConfiguration"]


def test_deployments(sandbox):
    c = sandbox.client("codedeploy", sandbox.role(SOURCE))
    names = pages(c, "list_applications", "applications")
    assert len(c.batch_get_applications(applicationNames=names)["applicationsInfo"]) == 3
    for name in names:
        groups = pages(c, "list_deployment_groups", "deploymentGroups", applicationName=name)
        found = c.batch_get_deployment_groups(applicationName=name, deploymentGroupNames=groups)
        assert len(found["deploymentGroupsInfo"]) == len(groups) == 1
    configs = pages(c, "list_deployment_configs", "deploymentConfigsList")
    assert "CodeDeployDefault.OneAtATime" in configs
    got = c.get_deployment_config(deploymentConfigName="slow-and-safe")["deploymentConfigInfo"]
    assert got["minimumHealthyHosts"] == {"type": "FLEET_PERCENT", "value": 75}


def test_notifications_and_connections(sandbox):
    keys = sandbox.role(SOURCE)
    c = sandbox.client("codestar-notifications", keys)
    rules = pages(c, "list_notification_rules", "NotificationRules")
    assert len(rules) == 4
    for rule in rules:
        found = c.describe_notification_rule(Arn=rule["Arn"])
        assert found["EventTypes"][0]["ServiceName"].startswith("Code")
        assert c.list_tags_for_resource(Arn=rule["Arn"])["Tags"] == found["Tags"]
    assert len(pages(c, "list_targets", "Targets")) == 3
    for service in ("codestar-connections", "codeconnections"):
        client = sandbox.client(service, keys)
        found = client.list_connections()["Connections"]
        assert [x["ConnectionName"] for x in found] == ["harbour-on-github"]
        assert client.list_tags_for_resource(ResourceArn=found[0]["ConnectionArn"])["Tags"]


def test_workflows(sandbox):
    c = sandbox.client("stepfunctions", sandbox.role(SOURCE))
    machines = pages(c, "list_state_machines", "stateMachines")
    definitions = {}
    for machine in machines:
        arn = machine["stateMachineArn"]
        found = c.describe_state_machine(stateMachineArn=arn)
        definitions[machine["name"]] = json.loads(found["definition"])
        c.list_tags_for_resource(resourceArn=arn)
    text = json.dumps(definitions["month-end"])
    for integration in ("lambda:invoke", "ecs:runTask.sync", "dynamodb:getItem", "sns:publish"):
        assert f"arn:aws:states:::{integration}" in text
    assert "prod-refunds" in json.dumps(definitions["refunds_old"])
    activities = pages(c, "list_activities", "activities")
    assert [a["name"] for a in activities] == ["manual-approval"]


def test_rest_apis(sandbox):
    c = sandbox.client("apigateway", sandbox.role(SOURCE))
    apis = {a["name"]: a for a in pages(c, "get_rest_apis", "items")}
    for api in apis.values():
        resources = pages(c, "get_resources", "items", restApiId=api["id"], embed=["methods"])
        assert any(
            m.get("methodIntegration")
            for r in resources
            for m in r.get("resourceMethods", {}).values()
        )
        assert c.get_stages(restApiId=api["id"])["item"]
        pages(c, "get_authorizers", "items", restApiId=api["id"])
        pages(c, "get_models", "items", restApiId=api["id"])
    keys = {k["name"]: k for k in pages(c, "get_api_keys", "items")}
    assert keys["marketplace-old"]["enabled"] is False
    assert all("value" not in k for k in keys.values()), "keys are not told unless asked for"
    (plan,) = pages(c, "get_usage_plans", "items")
    assert plan["apiStages"][0]["apiId"] == apis["partner-api"]["id"]
    (domain,) = pages(c, "get_domain_names", "items")
    assert pages(c, "get_base_path_mappings", "items", domainName=domain["domainName"])
    pages(c, "get_vpc_links", "items")


def test_http_apis(sandbox):
    c = sandbox.client("apigatewayv2", sandbox.role(SOURCE))
    apis = {a["Name"]: a["ApiId"] for a in pages(c, "get_apis", "Items")}
    assert set(apis) == {"webhooks", "shop-http", "order-updates"}
    for api in apis.values():
        for operation in ("get_routes", "get_integrations", "get_stages", "get_authorizers"):
            pages(c, operation, "Items", ApiId=api)
    (authorizer,) = c.get_authorizers(ApiId=apis["shop-http"])["Items"]
    assert authorizer["JwtConfiguration"]["Audience"] == ["shop"]
    assert len(c.get_vpc_links()["Items"]) == 1


def test_events_and_schedules(sandbox):
    keys = sandbox.role(SOURCE)
    c = sandbox.client("events", keys)
    buses = {b["Name"]: b for b in c.list_event_buses()["EventBuses"]}
    assert set(buses) == {"default", "shop", "logistics"}
    assert "777777777777" in buses["logistics"]["Policy"]
    targets = []
    for name, bus in buses.items():
        c.list_tags_for_resource(ResourceARN=bus["Arn"])
        for rule in pages(c, "list_rules", "Rules", EventBusName=name):
            c.list_tags_for_resource(ResourceARN=rule["Arn"])
            targets += pages(
                c, "list_targets_by_rule", "Targets", Rule=rule["Name"], EventBusName=name
            )
    assert f"arn:aws:sqs:eu-central-1:{SOURCE}:prod-refunds" in {t["Arn"] for t in targets}
    assert [a["ArchiveName"] for a in c.list_archives()["Archives"]] == ["orders-30-days"]
    assert len(c.list_connections()["Connections"]) == 1
    assert len(c.list_api_destinations()["ApiDestinations"]) == 1
    s = sandbox.client("scheduler", keys)
    schedules = pages(s, "list_schedules", "Schedules")
    assert len(schedules) == 3
    for schedule in schedules:
        assert s.get_schedule(Name=schedule["Name"], GroupName=schedule["GroupName"])["Target"]


def test_topics(sandbox):
    c = sandbox.client("sns", sandbox.role(SOURCE))
    topics = [t["TopicArn"] for t in pages(c, "list_topics", "Topics")]
    for topic in topics:
        assert json.loads(c.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])
        c.list_tags_for_resource(ResourceArn=topic)
    endpoints = set()
    for subscription in pages(c, "list_subscriptions", "Subscriptions"):
        assert subscription["TopicArn"] in topics
        endpoints.add(subscription["Endpoint"])
        c.get_subscription_attributes(SubscriptionArn=subscription["SubscriptionArn"])
    assert any(":777777777777:" in e for e in endpoints)
    assert any(e.endswith(":function:pager-bridge") for e in endpoints)


def test_functions_layers_and_aliases(sandbox):
    c = sandbox.client("lambda", sandbox.role(SOURCE))
    assert [x["LayerName"] for x in pages(c, "list_layers", "Layers")] == ["shop-common"]
    assert pages(c, "list_layer_versions", "LayerVersions", LayerName="shop-common")
    aliases = pages(c, "list_aliases", "Aliases", FunctionName="prod-orders-api")
    assert {a["Name"] for a in aliases} == {"live", "next"}
    (url,) = c.list_function_url_configs(FunctionName="orders_api_staging")["FunctionUrlConfigs"]
    assert url["AuthType"] == "NONE"
    read = pages(
        c, "list_event_source_mappings", "EventSourceMappings", FunctionName="orders_api_dev"
    )
    assert [m["EventSourceArn"].rpartition(":")[2] for m in read] == ["prod-document-events"]


@pytest.mark.parametrize(
    ("service", "operation", "key", "arguments"),
    [
        ("apigateway", "get_api_keys", "items", {}),
        ("apigateway", "get_rest_apis", "items", {}),
        ("apigatewayv2", "get_apis", "Items", {}),
        ("codecommit", "list_approval_rule_templates", "approvalRuleTemplateNames", {}),
        ("codepipeline", "list_pipelines", "pipelines", {}),
        ("codestar-notifications", "list_notification_rules", "NotificationRules", {}),
        ("events", "list_event_buses", "EventBuses", {}),
        ("events", "list_rules", "Rules", {"EventBusName": "shop"}),
        (
            "events",
            "list_targets_by_rule",
            "Targets",
            {"Rule": "shipped", "EventBusName": "logistics"},
        ),
        ("lambda", "list_aliases", "Aliases", {"FunctionName": "prod-orders-api"}),
        ("lambda", "list_functions", "Functions", {}),
        ("scheduler", "list_schedules", "Schedules", {}),
        ("stepfunctions", "list_state_machines", "stateMachines", {}),
    ],
)
def test_small_pages_hold_the_same(sandbox, service, operation, key, arguments):
    client = sandbox.client(service, sandbox.role(SOURCE))
    whole = getattr(client, operation)(**arguments)[key]
    assert len(whole) > 1
    assert in_pages_of(client, 1, operation, key, **arguments) == whole
