//! One configuration per reader, as AWS answers it.

use super::{resource, told};
use crate::{Known, of, read};
use landfall_domain::{Class, Resource};
use serde_json::{Value, json};

fn of_kind(kind: &str, configuration: Value) -> Resource {
    resource(
        kind,
        "arn:aws:x:eu-central-1:111111111111:y/speaker",
        "speaker",
        configuration,
    )
}

#[test]
fn groups_addresses_and_interfaces_name_each_other() {
    let group = json!({
        "GroupId": "sg-0123456789abcdef0", "GroupName": "speaker", "OwnerId": "111111111111", "VpcId": "vpc-0123456789abcdef0",
        "IpPermissions": [{"UserIdGroupPairs": [{"GroupId": "sg-0aaaaaaaaaaaaaaa1", "UserId": "111111111111"}],
            "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "PrefixListIds": [{"PrefixListId": "pl-63a5400a"}]}]
    });
    let interface = json!({
        "NetworkInterfaceId": "eni-0123456789abcdef0", "SubnetId": "subnet-0123456789abcdef0",
        "Attachment": {"InstanceId": "i-0123456789abcdef0", "InstanceOwnerId": "222222222222"},
        "Groups": [{"GroupId": "sg-0123456789abcdef0", "GroupName": "web"}],
        "Description": "Interface for NAT Gateway nat-0123456789abcdef0", "PrivateIpAddress": "10.0.0.7"
    });
    insta::assert_snapshot!(
        [
            told(&of_kind("AWS::EC2::SecurityGroup", group)),
            told(&of_kind("AWS::EC2::NetworkInterface", interface)),
        ]
        .join("\n")
    );
}

#[test]
fn a_task_names_roles_image_logs_secrets_and_peers() {
    let task = json!({
        "family": "speaker", "taskRoleArn": "arn:aws:iam::111111111111:role/task",
        "executionRoleArn": "arn:aws:iam::111111111111:role/execution",
        "containerDefinitions": [{
            "name": "api", "image": "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1",
            "environment": [{"name": "ORDERS_TABLE", "value": "prod-orders"}, {"name": "DB_HOST", "value": "db.corp.acme.com:5432"},
                {"name": "PARTNER_URL", "value": "https://api.partner.com"}, {"name": "CLIENT_SECRET", "value": "hunter2"}],
            "secrets": [{"name": "KEY", "valueFrom": "arn:aws:secretsmanager:eu-central-1:111111111111:secret:shop-AbCdEf:key::"},
                {"name": "URL", "valueFrom": "/shop/url"}],
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/api", "awslogs-region": "eu-west-1"}}
        }, {"name": "proxy", "image": "nginx:1.27"}, {"name": "agent", "image": "public.ecr.aws/aws-observability/collector"}],
        "volumes": [{"efsVolumeConfiguration": {"fileSystemId": "fs-0123456789abcdef0"}}]
    });
    insta::assert_snapshot!(told(&of_kind("AWS::ECS::TaskDefinition", task)));
}

#[test]
fn databases_name_their_groups_keys_and_sources() {
    let database = json!({
        "DBInstanceIdentifier": "speaker", "DBSubnetGroup": {"DBSubnetGroupName": "private", "VpcId": "vpc-0123456789abcdef0"},
        "DBParameterGroups": [{"DBParameterGroupName": "default.postgres15"}], "DBClusterIdentifier": "orders",
        "OptionGroupMemberships": [{"OptionGroupName": "default:postgres-15"}], "KmsKeyId": "arn:aws:kms:eu-central-1:111111111111:key/1",
        "Endpoint": {"Address": "speaker.abc.eu-central-1.rds.amazonaws.com"}, "ReadReplicaSourceDBInstanceIdentifier": "main",
        "MasterUserSecret": {"SecretArn": "arn:aws:secretsmanager:eu-central-1:111111111111:secret:rds-AbCdEf"}
    });
    insta::assert_snapshot!(told(&of_kind("AWS::RDS::DBInstance", database)));
}

#[test]
fn a_pipeline_names_what_its_actions_use() {
    let action = |provider: &str, configuration: Value| json!({"name": "a", "actionTypeId": {"provider": provider}, "configuration": configuration});
    let pipeline = json!({
        "name": "speaker", "roleArn": "arn:aws:iam::111111111111:role/pipeline",
        "artifactStore": {"type": "S3", "location": "artifacts", "encryptionKey": {"id": "alias/artifacts", "type": "KMS"}},
        "stages": [{"name": "Source", "actions": [
            action("CodeCommit", json!({"RepositoryName": "shop", "BranchName": "main"})),
            action("ECR", json!({"RepositoryName": "shop/api"})),
            action("GitHub", json!({"Owner": "acme", "Repo": "web"}))]},
          {"name": "Deploy", "actions": [
            action("CodeBuild", json!({"ProjectName": "shop-build", "EnvironmentVariables": "[{\"name\":\"TABLE\",\"value\":\"orders\"}]"})),
            action("ECS", json!({"ClusterName": "main", "ServiceName": "api"})),
            action("CodeDeploy", json!({"ApplicationName": "shop", "DeploymentGroupName": "prod"})),
            action("S3", json!({"BucketName": "shop-web"})),
            action("Lambda", json!({"FunctionName": "notify"}))]}]
    });
    insta::assert_snapshot!(told(&of_kind("AWS::CodePipeline::Pipeline", pipeline)));
}

#[test]
fn a_state_machine_names_what_its_states_call() {
    let machine = json!({"roleArn": "arn:aws:iam::111111111111:role/flow", "definition": {"States": {
        "Invoke": {"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "resize:live", "Payload.$": "$"}},
        "Run": {"Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": {"Cluster": "main", "TaskDefinition": "export:3"}},
        "Put": {"Resource": "arn:aws:states:::dynamodb:putItem", "Arguments": {"TableName": "orders", "Item": {"id": {"S": "x"}}}},
        "Send": {"Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "https://sqs.eu-central-1.amazonaws.com/111111111111/orders"}},
        "Old": {"Resource": "arn:aws:lambda:eu-central-1:111111111111:function:old"},
        "Dynamic": {"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName.$": "$.fn"}}}}});
    insta::assert_snapshot!(told(&of_kind("AWS::StepFunctions::StateMachine", machine)));
}

#[test]
fn records_alarms_stacks_and_log_groups_name_by_their_neighbours() {
    let records = [
        json!({"Name": "api.acme.com.", "Type": "A", "HostedZoneId": "Z0123456789ABC",
            "AliasTarget": {"HostedZoneId": "Z35SXDOTRQ7X7K", "DNSName": "dualstack.web-12.eu-central-1.elb.amazonaws.com."}}),
        json!({"Name": "shop.acme.com.", "Type": "CNAME", "ResourceRecords": [{"Value": "shops.partner.com."}]}),
        json!({"Name": "acme.com.", "Type": "MX", "ResourceRecords": [{"Value": "10 mail.partner.com."}]}),
        json!({"Name": "acme.com.", "Type": "TXT", "ResourceRecords": [{"Value": "\"v=spf1 include:_spf.partner.com\""}]}),
        json!({"Name": "acme.com.", "Type": "NS", "ResourceRecords": [{"Value": "ns-1.awsdns-01.com."}]}),
    ];
    let alarm = json!({"Namespace": "AWS/ApplicationELB", "Dimensions": [{"Name": "LoadBalancer", "Value": "app/web/0123"},
        {"Name": "TargetGroup", "Value": "targetgroup/api/4567"}], "AlarmActions": ["arn:aws:sns:eu-central-1:111111111111:alarms",
        "arn:aws:automate:eu-central-1:ec2:stop"]});
    let both = json!({"AlarmRule": "ALARM(\"errors\") AND NOT OK(latency)"});
    let stack = json!({"StackResources": [
        {"LogicalResourceId": "Vpc", "PhysicalResourceId": "vpc-0123456789abcdef0", "ResourceType": "AWS::EC2::VPC"},
        {"LogicalResourceId": "Q", "PhysicalResourceId": "https://sqs.eu-central-1.amazonaws.com/111111111111/orders", "ResourceType": "AWS::SQS::Queue"},
        {"LogicalResourceId": "T", "PhysicalResourceId": "orders", "ResourceType": "AWS::DynamoDB::Table"},
        {"LogicalResourceId": "P", "PhysicalResourceId": "api-permission-1A2B", "ResourceType": "AWS::Lambda::Permission"}]});
    let mut all: Vec<String> = records
        .into_iter()
        .map(|r| told(&of_kind("AWS::Route53::RecordSet", r)))
        .collect();
    all.push(told(&of_kind("AWS::CloudWatch::Alarm", alarm)));
    all.push(told(&of_kind("AWS::CloudWatch::CompositeAlarm", both)));
    all.push(told(&of_kind("AWS::CloudFormation::Stack", stack)));
    for name in [
        "/aws/lambda/resize",
        "/aws/codebuild/shop",
        "/aws/rds/cluster/orders/error",
        "/ecs/api",
    ] {
        all.push(told(&of_kind(
            "AWS::Logs::LogGroup",
            json!({"logGroupName": name}),
        )));
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn documents_in_texts_are_read_and_evidence_points_at_the_text() {
    let script = "#!/bin/sh\naws s3 cp s3://software/agent.rpm .\nexport QUEUE=arn:aws:sqs:eu-central-1:111111111111:jobs\n";
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, script);
    let template = json!({"LaunchTemplateData": {"UserData": encoded, "ImageId": "ami-0123456789abcdef0",
        "IamInstanceProfile": {"Name": "web"}, "KeyName": "ops"}});
    let topic = json!({"Attributes": {"Policy": json!({"Statement": [{"Principal": {"AWS": "arn:aws:iam::222222222222:role/partner"},
        "Action": "sns:Publish", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "333333333333", "aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}).to_string()}});
    insta::assert_snapshot!(
        [
            told(&of_kind("AWS::EC2::LaunchTemplate", template)),
            told(&of_kind("AWS::SNS::Topic", topic)),
        ]
        .join("\n")
    );
}

#[test]
fn tags_say_what_a_resource_belongs_to() {
    let mut machine = of_kind(
        "AWS::EC2::Instance",
        json!({"Tags": [{"Key": "aws:autoscaling:groupName", "Value": "web"}]}),
    );
    machine
        .tags
        .insert("aws:autoscaling:groupName".into(), "web".into());
    machine
        .tags
        .insert("aws:cloudformation:stack-name".into(), "network".into());
    insta::assert_snapshot!(told(&machine));
}

#[test]
fn distributions_apis_and_zones_name_hosts() {
    let distribution = json!({"DomainName": "d1.cloudfront.net", "Aliases": {"Items": ["www.acme.com"]},
        "Origins": {"Items": [{"Id": "o", "DomainName": "assets.s3.eu-central-1.amazonaws.com", "OriginAccessControlId": "E1AAAAAAAAAAAA"},
            {"Id": "p", "DomainName": "legacy.acme.net"}]},
        "ViewerCertificate": {"ACMCertificateArn": "arn:aws:acm:us-east-1:111111111111:certificate/1"}, "Comment": "see https://wiki.acme.com"});
    let zone = json!({"Id": "/hostedzone/Z0123456789ABC", "VPCs": [{"VPCRegion": "eu-central-1", "VPCId": "vpc-0123456789abcdef0"}]});
    insta::assert_snapshot!(
        [
            told(&of_kind("AWS::CloudFront::Distribution", distribution)),
            told(&of_kind("AWS::Route53::HostedZone", zone)),
        ]
        .join("\n")
    );
}

#[test]
fn known_names_need_a_place_or_a_shape() {
    let queue = |name: &str| {
        resource(
            "AWS::SQS::Queue",
            &format!("arn:aws:sqs:eu-central-1:111111111111:{name}"),
            name,
            json!({}),
        )
    };
    let all = [
        queue("orders"),
        queue("web"),
        queue("prod-orders-dead"),
        queue("export-jobs"),
        resource(
            "AWS::Route53::RecordSet",
            "arn:aws:route53:::hostedzone/Z1/recordset/db",
            "db.acme.internal.",
            json!({"Name": "db.acme.internal.", "Type": "A"}),
        ),
    ];
    let known = Known::new(&all);
    let told = |configuration: Value| {
        let speaker = of_kind("AWS::Lambda::Function", configuration);
        let own = of(&speaker);
        let mut more = read(&speaker, Some(&known));
        more.retain(|r| !own.contains(r));
        assert!(more.iter().all(|r| r.class == Class::Talks));
        more.iter()
            .map(|r| super::shown(&r.target))
            .collect::<Vec<_>>()
            .join(" + ")
    };
    let variable = |text: &str| json!({"Environment": {"Variables": {"X": text}}});
    for (configuration, names) in [
        (variable("orders"), "AWS::SQS::Queue orders - -"),
        (
            variable("orders,export-jobs"),
            "AWS::SQS::Queue export-jobs - - + AWS::SQS::Queue orders - -",
        ),
        (variable("web"), ""),
        (variable("run orders now"), ""),
        (
            variable("run export-jobs now"),
            "AWS::SQS::Queue export-jobs - -",
        ),
        (json!({"Mode": "orders"}), ""),
        (json!({"Mode": "export-jobs"}), ""),
        (
            json!({"Mode": "prod-orders-dead"}),
            "AWS::SQS::Queue prod-orders-dead - -",
        ),
        (json!({"DisplayName": "prod-orders-dead"}), ""),
        (variable("https://git.acme.com/export-jobs"), ""),
        // Pieces of words, where the whole is none.
        (
            variable("cp -r /mnt/export-jobs/in /tmp"),
            "AWS::SQS::Queue export-jobs - -",
        ),
        (variable("sqs:orders"), ""),
        (
            json!({"AlarmDescription": "Letters wait in prod-orders-dead."}),
            "AWS::SQS::Queue prod-orders-dead - -",
        ),
        (
            json!({"AlarmDescription": "Letters wait in export-jobs."}),
            "",
        ),
        (
            json!({"Tags": [{"Key": "Name", "Value": "prod-orders-dead"}]}),
            "",
        ),
        // Hosts that a resource of the estate answers to.
        (variable("db.acme.internal"), "db.acme.internal"),
        (
            json!({"UserData": "upstream { server db.acme.internal:5432; server other.acme.internal; }"}),
            "db.acme.internal:5432",
        ),
        (json!({"DomainName": "db.acme.internal"}), ""),
    ] {
        assert_eq!(told(configuration.clone()), names, "{configuration}");
    }
}

#[test]
fn arns_in_words_for_people_are_likely_and_ask_for_nothing() {
    let mut topic = of_kind(
        "AWS::SNS::Topic",
        json!({
            "Description": "Fed by arn:aws:lambda:eu-central-1:111111111111:function:feed, see https://wiki.acme.com.",
            "Tags": [{"Key": "runs-as", "Value": "arn:aws:iam::111111111111:role/feed"},
                {"Key": "aws:cloudformation:stack-id", "Value": "arn:aws:cloudformation:eu-central-1:111111111111:stack/shop/1"}],
        }),
    );
    topic.tags.insert(
        "runs-as".into(),
        "arn:aws:iam::111111111111:role/feed".into(),
    );
    topic.tags.insert(
        "backup/vault".into(),
        "arn:aws:backup:eu-central-1:111111111111:backup-vault:v".into(),
    );
    let all = of(&topic);
    let told: Vec<String> = all
        .iter()
        .map(|r| {
            format!(
                "{:?} {:?} {} @ {}",
                r.class,
                r.evidence.confidence,
                super::shown(&r.target),
                r.evidence.path
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    assert!(all.iter().all(|r| crate::stands(&topic, &r.evidence)));
}

#[test]
fn service_principals_are_no_hosts() {
    for service in [
        "monitoring.rds.amazonaws.com",
        "lambda.amazonaws.com",
        "ec2.amazonaws.com.cn",
        "delivery.logs.amazonaws.com",
        "states.eu-central-1.amazonaws.com",
        "logs.eu-central-1.amazonaws.com",
        "member.org.stacksets.cloudformation.amazonaws.com",
        "custom-resource.application-autoscaling.amazonaws.com",
        "spot.amazonaws.com",
    ] {
        let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"Service": [service]},
            "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111", "iam:PassedToService": service}}}]});
        for configuration in [
            json!({"AssumeRolePolicyDocument": trust}),
            json!({"AssumeRolePolicyDocument": trust.to_string()}),
            json!({"AssumeRolePolicyDocument": {"Statement": {"Principal": {"Service": service}}}}),
            json!({"statement": [{"principals": [{"type": "Service", "identifiers": [service]}]}]}),
            json!({"AWSServiceName": service}),
            json!({"AssumeRoleServicePrincipal": service}),
        ] {
            let found = of(&of_kind("AWS::IAM::Role", configuration.clone()));
            assert!(found.is_empty(), "{configuration}: {found:?}");
        }
    }
}
