//! What templates keep beside a resource is put into it, and references follow.

use super::one;
use landfall_domain::{Resource, Target};
use landfall_imports::Imported;

const TEMPLATE: &str = r#"
Parameters:
  Table: {Type: String, Default: "arn:aws:dynamodb:eu-central-1:111111111111:table/orders"}
Resources:
  Reader: {Type: AWS::IAM::Role, Properties: {RoleName: reader}}
  Writer: {Type: AWS::IAM::Role, Properties: {RoleName: writer, Policies: [{PolicyName: own, PolicyDocument: {Statement: []}}]}}
  Both:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: both
      PolicyDocument: {Statement: [{Effect: Allow, Action: "sqs:*", Resource: !GetAtt Jobs.Arn}]}
      Roles: [!Ref Reader, writer]
  Half:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: half
      PolicyDocument: {Statement: [{Effect: Allow, Action: "sqs:*", Resource: !GetAtt Jobs.Arn}]}
      Roles: [!Ref Reader, of-another-stack]
  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Work:
    Type: AWS::Lambda::Function
    DependsOn: Both
    Properties: {FunctionName: work, Role: !GetAtt Reader.Arn}
  FromJobs:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !GetAtt Work.Arn, Action: "lambda:InvokeFunction", Principal: sns.amazonaws.com, SourceArn: !GetAtt Jobs.Arn}
  Sealed: {Type: AWS::KMS::Key, Properties: {Description: seals}}
  Seal: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/seal, TargetKeyId: !Ref Sealed}}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: secret, KmsKeyId: !Ref Seal}}
  Foreign:
    Type: AWS::S3::BucketPolicy
    Properties: {Bucket: not-in-the-files, PolicyDocument: {Statement: []}}
  Door:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: door
      SecurityGroupIngress: [{IpProtocol: -1, CidrIpv6: "::/0", Description: all, Unheard: of}]
"#;

fn of<'a>(imported: &'a Imported, name: &str) -> &'a Resource {
    imported.resources.iter().find(|r| r.name == name).unwrap()
}

#[test]
fn parts_stand_in_their_owners_and_what_has_none_for_itself() {
    let imported = one("stack.yaml", TEMPLATE).unwrap();
    let names = |role: &str| {
        let list = of(&imported, role).configuration["RolePolicyList"].clone();
        let list = list.as_array().unwrap().clone();
        list.iter()
            .map(|p| p["PolicyName"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names("reader"), ["both", "half"]);
    assert_eq!(names("writer"), ["both", "own"]);
    let kinds: Vec<&str> = imported.resources.iter().map(|r| r.kind.as_str()).collect();
    assert!(!kinds.contains(&"AWS::Lambda::Permission"));
    assert!(!kinds.contains(&"AWS::KMS::Alias"));
    let key = of(&imported, "Sealed");
    assert_eq!(
        key.configuration["Aliases"],
        serde_json::json!([{"AliasName": "alias/seal"}])
    );
    // One of its roles is not in the files: the policy still stands for it.
    let left = imported
        .resources
        .iter()
        .find(|r| r.kind.as_str() == "AWS::IAM::Policy")
        .unwrap();
    assert_eq!(
        left.configuration["Roles"],
        serde_json::json!([null, "of-another-stack"])
    );
    assert!(kinds.contains(&"AWS::S3::BucketPolicy"));
    insta::assert_json_snapshot!(of(&imported, "work").configuration["Policy"], @r#"
    {
      "Statement": [
        {
          "Action": "lambda:InvokeFunction",
          "Condition": {
            "ArnLike": {
              "AWS:SourceArn": "arn:aws:sqs:eu-central-1:111111111111:jobs"
            }
          },
          "Effect": "Allow",
          "Principal": {
            "Service": "sns.amazonaws.com"
          },
          "Resource": "arn:aws:lambda:eu-central-1:111111111111:function:work"
        }
      ],
      "Version": "2012-10-17"
    }
    "#);
    insta::assert_json_snapshot!(of(&imported, "Door").configuration["IpPermissions"], @r#"
    [
      {
        "Description": "all",
        "IpProtocol": -1,
        "IpRanges": [],
        "Ipv6Ranges": [
          {
            "CidrIpv6": "::/0",
            "Description": "all"
          }
        ],
        "PrefixListIds": [],
        "Unheard": "of",
        "UserIdGroupPairs": []
      }
    ]
    "#);
}

#[test]
fn references_follow_what_they_point_at() {
    let imported = one("stack.yaml", TEMPLATE).unwrap();
    let mut told: Vec<String> = Vec::new();
    for reference in &imported.references {
        let from = imported
            .resources
            .iter()
            .find(|r| r.id == reference.from)
            .unwrap();
        let seen = from
            .configuration
            .pointer(&reference.evidence.path)
            .unwrap();
        let text = seen
            .as_str()
            .map_or_else(|| seen.to_string(), str::to_owned);
        assert_eq!(text, reference.evidence.text);
        let to = match &reference.target {
            Target::Arn(arn) => arn.resource().to_owned(),
            other => format!("{other:?}"),
        };
        told.push(format!(
            "{} -> {to} @ {}",
            from.name, reference.evidence.path
        ));
    }
    insta::assert_snapshot!(told.join("\n"), @r"
    reader -> jobs @ /RolePolicyList/0/PolicyDocument/Statement/0/Resource
    writer -> jobs @ /RolePolicyList/0/PolicyDocument/Statement/0/Resource
    work -> jobs @ /Policy/Statement/0/Condition/ArnLike/AWS:SourceArn
    reader -> jobs @ /RolePolicyList/1/PolicyDocument/Statement/0/Resource
    Half -> jobs @ /PolicyDocument/Statement/0/Resource
    secret -> alias/seal @ /KmsKeyId
    work -> role/reader @ /DependsOn/0
    work -> role/reader @ /Role
    ");
}
