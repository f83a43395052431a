"""Starting, stopping, restarting with state, and seeding twice."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
import tomllib

import pytest
from conftest import MANAGEMENT, SOURCE
from sandbox_process import ROOT, Sandbox, free_port


def estate(sandbox):
    """What identifies the estate: names and ids that must be the same each time."""
    keys = sandbox.role(SOURCE)
    found = {
        "buckets": [b["Name"] for b in sandbox.client("s3", keys).list_buckets()["Buckets"]],
        "keys": [k["KeyArn"] for k in sandbox.client("kms", keys).list_keys()["Keys"]],
        "roles": [
            (r["RoleName"], r["RoleId"]) for r in sandbox.client("iam", keys).list_roles()["Roles"]
        ],
        "secrets": [
            s["ARN"] for s in sandbox.client("secretsmanager", keys).list_secrets()["SecretList"]
        ],
        "organization": sandbox.client(
            "organizations", sandbox.role(MANAGEMENT), "us-east-1"
        ).describe_organization()["Organization"]["Id"],
        "vpcs": [
            v["VpcId"]
            for v in sandbox.client("ec2", keys).describe_vpcs()["Vpcs"]
            if v["CidrBlock"] == "10.20.0.0/16"
        ],
        "objects": [
            (o["Key"], o["ETag"])
            for o in sandbox.client("s3", keys).list_objects_v2(Bucket="harbour-prod-documents")[
                "Contents"
            ]
        ],
        "network": sorted(
            g["GroupId"]
            for g in sandbox.client("ec2", keys).describe_security_groups()["SecurityGroups"]
            if g["GroupName"] != "default"
        ),
        "instances": sorted(
            (i["InstanceId"], i["PrivateIpAddress"])
            for r in sandbox.client("ec2", keys).describe_instances()["Reservations"]
            for i in r["Instances"]
        ),
        "certificates": sorted(
            (c["CertificateArn"], c["Status"])
            for c in sandbox.client("acm", keys).list_certificates()["CertificateSummaryList"]
        ),
        "names": sorted(
            z["Id"] for z in sandbox.client("route53", keys).list_hosted_zones()["HostedZones"]
        ),
        "databases": sorted(
            (d["DBInstanceArn"], d["Endpoint"]["Address"])
            for d in sandbox.client("rds", keys).describe_db_instances()["DBInstances"]
        ),
        "caches": sorted(
            c["ARN"]
            for c in sandbox.client("elasticache", keys).describe_cache_clusters()["CacheClusters"]
        ),
        "warehouse": [
            w["workgroupArn"]
            for w in sandbox.client("redshift-serverless", keys).list_workgroups()["workgroups"]
        ],
        "containers": sandbox.client("ecs", keys).list_task_definitions()["taskDefinitionArns"],
        "files": sorted(
            f["FileSystemId"]
            for f in sandbox.client("efs", keys).describe_file_systems()["FileSystems"]
        ),
        "balancers": sorted(
            b["LoadBalancerArn"]
            for b in sandbox.client("elbv2", keys).describe_load_balancers()["LoadBalancers"]
        ),
        "versions": len(
            sandbox.client("s3", keys).list_object_versions(Bucket="harbour-invoices")["Versions"]
        ),
    }
    return found


def test_seeding_is_deterministic_and_survives_a_restart(sandbox, tmp_path):
    state = tmp_path / "estate.state"
    second = Sandbox("--state", str(state))
    try:
        credentials, config = tmp_path / "credentials", tmp_path / "landfall.toml"
        printed = second.seed("--credentials", str(credentials), "--landfall-config", str(config))
        assert "Seeded Harbour Goods" in printed
        before = estate(second)
        assert before == estate(sandbox)
        again = second.seed()
        assert "nothing was changed" in again
        assert estate(second) == before
        keys = second.role(SOURCE)
        s3 = second.client("s3", second.root(SOURCE))
        s3.put_object(Bucket="harbour-empty", Key="new", Body=b"kept", Metadata={"a": "b"})
        assert second.control("POST", "save")["bytes"] == state.stat().st_size
        s3.put_object(Bucket="harbour-empty", Key="later", Body=b"kept too")
    finally:
        assert second.stop() == 0
    assert stat.S_IMODE(credentials.stat().st_mode) == 0o600
    content = tomllib.loads(config.read_text())
    assert content["aws"]["endpoint_url"] == second.endpoint
    assert content["aws"]["credentials_file"] == str(credentials)
    assert content["targets"]["shared"]["migrate_role_arn"].endswith("LandfallMigrate")
    third = Sandbox("--state", str(state), port=second.port)
    try:
        assert third.control("GET", "health")["seeded"] is True
        assert third.client("sts", keys).get_caller_identity()["Account"] == SOURCE
        after = estate(third)
        assert after == before
        s3 = third.client("s3", third.root(SOURCE))
        kept = s3.get_object(Bucket="harbour-empty", Key="new")
        assert (kept["Body"].read(), kept["Metadata"]) == (b"kept", {"a": "b"})
        assert s3.get_object(Bucket="harbour-empty", Key="later")["Body"].read() == b"kept too"
        assert third.control("POST", "reset")["ok"] is True
        assert third.control("GET", "health")["seeded"] is False
        third.forget_keys()
        assert "Seeded Harbour Goods" in third.seed()
        assert estate(third) == before
    finally:
        assert third.stop(signal.SIGINT) == 0


@pytest.mark.parametrize(
    "content", [b"garbage", b"landfall-sandbox-state 1\n" + b"0" * 64 + b"\nx"]
)
def test_damaged_state(tmp_path, content):
    path = tmp_path / "bad.state"
    path.write_bytes(content)
    done = serve("--port", str(free_port()), "--state", str(path))
    assert done.returncode == 1
    assert str(path) in done.stderr
    assert f"rm {path}" in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == content


def serve(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "landfall_sandbox", "serve", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_port_that_cannot_be_used(sandbox):
    for port, word in ((sandbox.port, "in use"), (0, "fixed port"), (70000, "fixed port")):
        done = serve("--port", str(port))
        assert done.returncode == 1
        assert word in done.stderr
        assert "Traceback" not in done.stderr


def test_seed_without_sandbox(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "landfall_sandbox",
            "seed",
            "--endpoint",
            f"http://127.0.0.1:{free_port()}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "Is it running?" in done.stderr


def children_of(pid):
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    if int(file.read().rpartition(")")[2].split()[1]) == pid:
                        found.append(int(entry))
            except (OSError, ValueError):
                continue
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left(how):
    running = Sandbox()
    children = children_of(running.process.pid)
    assert children
    running.stop(how)
    deadline = time.monotonic() + 10
    while any(alive(c) for c in children):
        assert time.monotonic() < deadline, "a child outlived the sandbox"
        time.sleep(0.02)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_only_loopback_by_default(sandbox):
    port = f"{sandbox.port:04X}"
    with open("/proc/net/tcp") as file:
        listening = [line.split()[1] for line in file if line.split()[3] == "0A"]
    assert [a for a in listening if a.endswith(":" + port)] == [f"0100007F:{port}"]
