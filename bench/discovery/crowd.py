"""More of what the seeded account has: everything common in it N times.

Run with the sandbox's Python against a seeded sandbox; the account keeps what the seed made:

    sandbox/.venv/bin/python bench/discovery/crowd.py http://127.0.0.1:5566 10

What is made is in the proportions of the seed: as many roles, records, queues, buckets and so on as it
has, N - 1 times, plainly configured. Kinds of which the seed has few are not multiplied, so the account
holds less than N times as much; 18 makes it about tenfold.
"""

from __future__ import annotations

import json
import sys
import urllib.request

import boto3

SOURCE = "111111111111"
REGION = "eu-central-1"
ROLE = f"arn:aws:iam::{SOURCE}:role"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
]})
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": f"arn:aws:sqs:{REGION}:{SOURCE}:prod-*"}
]})


class Crowd:
    """Clients of the account, and how much was made."""

    def __init__(self, url: str) -> None:
        body = json.dumps({"account": SOURCE}).encode()
        request = urllib.request.Request(f"{url}/_sandbox/admin", body, method="POST")
        with urllib.request.urlopen(request, timeout=60) as answer:
            keys = json.load(answer)
        self.session = boto3.session.Session(
            keys["access_key_id"], keys["secret_access_key"], keys["session_token"], region_name=REGION
        )
        self.url = url
        self.clients: dict = {}
        self.made = 0

    def __call__(self, service: str):
        if service not in self.clients:
            self.clients[service] = self.session.client(service, endpoint_url=self.url)
        return self.clients[service]

    def each(self, number: int, make) -> None:
        """Make so many, numbered."""
        for at in range(number):
            make(at)
            self.made += 1


def network(crowd: Crowd, times: int) -> None:
    ec2 = crowd("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.200.0.0/16")["Vpc"]["VpcId"]
    ids: list[str] = []

    def subnet(at: int) -> None:
        cidr = f"10.200.{at}.0/24"
        ids.append(ec2.create_subnet(VpcId=vpc, CidrBlock=cidr)["Subnet"]["SubnetId"])

    crowd.each(min(8 * times, 250), subnet)
    groups: list[str] = []

    def group(at: int) -> None:
        made = ec2.create_security_group(GroupName=f"crowd-{at}", Description="crowd", VpcId=vpc)
        groups.append(made["GroupId"])
        ec2.authorize_security_group_ingress(GroupId=made["GroupId"], IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": groups[0]}]}
        ])

    crowd.each(15 * times, group)
    crowd.each(4 * times, lambda at: ec2.create_route_table(VpcId=vpc))
    image = ec2.register_image(Name="crowd", RootDeviceName="/dev/xvda")["ImageId"]
    # An instance brings its network interface and its volume.
    crowd.each(8 * times, lambda at: ec2.run_instances(
        ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.micro",
        SubnetId=ids[at % len(ids)], SecurityGroupIds=[groups[at % len(groups)]],
    ))
    crowd.made += 16 * times
    crowd.each(3 * times, lambda at: ec2.allocate_address(Domain="vpc"))
    disk = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=1)["VolumeId"]
    crowd.each(5 * times, lambda at: ec2.create_snapshot(VolumeId=disk, Description=f"crowd {at}"))


def people(crowd: Crowd, times: int) -> None:
    iam = crowd("iam")

    def role(at: int) -> None:
        iam.create_role(RoleName=f"crowd-{at}", AssumeRolePolicyDocument=TRUST)
        iam.put_role_policy(RoleName=f"crowd-{at}", PolicyName="queues", PolicyDocument=POLICY)

    crowd.each(45 * times, role)
    crowd.each(8 * times, lambda at: iam.create_policy(PolicyName=f"crowd-{at}", PolicyDocument=POLICY))
    crowd.each(8 * times, lambda at: iam.create_user(UserName=f"crowd-{at}"))
    crowd.each(5 * times, lambda at: iam.create_group(GroupName=f"crowd-{at}"))


