"""ECR repositories with a few small images."""

from __future__ import annotations

import hashlib
import json

from .documents import pairs, policy
from .estate import Estate
from .facts import SOURCE, role_arn

# name, tags of images, mutability, tags of the repository
_REPOSITORIES: tuple[tuple[str, tuple[str, ...], str, dict[str, str]], ...] = (
    ("shop/orders-api", ("1.4.0", "1.4.1", "latest"), "MUTABLE", {"team": "shop"}),
    ("shop/storefront", ("2024-11-02", "latest"), "IMMUTABLE", {"env": "prod"}),
    ("logistics/warehouse-sync", ("0.9", "1.0"), "MUTABLE", {}),
    ("orders_api_dev", ("dev",), "MUTABLE", {"stage": "dev"}),
    ("base/python", ("3.11", "3.12"), "IMMUTABLE", {"team": "platform"}),
    ("legacy-batch", ("build-77",), "MUTABLE", {}),
)
_EXPIRE = {
    "rules": [
        {
            "rulePriority": 1,
            "description": "Keep twenty images",
            "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 20},
            "action": {"type": "expire"},
        }
    ]
}


def manifest(name: str, tag: str) -> str:
    """A schema-2 manifest with made-up digests that depend only on name and tag."""

    def digest(part: str) -> str:
        return "sha256:" + hashlib.sha256(f"{name}:{tag}:{part}".encode()).hexdigest()

    return json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "config": {
                "mediaType": "application/vnd.docker.container.image.v1+json",
                "size": 1469,
                "digest": digest("config"),
            },
            "layers": [
                {
                    "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
                    "size": 2_811_969 + 1000 * len(tag),
                    "digest": digest(f"layer{n}"),
                }
                for n in range(2)
            ],
        }
    )


def create(estate: Estate) -> None:
    """Create repositories, images, policies and lifecycle rules."""
    ecr = estate.source("ecr")
    for name, image_tags, mutability, tags in _REPOSITORIES:
        arguments = {
            "repositoryName": name,
            "imageTagMutability": mutability,
            "tags": pairs(tags),
            "imageScanningConfiguration": {"scanOnPush": name.startswith("shop/")},
        }
        if name == "shop/storefront":
            arguments["encryptionConfiguration"] = {
                "encryptionType": "KMS",
                "kmsKey": estate.keys["orders"],
            }
        ecr.create_repository(**arguments)
        estate.made("ECR repository")
        for tag in image_tags:
            source = image_tags[-2] if tag == "latest" else tag
            ecr.put_image(repositoryName=name, imageManifest=manifest(name, source), imageTag=tag)
        estate.made("ECR image", len([t for t in image_tags if t != "latest"]))
    ecr.put_lifecycle_policy(
        repositoryName="shop/orders-api", lifecyclePolicyText=json.dumps(_EXPIRE)
    )
    pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    for name, principals in (
        ("shop/orders-api", [role_arn(SOURCE, "prod-orders-api"), role_arn(SOURCE, "ci-deploy")]),
        ("base/python", ["arn:aws:iam::999988887777:root"]),
    ):
        statement = {
            "Sid": "Pull",
            "Effect": "Allow",
            "Action": pull,
            "Principal": {"AWS": principals},
        }
        ecr.set_repository_policy(repositoryName=name, policyText=policy(statement))
