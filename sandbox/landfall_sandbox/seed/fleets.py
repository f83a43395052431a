"""Auto Scaling groups, by launch template and by an old launch configuration."""

from __future__ import annotations

from .. import hosts
from .estate import Estate
from .facts import MAIN_REGION, SOURCE


def create(estate: Estate) -> None:
    """Create two groups with policies; one instance runs in the first."""
    scaling = estate.source("autoscaling")
    scaling.create_launch_configuration(
        LaunchConfigurationName="storefront-2019",
        ImageId=estate.ids["ami-base"],
        InstanceType="t2.medium",
        KeyName="harbour-ops",
        SecurityGroups=[estate.ids["sg-orders"]],
        IamInstanceProfile="harbour-app",
        UserData="#!/bin/bash\nexport SITE_BUCKET=harbour-shop-site\n"
        "export CACHE=" + hosts.cache("sessions-001", SOURCE, MAIN_REGION) + "\n",
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="orders-workers",
        LaunchTemplate={"LaunchTemplateId": estate.ids["lt-worker"], "Version": "$Latest"},
        MinSize=0,
        MaxSize=6,
        DesiredCapacity=1,
        VPCZoneIdentifier=f"{estate.ids['prod-a']},{estate.ids['prod-b']}",
        TargetGroupARNs=[estate.ids["tg-orders"]],
        HealthCheckType="ELB",
        HealthCheckGracePeriod=300,
        Tags=[
            {
                "Key": "Name",
                "Value": "orders-worker",
                "PropagateAtLaunch": True,
                "ResourceId": "orders-workers",
                "ResourceType": "auto-scaling-group",
            }
        ],
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="storefront-old",
        LaunchConfigurationName="storefront-2019",
        MinSize=0,
        MaxSize=2,
        DesiredCapacity=0,
        AvailabilityZones=["eu-central-1a"],
        VPCZoneIdentifier=estate.ids["prod-a"],
    )
    for name, arguments in (
        (
            "cpu-60",
            {
                "PolicyType": "TargetTrackingScaling",
                "TargetTrackingConfiguration": {
                    "PredefinedMetricSpecification": {
                        "PredefinedMetricType": "ASGAverageCPUUtilization"
                    },
                    "TargetValue": 60.0,
                },
            },
        ),
        (
            "one-more",
            {
                "PolicyType": "SimpleScaling",
                "AdjustmentType": "ChangeInCapacity",
                "ScalingAdjustment": 1,
                "Cooldown": 300,
            },
        ),
    ):
        scaling.put_scaling_policy(
            AutoScalingGroupName="orders-workers", PolicyName=name, **arguments
        )
    estate.made("Auto Scaling group", 2)
    estate.made("launch configuration")
    estate.made("scaling policy", 2)
