"""DataSync between S3 buckets: locations, tasks, and executions that really copy."""
