"""An AWS of its own for Landfall: moto, hosted in one process, with its gaps filled.

Nothing here ever talks to Amazon. All accounts, keys and objects live in this process's
memory and, when asked for, in one state file.
"""

import os

# moto reads these once, when its modules are first imported: they must be set before that.
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
os.environ.setdefault("MOTO_LAMBDA_STUB_ECR", "true")
os.environ.setdefault("AWS_ACCESS_KEY_ID", "sandbox-unused")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "sandbox-unused")
os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")

__version__ = "0.1.0"
