"""What the tests of reads share: whole lists, and the same lists in pages of one size."""

from __future__ import annotations

from typing import Any

# Members with which a page's size is asked for, where botocore's paginators do not know one.
TOKENS = {
    ("events", "list_event_buses"): ("Limit", "NextToken", "NextToken"),
    ("events", "list_archives"): ("Limit", "NextToken", "NextToken"),
    ("codestar-connections", "list_connections"): ("MaxResults", "NextToken", "NextToken"),
    ("apigatewayv2", "get_authorizers"): ("MaxResults", "NextToken", "NextToken"),
    ("codecommit", "list_approval_rule_templates"): ("maxResults", "nextToken", "nextToken"),
}


def pages(client: Any, operation: str, key: str, **arguments: Any) -> list[Any]:
    """All items of an operation's pages, each page of the size that the service chooses."""
    found: list[Any] = []
    for page in client.get_paginator(operation).paginate(**arguments):
        found.extend(page.get(key, []))
    return found


def in_pages_of(client: Any, size: int, operation: str, key: str, **arguments: Any) -> list[Any]:
    """All items, asked for `size` at a time; no page may be longer."""
    service = client.meta.service_model.service_name
    limit, given, back = TOKENS.get((service, operation)) or _names(client, operation)
    method = client.meta.method_to_api_mapping[operation]
    members = client.meta.service_model.operation_model(method).input_shape.members
    asked = str(size) if members[limit].type_name == "string" else size
    found: list[Any] = []
    token = None
    for _ in range(1000):
        more = {given: token} if token else {}
        page = getattr(client, operation)(**{limit: asked}, **more, **arguments)
        assert len(page.get(key, [])) <= size, f"{service}.{operation}: a page is too long"
        found.extend(page.get(key, []))
        token = page.get(back)
        if not token:
            return found
    raise AssertionError(f"{service}.{operation}: pages do not end")


def _names(client: Any, operation: str) -> tuple[str, str, str]:
    config = client.get_paginator(operation)._pagination_cfg
    return config["limit_key"], config["input_token"], config["output_token"]
