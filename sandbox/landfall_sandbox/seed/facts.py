"""Names that seeder, tests and Landfall's configuration agree on."""

from __future__ import annotations

SOURCE = "111111111111"
MANAGEMENT = "222222222222"
DEVELOPMENT = "333333333333"
SHARED = "444444444444"
PRODUCTION = "555555555555"

# A carrier's account, outside of everything: the grown account refers to it here and there.
PARTNER = "777777777777"

TARGETS = {"development": DEVELOPMENT, "shared": SHARED, "production": PRODUCTION}
MAIN_REGION = "eu-central-1"
EDGE_REGION = "us-east-1"
REGIONS = (MAIN_REGION, EDGE_REGION)

EXTERNAL_ID = "harbour-goods-7f3a"
LANDFALL_USER = "landfall"
LANDFALL_USER_ARN = f"arn:aws:iam::{MANAGEMENT}:user/{LANDFALL_USER}"
PROFILE = "landfall"

# moto's identifiers come from this seed, so that they are the same each time.
RANDOM_SEED = 20_251_117


def role_arn(account: str, name: str) -> str:
    """The ARN of a role."""
    return f"arn:aws:iam::{account}:role/{name}"


def arn(service: str, resource: str, account: str = SOURCE, region: str = MAIN_REGION) -> str:
    """An ARN in the source account's main region, unless said otherwise."""
    return f"arn:aws:{service}:{region}:{account}:{resource}"
