"""One module per service; importing it registers what it answers or corrects."""

from importlib import import_module

MODULES = (
    "absent",
    "acm",
    "apigatewayv2",
    "awslambda",
    "cache_parameters",
    "cloudcontrol",
    "cloudfront",
    "cloudwatch",
    "codebuild",
    "codecommit",
    "codedeploy",
    "codepipeline",
    "conform",
    "connections",
    "datasync",
    "ec2",
    "ecr",
    "ecs",
    "efs",
    "elasticache",
    "elbv2",
    "iam",
    "identitystore",
    "listings",
    "notifications",
    "organizations",
    "origin_access",
    "pages",
    "placement",
    "rds",
    "redshift",
    "redshift_serverless",
    "resourceexplorer",
    "route53",
    "s3",
    "secretsmanager",
    "serverless_caches",
    "sns",
    "ssm",
    "ssoadmin",
    "sts",
    "tagging",
)


def load_all() -> None:
    """Import every service's module."""
    for name in MODULES:
        import_module(f"{__name__}.{name}")
