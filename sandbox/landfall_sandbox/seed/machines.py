"""EC2: images, key pairs, launch templates, instances, volumes and snapshots."""

from __future__ import annotations

from typing import Any

from .. import hosts
from .documents import pairs, tagged
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION, PARTNER, SOURCE, arn

_PLACE = (SOURCE, MAIN_REGION)
_DATABASE = hosts.database("orders-prod.cluster", *_PLACE)
_WORKER = f"""#!/bin/bash
# installed by hand, 2021-03; ask mara
cat > /etc/harbour/worker.env <<EOF
DB_HOST={_DATABASE}
DB_SECRET=prod/orders-db
QUEUE_URL=https://sqs.eu-central-1.amazonaws.com/111111111111/prod-orders
DOCUMENTS_BUCKET=harbour-prod-documents
EOF
aws s3 cp s3://harbour-analytics/tools/worker.tar.gz /opt/ && tar xzf /opt/worker.tar.gz -C /opt
aws ecr get-login-password | docker login --password-stdin \\
  111111111111.dkr.ecr.eu-central-1.amazonaws.com
docker run -d --env-file /etc/harbour/worker.env \\
  111111111111.dkr.ecr.eu-central-1.amazonaws.com/legacy-batch:build-77
"""
_STAGING = f"""#cloud-config
write_files:
  - path: /etc/harbour/env
    content: |
      DB_HOST={hosts.database("orders-staging", *_PLACE)}
      UPLOADS=s3://harbour-staging-uploads/incoming
"""
_REPORTS = f"""#!/bin/sh
export PGHOST={hosts.warehouse("warehouse", *_PLACE)} PGPORT=5439
export FEED=s3://carrier-feeds-777777777777/harbour/daily.csv
mount -t efs fs-0gone00000000000:/ /mnt/reports
"""

# our name, subnet, groups, type, image, profile, user data, tags
_INSTANCES: tuple[tuple[str, str, tuple[str, ...], str, str, str, str, dict[str, str]], ...] = (
    (
        "bastion",
        "public-a",
        ("sg-bastion",),
        "t3.micro",
        "base",
        "bastion-profile",
        "",
        {"Name": "bastion"},
    ),
    (
        "worker-1",
        "prod-a",
        ("sg-orders",),
        "m5.large",
        "worker",
        "harbour-app",
        _WORKER,
        {"Name": "orders-worker", "env": "prod"},
    ),
    (
        "worker-2",
        "prod-b",
        ("sg-orders",),
        "m5.large",
        "worker",
        "harbour-app",
        _WORKER,
        {"Name": "orders-worker", "Environment": "Production"},
    ),
    (
        "staging",
        "staging-b",
        ("sg-staging",),
        "t3.medium",
        "base",
        "",
        _STAGING,
        {"Name": "staging-all-in-one", "Env ": "staging"},
    ),
    ("dev", "dev-a", ("sg-dev",), "t3.small", "base", "", "", {"stage": "dev", "owner": "jonas"}),
    ("reports", "prod-b", ("sg-warehouse",), "t2.large", "reports", "legacy-batch", _REPORTS, {}),
    (
        "sync",
        "logistics-a",
        ("sg-sync",),
        "t3.medium",
        "base",
        "",
        "",
        {"Name": "warehouse-gateway", "managed-by": "terraform", "team": "logistics"},
    ),
)


def create(estate: Estate) -> None:
    """Create images first: the instances are made from them."""
    ec2 = estate.source("ec2")
    for name in ("harbour-ops", "jonas-laptop"):
        ec2.create_key_pair(
            KeyName=name,
            **tagged("key-pair", {"team": "platform"} if name != "jonas-laptop" else {}),
        )
    estate.made("key pair", 2)
    _images(estate, ec2)
    for instance in _INSTANCES:
        _instance(estate, ec2, *instance)
    ec2.stop_instances(InstanceIds=[estate.ids["i-reports"]])
    ec2.modify_instance_attribute(
        InstanceId=estate.ids["i-worker-1"], DisableApiTermination={"Value": True}
    )
    _volumes(estate, ec2)
    _templates(estate, ec2)
    _edge(estate)


def _images(estate: Estate, ec2: Any) -> None:
    snapshots = {}
    for name, size in (("base", 8), ("worker", 30), ("reports", 100)):
        volume = ec2.create_volume(AvailabilityZone="eu-central-1a", Size=size)["VolumeId"]
        snapshots[name] = ec2.create_snapshot(
            VolumeId=volume,
            Description=f"root of harbour-{name}",
            **tagged("snapshot", {"Name": f"harbour-{name}-root"} if name != "reports" else {}),
        )["SnapshotId"]
        ec2.delete_volume(VolumeId=volume)
    for name, label in (
        ("base", "harbour-base-2023-11"),
        ("worker", "orders-worker-2021-03"),
        ("reports", "reports DO NOT DELETE"),
    ):
        estate.ids[f"ami-{name}"] = ec2.register_image(
            Name=label,
            Description="made by hand",
            Architecture="x86_64",
            RootDeviceName="/dev/sda1",
            VirtualizationType="hvm",
            BlockDeviceMappings=[
                {
                    "DeviceName": "/dev/sda1",
                    "Ebs": {
                        "SnapshotId": snapshots[name],
                        "VolumeSize": 8,
                        "VolumeType": "gp2",
                        "DeleteOnTermination": True,
                    },
                }
            ],
        )["ImageId"]
    ec2.create_tags(Resources=[estate.ids["ami-base"]], Tags=pairs({"team": "platform"}))
    ec2.modify_image_attribute(
        ImageId=estate.ids["ami-base"],
        LaunchPermission={"Add": [{"UserId": PARTNER}]},
    )
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshots["reports"],
        Attribute="createVolumePermission",
        OperationType="add",
        UserIds=[PARTNER],
    )
    estate.made("image", 3)
    estate.made("snapshot", 3)