def data(crowd: Crowd, times: int) -> None:
    s3, tables = crowd("s3"), crowd("dynamodb")

    def bucket(at: int) -> None:
        place = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket=f"harbour-crowd-{at}", CreateBucketConfiguration=place)
        # One bucket in four has a setting of its own, one in four versions.
        if at % 4 == 0:
            s3.put_bucket_versioning(Bucket=f"harbour-crowd-{at}", VersioningConfiguration={"Status": "Enabled"})
        if at % 4 == 1:
            rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}}
            s3.put_bucket_lifecycle_configuration(
                Bucket=f"harbour-crowd-{at}", LifecycleConfiguration={"Rules": [rule]}
            )
        if at % 2 == 0:
            s3.put_bucket_tagging(
                Bucket=f"harbour-crowd-{at}", Tagging={"TagSet": [{"Key": "env", "Value": "prod"}]}
            )

    crowd.each(14 * times, bucket)
    crowd.each(7 * times, lambda at: tables.create_table(
        TableName=f"crowd-{at}", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    ))
    crowd.each(7 * times, lambda at: crowd("kms").create_key(Description=f"crowd {at}"))
    crowd.each(6 * times, lambda at: crowd("secretsmanager").create_secret(Name=f"crowd/{at}", SecretString="x"))
    crowd.each(20 * times, lambda at: crowd("ssm").put_parameter(Name=f"/crowd/{at}", Value="x", Type="String"))


def messages(crowd: Crowd, times: int) -> None:
    sqs, sns, events = crowd("sqs"), crowd("sns"), crowd("events")
    topics: list[str] = []
    crowd.each(9 * times, lambda at: sqs.create_queue(QueueName=f"crowd-{at}"))
    crowd.each(8 * times, lambda at: topics.append(sns.create_topic(Name=f"crowd-{at}")["TopicArn"]))
    queue = f"arn:aws:sqs:{REGION}:{SOURCE}:crowd-"
    crowd.each(8 * times, lambda at: sns.subscribe(TopicArn=topics[at], Protocol="sqs", Endpoint=f"{queue}{at}"))

    def rule(at: int) -> None:
        events.put_rule(Name=f"crowd-{at}", ScheduleExpression="rate(1 hour)")
        events.put_targets(Rule=f"crowd-{at}", Targets=[{"Id": "1", "Arn": f"{queue}{at}"}])

    crowd.each(9 * times, rule)


def programs(crowd: Crowd, times: int) -> None:
    code = crowd("lambda")
    # The sandbox runs no code; any archive will do.
    empty = b"PK\x05\x06" + bytes(18)
    crowd.each(9 * times, lambda at: code.create_function(
        FunctionName=f"crowd-{at}", Runtime="python3.12", Role=f"{ROLE}/crowd-{at}", Handler="a.b",
        Code={"ZipFile": empty}, Environment={"Variables": {"TABLE": f"crowd-{at % (7 * times)}"}},
    ))
    crowd.each(4 * times, lambda at: crowd("stepfunctions").create_state_machine(
        name=f"crowd-{at}", roleArn=f"{ROLE}/crowd-{at}",
        definition=json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}),
    ))
    crowd.each(6 * times, lambda at: crowd("ecr").create_repository(repositoryName=f"crowd-{at}"))
    crowd.each(6 * times, lambda at: crowd("codecommit").create_repository(repositoryName=f"crowd-{at}"))
    crowd.each(13 * times, lambda at: crowd("logs").create_log_group(logGroupName=f"/crowd/{at}"))
    crowd.each(12 * times, lambda at: crowd("cloudwatch").put_metric_alarm(
        AlarmName=f"crowd-{at}", Namespace="AWS/SQS", MetricName="ApproximateAgeOfOldestMessage",
        Dimensions=[{"Name": "QueueName", "Value": f"crowd-{at}"}], Statistic="Maximum", Period=60,
        EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold",
    ))


def names(crowd: Crowd, times: int) -> None:
    dns = crowd("route53")
    zone = dns.create_hosted_zone(Name="crowd.example", CallerReference="crowd")["HostedZone"]["Id"]
    crowd.each(25 * times, lambda at: dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={
        "Changes": [{"Action": "CREATE", "ResourceRecordSet": {
            "Name": f"h{at}.crowd.example", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "example.com"}]
        }}]
    }))


def main() -> None:
    url, times = sys.argv[1], int(sys.argv[2]) - 1
    crowd = Crowd(url)
    for part in (network, people, data, messages, programs, names):
        part(crowd, times)
    print(f"{crowd.made} more")


if __name__ == "__main__":
    main()
