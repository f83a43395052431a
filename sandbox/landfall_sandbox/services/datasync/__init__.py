"""DataSync between S3 buckets: locations, tasks, and executions that really copy."""

from . import executions, locations, tasks

__all__ = ["executions", "locations", "tasks"]
