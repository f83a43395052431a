//! An estate as it grows in an account: many kinds, with policies, environment variables, host
//! names, scripts and alarms, in the form that AWS's answers have.

use landfall_domain::fields;
use landfall_domain::snapshot::{Coverage, Outcome};
use landfall_domain::{Arn, Region, Resource, ResourceId, Snapshot};
use serde_json::{Value, json};

const ACCOUNT: &str = "111111111111";
const REGION: &str = "eu-central-1";
/// Resources of one application.
const EACH: usize = 20;
/// Applications that share a network, a cluster and a key.
const TEAM: usize = 25;

/// An estate of at least `size` resources, none left out of coverage, without references. The same
/// size gives the same estate.
pub fn mixed(size: usize) -> Snapshot {
    let mut resources = Vec::with_capacity(size + 10);
    let applications = size.div_ceil(EACH);
    for number in 0..applications {
        if number % TEAM == 0 {
            shared(number / TEAM, &mut resources);
        }
        application(number, &mut resources);
    }
    resources.truncate(size);
    resources.sort_by(|a, b| a.id.cmp(&b.id));
    let services = [
        "ec2",
        "rds",
        "ecs",
        "ecr",
        "lambda",
        "sqs",
        "sns",
        "dynamodb",
        "s3",
        "iam",
        "kms",
        "logs",
        "cloudwatch",
        "secretsmanager",
        "states",
        "elb",
        "route53",
        "codebuild",
        "codepipeline",
        "codecommit",
        "efs",
        "events",
    ];
    Snapshot {
        origin: landfall_domain::Origin::Scan,
        id: format!("mixed-{size}").into(),
        estate: "mixed".into(),
        account: super::account(ACCOUNT),
        regions: vec![REGION.into()],
        started: landfall_domain::Timestamp::UNIX_EPOCH,
        finished: landfall_domain::Timestamp::UNIX_EPOCH,
        resources,
        references: Vec::new(),
        coverage: services.map(read).to_vec(),
    }
}

/// How many texts the configurations hold.
pub fn texts(snapshot: &Snapshot) -> usize {
    let mut count = 0;
    let mut todo: Vec<&Value> = snapshot
        .resources
        .iter()
        .map(|r| &r.configuration)
        .collect();
    while let Some(value) = todo.pop() {
        match value {
            Value::String(_) => count += 1,
            Value::Array(items) => todo.extend(items),
            Value::Object(items) => todo.extend(items.values()),
            _ => {}
        }
    }
    count
}

fn read(service: &str) -> Coverage {
    Coverage {
        account: None,
        service: service.into(),
        region: if matches!(service, "iam" | "s3" | "route53") {
            Region::global()
        } else {
            REGION.into()
        },
        outcome: Outcome::Read,
        resources: 0,
        requests: 1,
        millis: 1,
        problems: vec![],
        spared: vec![],
    }
}

fn arn(service: &str, rest: &str) -> String {
    match service {
        "s3" | "route53" => format!("arn:aws:{service}:::{rest}"),
        "iam" => format!("arn:aws:iam::{ACCOUNT}:{rest}"),
        _ => format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}"),
    }
}

fn resource(kind: &str, arn: &str, name: &str, team: usize, configuration: Value) -> Resource {
    let parsed: Option<Arn> = arn.parse().ok();
    let nowhere = parsed
        .as_ref()
        .is_some_and(|arn| arn.region().is_empty() && arn.service() != "s3");
    let environment = ["prod", "staging", "dev"][team % 3];
    Resource {
        understood: true,
        id: ResourceId::new(arn),
        kind: kind.into(),
        arn: parsed,
        name: name.to_owned(),
        account: super::account(ACCOUNT),
        region: if nowhere {
            Region::global()
        } else {
            REGION.into()
        },
        tags: fields([("Environment", environment)]),
        attributes: Default::default(),
        configuration,
    }
}

fn id(prefix: &str, number: usize) -> String {
    format!("{prefix}-{number:017x}")
}

fn key(team: usize) -> String {
    arn(
        "kms",
        &format!("key/{team:08x}-1111-2222-3333-444444444444"),
    )
}