def _instance(
    estate: Estate,
    ec2: Any,
    name: str,
    subnet: str,
    groups: tuple[str, ...],
    kind: str,
    image: str,
    profile: str,
    user_data: str,
    tags: dict[str, str],
) -> None:
    more: dict[str, Any] = {"UserData": user_data} if user_data else {}
    if profile:
        more["IamInstanceProfile"] = {"Name": profile}
    made = ec2.run_instances(
        ImageId=estate.ids[f"ami-{image}"],
        MinCount=1,
        MaxCount=1,
        InstanceType=kind,
        KeyName="jonas-laptop" if name == "dev" else "harbour-ops",
        SubnetId=estate.ids[subnet],
        SecurityGroupIds=[estate.ids[g] for g in groups],
        **more,
        **tagged("instance", tags),
    )
    estate.ids[f"i-{name}"] = made["Instances"][0]["InstanceId"]
    estate.made("instance")


def _volumes(estate: Estate, ec2: Any) -> None:
    ec2.create_volume(
        AvailabilityZone="eu-central-1a",
        Size=40,
        VolumeType="gp3",
        **tagged("volume", {"Name": "old-bastion-data", "owner": "unknown"}),
    )
    data = ec2.create_volume(
        AvailabilityZone="eu-central-1a",
        Size=200,
        VolumeType="gp3",
        Encrypted=True,
        KmsKeyId=estate.keys["orders"],
        **tagged("volume", {"Name": "worker-spool", "env": "prod"}),
    )["VolumeId"]
    ec2.attach_volume(VolumeId=data, InstanceId=estate.ids["i-worker-1"], Device="/dev/sdf")
    ec2.create_snapshot(
        VolumeId=data,
        Description="before the move of 2022",
        **tagged("snapshot", {"Name": "worker-spool", "Environment": "Production"}),
    )
    address = ec2.allocate_address(Domain="vpc", **tagged("elastic-ip", {"Name": "bastion"}))
    ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=estate.ids["i-bastion"])
    estate.made("EBS volume", 2)
    estate.made("snapshot")
    estate.made("elastic IP")


def _templates(estate: Estate, ec2: Any) -> None:
    data: dict[str, Any] = {
        "ImageId": estate.ids["ami-worker"],
        "InstanceType": "m5.large",
        "KeyName": "harbour-ops",
        "IamInstanceProfile": {"Arn": estate.ids["profile"]},
        "SecurityGroupIds": [estate.ids["sg-orders"]],
        # base64 of "#!/bin/bash\necho S3_BUCKET=harbour-prod-documents >> /etc/environment\n"
        "UserData": (
            "IyEvYmluL2Jhc2gKZWNobyBTM19CVUNLRVQ9aGFyYm91ci1wcm9kLWRvY3VtZW50cyA+PiAv"
            "ZXRjL2Vudmlyb25tZW50Cg=="
        ),
        "BlockDeviceMappings": [
            {
                "DeviceName": "/dev/sda1",
                "Ebs": {"VolumeSize": 50, "Encrypted": True, "KmsKeyId": estate.keys["orders"]},
            }
        ],
        "TagSpecifications": [{"ResourceType": "instance", "Tags": pairs({"env": "prod"})}],
    }
    made = ec2.create_launch_template(
        LaunchTemplateName="orders-worker",
        LaunchTemplateData=data,
        **tagged("launch-template", {"env": "prod"}),
    )["LaunchTemplate"]["LaunchTemplateId"]
    ec2.create_launch_template_version(
        LaunchTemplateId=made,
        VersionDescription="bigger",
        LaunchTemplateData={**data, "InstanceType": "m5.xlarge"},
    )
    ec2.create_launch_template(
        LaunchTemplateName="dev_scratch",
        LaunchTemplateData={"ImageId": estate.ids["ami-base"], "InstanceType": "t3.micro"},
    )
    estate.ids["lt-worker"] = made
    estate.made("launch template", 2)


def _edge(estate: Estate) -> None:
    """One lonely instance in the other region."""
    ec2 = estate.source("ec2", EDGE_REGION)
    image = ec2.register_image(
        Name="edge-proxy", Architecture="x86_64", RootDeviceName="/dev/sda1"
    )["ImageId"]
    ec2.run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        InstanceType="t3.micro",
        SubnetId=estate.ids["edge-a"],
        SecurityGroupIds=[estate.ids["sg-edge"]],
        UserData="#!/bin/sh\nexport ORIGIN=shop.harbour-goods.example\nexport TOPIC="
        + arn("sns", "ops-alarms")
        + "\n",
        **tagged("instance", {"Name": "edge-proxy", "env": "prod"}),
    )
    estate.made("image")
    estate.made("instance")
