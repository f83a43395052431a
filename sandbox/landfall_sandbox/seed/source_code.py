"""CodeCommit repositories with branches and commits, triggers and approval rules."""

from __future__ import annotations

import json
from typing import Any

from ..services.codecommit.branches import commit
from ..services.own import shelf_of
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION, SOURCE, arn

# name, region, description, branches, tags
_REPOSITORIES: tuple[tuple[str, str, str, tuple[str, ...], dict[str, str]], ...] = (
    (
        "orders-api",
        MAIN_REGION,
        "Orders API of the shop",
        ("main", "develop", "release/1.4", "hotfix/refunds"),
        {"env": "prod", "team": "shop"},
    ),
    ("storefront", MAIN_REGION, "Shop front end", ("master", "develop"), {"team": "shop"}),
    (
        "warehouse-sync",
        MAIN_REGION,
        "Keeps warehouse and shop in step",
        ("main", "feature/labels"),
        {"team": "logistics", "env": "prod"},
    ),
    ("infrastructure", MAIN_REGION, "Terraform of everything", ("main",), {"managed-by": "hand"}),
    ("legacy-batch", MAIN_REGION, "", ("master",), {}),
    ("playground", MAIN_REGION, "Empty since 2021", (), {"stage": "dev"}),
    ("shop-site", EDGE_REGION, "Static pages", ("main", "preview"), {"Environment": "Production"}),
)
_PEOPLE = (
    ("Mara Lindt", "mara@harbour-goods.example"),
    ("Jonas Berg", "jonas@harbour-goods.example"),
)
_BEGIN = 1_688_112_000  # 2023-06-30, when the repositories moved here

_BUILDSPEC = (
    "version: 0.2\nenv:\n  parameter-store:\n    REGISTRY: /shop/prod/registry\n"
    "  secrets-manager:\n    DB: prod/orders-db:password\nphases:\n  build:\n    commands:\n"
    "      - docker build -t {account}.dkr.ecr.{region}.amazonaws.com/shop/orders-api .\n"
    "      - docker push {account}.dkr.ecr.{region}.amazonaws.com/shop/orders-api:latest\n"
)


def _files(name: str, number: int) -> dict[str, bytes]:
    files = {"README.md": f"# {name}\n\nRevision {number}.\n".encode()}
    if name in ("orders-api", "warehouse-sync"):
        text = _BUILDSPEC.format(account=SOURCE, region=MAIN_REGION)
        files["buildspec.yml"] = text.encode()
        files["src/app/handler.py"] = f"REVISION = {number}\n".encode()
    if name == "infrastructure":
        files["modules/queues/main.tf"] = b'resource "aws_sqs_queue" "orders" {\n}\n'
    return files


def create(estate: Estate) -> None:
    """Create the repositories with a few commits on each branch."""
    for name, region, description, branches, tags in _REPOSITORIES:
        client = estate.source("codecommit", region)
        arguments: dict[str, Any] = {"repositoryName": name, "tags": tags}
        if description:
            arguments["repositoryDescription"] = description
        if name == "orders-api":
            arguments["kmsKeyId"] = estate.keys["orders"]
        client.create_repository(**arguments)
        _history(region, name, branches)
        estate.made("CodeCommit repository")
        estate.made("CodeCommit branch", len(branches))
    _triggers(estate)
    _approvals(estate)


def _history(region: str, name: str, branches: tuple[str, ...]) -> None:
    repository = shelf_of("codecommit", SOURCE, region)["repositories"][name]
    repository["creationDate"] = _BEGIN
    when = _BEGIN + len(name) * 86_400
    for number, branch in enumerate(branches):
        if number:
            repository["branches"][branch] = repository["branches"][branches[0]]
        for step in range(2):
            when += 86_400 * 7 + 3_600 * len(branch)
            text = f"{name}: work on {branch}, part {step + 1}"
            files = _files(name, 10 * number + step)
            commit(repository, branch, files, text, _PEOPLE[step], when)


def _triggers(estate: Estate) -> None:
    client = estate.source("codecommit")
    client.put_repository_triggers(
        repositoryName="orders-api",
        triggers=[
            {
                "name": "tell-ops",
                "destinationArn": arn("sns", "ops-alarms"),
                "customData": "orders-api changed",
                "branches": ["main"],
                "events": ["updateReference"],
            }
        ],
    )
    client.put_repository_triggers(
        repositoryName="legacy-batch",
        triggers=[
            {
                # The function was deleted in 2022.
                "name": "old-deploy",
                "destinationArn": arn("lambda", "function:deploy-legacy-batch"),
                "branches": [],
                "events": ["all"],
            }
        ],
    )


def _approvals(estate: Estate) -> None:
    client = estate.source("codecommit")
    for name, needed, pool, used_by in (
        ("two-for-production", 2, [f"arn:aws:sts::{SOURCE}:assumed-role/ci-deploy/*"], 2),
        ("one-for-everything", 1, [], 1),
        ("old-rule", 1, [f"arn:aws:iam::{SOURCE}:user/petra"], 0),
    ):
        statement: dict[str, Any] = {"Type": "Approvers", "NumberOfApprovalsNeeded": needed}
        if pool:
            statement["ApprovalPoolMembers"] = pool
        client.create_approval_rule_template(
            approvalRuleTemplateName=name,
            approvalRuleTemplateDescription=f"Needs {needed}",
            approvalRuleTemplateContent=json.dumps(
                {
                    "Version": "2018-11-08",
                    "DestinationReferences": ["refs/heads/main"],
                    "Statements": [statement],
                }
            ),
        )
        names = ["orders-api", "warehouse-sync"][:used_by]
        if names:
            client.batch_associate_approval_rule_template_with_repositories(
                approvalRuleTemplateName=name, repositoryNames=names
            )
        estate.made("approval rule template")