/// What a team's applications share: a network, a cluster, a key, a balancer.
fn shared(team: usize, out: &mut Vec<Resource>) {
    let (vpc, subnet, group) = (
        id("vpc", team),
        id("subnet", team),
        id("sg", team * 1_000_000),
    );
    let cluster = format!("team-{team:05}");
    let balancer = format!("team-{team:05}-web");
    let mut add = |kind: &str, arn: String, name: &str, configuration: Value| {
        out.push(resource(kind, &arn, name, team, configuration));
    };
    add(
        "AWS::EC2::VPC",
        arn("ec2", &format!("vpc/{vpc}")),
        &cluster,
        json!({"VpcId": vpc, "CidrBlock": "10.0.0.0/16", "OwnerId": ACCOUNT}),
    );
    add(
        "AWS::EC2::Subnet",
        arn("ec2", &format!("subnet/{subnet}")),
        &cluster,
        json!({"SubnetId": subnet, "VpcId": vpc, "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "eu-central-1a"}),
    );
    add(
        "AWS::EC2::SecurityGroup",
        arn("ec2", &format!("security-group/{group}")),
        &cluster,
        json!({"GroupId": group, "GroupName": cluster, "VpcId": vpc,
            "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}),
    );
    add(
        "AWS::KMS::Key",
        key(team),
        &format!("alias/team-{team:05}"),
        json!({"Aliases": [format!("alias/team-{team:05}")]}),
    );
    add(
        "AWS::ECS::Cluster",
        arn("ecs", &format!("cluster/{cluster}")),
        &cluster,
        json!({"clusterName": cluster, "status": "ACTIVE"}),
    );
    add(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        arn(
            "elasticloadbalancing",
            &format!("loadbalancer/app/{balancer}/{team:016x}"),
        ),
        &balancer,
        json!({"LoadBalancerName": balancer, "DNSName": format!("{balancer}-{team}.{REGION}.elb.amazonaws.com"),
            "VpcId": vpc, "SecurityGroups": [group], "AvailabilityZones": [{"SubnetId": subnet}]}),
    );
}

/// One application: a service and functions with their roles, data, messages, logs and alarms.
fn application(number: usize, out: &mut Vec<Resource>) {
    let team = number / TEAM;
    let name = format!("app-{number:06}-{}", WORDS[number % WORDS.len()]);
    let before = format!(
        "app-{:06}-{}",
        number.saturating_sub(1),
        WORDS[number.saturating_sub(1) % WORDS.len()]
    );
    programs(number, team, &name, &before, out);
    data(number, team, &name, out);
    around(number, team, &name, &before, out);
}

const WORDS: &[&str] = &[
    "orders", "billing", "search", "mail", "export", "users", "stock", "offers",
];

fn role(name: &str) -> String {
    arn("iam", &format!("role/{name}"))
}

fn queue_url(name: &str) -> String {
    format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}")
}

fn programs(number: usize, team: usize, name: &str, before: &str, out: &mut Vec<Resource>) {
    let mut add = |kind: &str, arn: String, name: &str, configuration: Value| {
        out.push(resource(kind, &arn, name, team, configuration));
    };
    let image = format!("{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{name}:{number}");
    let variables = json!({"QUEUE_URL": queue_url(name), "TABLE_NAME": name, "BUCKET": format!("{name}-files"),
        "DB_HOST": format!("{name}.c0ffee.{REGION}.rds.amazonaws.com"), "UPSTREAM": queue_url(before), "STAGE": "prod",
        "PARTNER_URL": format!("https://api{}.partner.com/v1", number % 50), "LOG_LEVEL": "info"});
    for function in ["api", "worker", "sweep"] {
        let name = format!("{name}-{function}");
        add(
            "AWS::Lambda::Function",
            arn("lambda", &format!("function:{name}")),
            &name,
            json!({"FunctionName": name, "Role": role(&name), "Runtime": "python3.13", "Handler": "app.main",
                "KMSKeyArn": key(team), "VpcConfig": {"SubnetIds": [id("subnet", team)], "SecurityGroupIds": [id("sg", number + 1)]},
                "Environment": {"Variables": variables}, "LoggingConfig": {"LogGroup": format!("/aws/lambda/{name}")}}),
        );
        add(
            "AWS::Logs::LogGroup",
            arn("logs", &format!("log-group:/aws/lambda/{name}:*")),
            &format!("/aws/lambda/{name}"),
            json!({"logGroupName": format!("/aws/lambda/{name}"), "storedBytes": 1024}),
        );
        add(
            "AWS::IAM::Role",
            role(&name),
            &name,
            json!({"RoleName": name, "AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"Service": "lambda.amazonaws.com"}}]},
                "RolePolicyList": [{"PolicyName": "inline", "PolicyDocument": {"Statement": [
                    {"Effect": "Allow", "Action": ["sqs:*"], "Resource": arn("sqs", &name)},
                    {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [arn("s3", &format!("{name}-files/*"))]},
                    {"Effect": "Allow", "Action": ["dynamodb:*"], "Resource": arn("dynamodb", &format!("table/{name}/index/*"))},
                    {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": arn("logs", &format!("log-group:/aws/lambda/{name}*:*"))}]}}]}),
        );
    }
    let container = json!({"name": "main", "image": image,
        "environment": [{"name": "ORDERS", "value": name}, {"name": "DATABASE_URL",
            "value": format!("postgres://app@{name}.c0ffee.{REGION}.rds.amazonaws.com:5432/app")}],
        "secrets": [{"name": "PASSWORD", "valueFrom": arn("secretsmanager", &format!("secret:{name}/db-A1b2C3"))}],
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": format!("/aws/lambda/{name}-api"), "awslogs-region": REGION}}});
    add(
        "AWS::ECS::TaskDefinition",
        arn(
            "ecs",
            &format!("task-definition/{name}:{}", number % 90 + 1),
        ),
        &format!("{name}:{}", number % 90 + 1),
        json!({"family": name, "taskRoleArn": role(&format!("{name}-api")), "containerDefinitions": [container]}),
    );
    add(
        "AWS::ECS::Service",
        arn("ecs", &format!("service/team-{team:05}/{name}")),
        name,
        json!({"serviceName": name, "clusterArn": arn("ecs", &format!("cluster/team-{team:05}")),
            "taskDefinition": arn("ecs", &format!("task-definition/{name}:{}", number % 90 + 1)),
            "networkConfiguration": {"awsvpcConfiguration": {"subnets": [id("subnet", team)], "securityGroups": [id("sg", number + 1)]}}}),
    );
    add(
        "AWS::ECR::Repository",
        arn("ecr", &format!("repository/{name}")),
        name,
        json!({"repositoryName": name, "repositoryUri": format!("{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{name}")}),
    );
}

fn data(number: usize, team: usize, name: &str, out: &mut Vec<Resource>) {
    let mut add = |kind: &str, arn: String, name: &str, configuration: Value| {
        out.push(resource(kind, &arn, name, team, configuration));
    };
    add(
        "AWS::SQS::Queue",
        arn("sqs", name),
        name,
        json!({"QueueUrl": queue_url(name), "Attributes": {"QueueArn": arn("sqs", name), "KmsMasterKeyId": format!("alias/team-{team:05}"),
            "Policy": json!({"Statement": [{"Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{:012}:role/feed", 200_000_000_000_u64 + (number % 40) as u64)},
                "Action": "sqs:SendMessage", "Resource": arn("sqs", name)}]}).to_string()}}),
    );
    add(
        "AWS::DynamoDB::Table",
        arn("dynamodb", &format!("table/{name}")),
        name,
        json!({"TableName": name, "SSEDescription": {"KMSMasterKeyArn": key(team)}}),
    );
    add(
        "AWS::S3::Bucket",
        arn("s3", &format!("{name}-files")),
        &format!("{name}-files"),
        json!({"Name": format!("{name}-files"), "Encryption": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"KMSMasterKeyID": key(team)}}]},
            "Notification": {"QueueConfigurations": [{"QueueArn": arn("sqs", name)}]}}),
    );
    add(
        "AWS::RDS::DBInstance",
        arn("rds", &format!("db:{name}")),
        name,
        json!({"DBInstanceIdentifier": name, "KmsKeyId": key(team), "Endpoint": {"Address": format!("{name}.c0ffee.{REGION}.rds.amazonaws.com"), "Port": 5432},
            "VpcSecurityGroups": [{"VpcSecurityGroupId": id("sg", number + 1)}], "DBParameterGroups": [{"DBParameterGroupName": "default.postgres16"}]}),
    );
    add(
        "AWS::SecretsManager::Secret",
        arn("secretsmanager", &format!("secret:{name}/db-A1b2C3")),
        &format!("{name}/db"),
        json!({"Name": format!("{name}/db"), "KmsKeyId": key(team)}),
    );
}

fn around(number: usize, team: usize, name: &str, before: &str, out: &mut Vec<Resource>) {
    let mut add = |kind: &str, arn: String, name: &str, configuration: Value| {
        out.push(resource(kind, &arn, name, team, configuration));
    };
    let group = id("sg", number + 1);
    add(
        "AWS::EC2::SecurityGroup",
        arn("ec2", &format!("security-group/{group}")),
        name,
        json!({"GroupId": group, "GroupName": name, "VpcId": id("vpc", team),
            "IpPermissions": [{"UserIdGroupPairs": [{"GroupId": id("sg", team * 1_000_000), "UserId": ACCOUNT}]}]}),
    );
    add(
        "AWS::CloudWatch::Alarm",
        arn("cloudwatch", &format!("alarm:{name}")),
        name,
        json!({"AlarmName": name, "Namespace": "AWS/SQS", "Dimensions": [{"Name": "QueueName", "Value": name}], "AlarmActions": [arn("sns", "alarms")]}),
    );
    add(
        "AWS::StepFunctions::StateMachine",
        arn("states", &format!("stateMachine:{name}")),
        name,
        json!({"name": name, "roleArn": role(&format!("{name}-worker")), "definition": {"StartAt": "Run", "States": {
            "Run": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": format!("{name}-worker")}, "Next": "Tell"},
            "Tell": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": queue_url(before)}, "End": true}}}}),
    );
    let script = format!(
        "#!/bin/sh\nset -eu\naws s3 cp s3://{name}-files/agent.conf /etc/agent.conf\n/opt/run --table {name} --peer {before}-api\n"
    );
    let instance = id("i", number);
    add(
        "AWS::EC2::Instance",
        arn("ec2", &format!("instance/{instance}")),
        name,
        json!({"InstanceId": instance, "ImageId": id("ami", number % 10), "SubnetId": id("subnet", team), "VpcId": id("vpc", team),
            "SecurityGroups": [{"GroupId": group, "GroupName": name}], "UserData": script, "PrivateIpAddress": format!("10.{}.{}.{}", team % 256, number / 256 % 256, number % 256)}),
    );
}
