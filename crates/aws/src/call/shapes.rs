//! XML answers by their models: which element is which member, of which type.
//!
//! The table is written by `shapes/generate.py` from botocore's models
//! (<https://github.com/boto/botocore>, Apache-2.0) for the operations listed beside it.

use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::OnceLock;

type Elements<'a, 'i> = roxmltree::Node<'a, 'i>;

#[derive(serde::Deserialize)]
struct Model {
    operations: HashMap<String, (String, String)>,
    shapes: HashMap<String, Shape>,
}

#[derive(serde::Deserialize)]
enum Shape {
    /// Element → member and type.
    #[serde(rename = "m")]
    Structure(HashMap<String, (String, String)>),
    /// The items' element (empty: the list itself is repeated) and their type.
    #[serde(rename = "l")]
    List(String, String),
    /// The entries' element (empty: repeated), key, value, the values' type.
    #[serde(rename = "k")]
    Map(String, String, String, String),
}

fn models() -> &'static HashMap<String, Model> {
    static MODELS: OnceLock<HashMap<String, Model>> = OnceLock::new();
    MODELS.get_or_init(|| {
        // Checked by a test: the file is part of the program.
        serde_json::from_str(include_str!("../../shapes/shapes.json")).unwrap_or_default()
    })
}

/// The members of an answer, read by the operation's model. `None` when there is no model.
pub(super) fn read(service: &str, operation: &str, root: Elements<'_, '_>) -> Option<Value> {
    let model = models().get(service)?;
    let (shape, payload) = model.operations.get(operation)?;
    if shape.is_empty() {
        return Some(Value::Object(Map::new()));
    }
    // Query answers wrap the members: <XResponse><XResult>…</XResult></XResponse>.
    let wrapper = format!("{operation}Result");
    let inner = root
        .children()
        .find(|node| node.is_element() && node.tag_name().name() == wrapper)
        .unwrap_or(root);
    let value = model.read(shape, inner);
    Some(if payload.is_empty() {
        value
    } else {
        Value::Object(Map::from_iter([(payload.clone(), value)]))
    })
}

impl Model {
    /// Nesting is that of the document, which the XML parser bounds.
    fn read(&self, code: &str, node: Elements<'_, '_>) -> Value {
        match self.shapes.get(code) {
            None => plain(code, node),
            Some(Shape::Structure(members)) => self.structure(members, node),
            Some(Shape::List(item, code)) => Value::Array(if item.is_empty() {
                vec![self.read(code, node)]
            } else {
                elements(node)
                    .filter(|child| child.tag_name().name() == item)
                    .map(|child| self.read(code, child))
                    .collect()
            }),
            Some(Shape::Map(entry, key, value, code)) => {
                let mut map = Map::new();
                if entry.is_empty() {
                    self.entry(&mut map, node, key, value, code);
                } else {
                    for child in elements(node) {
                        self.entry(&mut map, child, key, value, code);
                    }
                }
                Value::Object(map)
            }
        }
    }

    fn structure(
        &self,
        members: &HashMap<String, (String, String)>,
        node: Elements<'_, '_>,
    ) -> Value {
        let mut map = Map::new();
        for child in elements(node) {
            let Some((member, code)) = members.get(child.tag_name().name()) else {
                continue;
            };
            let value = self.read(code, child);
            match (map.get_mut(member), value) {
                // A flattened list comes as several elements.
                (Some(Value::Array(all)), Value::Array(more)) => all.extend(more),
                (Some(Value::Object(all)), Value::Object(more)) => all.extend(more),
                (_, value) => {
                    map.insert(member.clone(), value);
                }
            }
        }
        Value::Object(map)
    }

    fn entry(
        &self,
        map: &mut Map<String, Value>,
        node: Elements<'_, '_>,
        key: &str,
        value: &str,
        code: &str,
    ) {
        let child = |name: &str| elements(node).find(|child| child.tag_name().name() == name);
        if let Some(key) = child(key) {
            let value = child(value).map_or(Value::Null, |node| self.read(code, node));
            map.insert(text(key).to_owned(), value);
        }
    }
}

fn elements<'a, 'i>(node: Elements<'a, 'i>) -> impl Iterator<Item = Elements<'a, 'i>> {
    node.children().filter(roxmltree::Node::is_element)
}

fn text<'a>(node: Elements<'a, '_>) -> &'a str {
    node.text().unwrap_or_default()
}

/// A plain value; what does not read as its type stays text.
fn plain(code: &str, node: Elements<'_, '_>) -> Value {
    let text = text(node);
    let read = match code {
        "i" => text.trim().parse::<i64>().ok().map(Value::from),
        "f" => text.trim().parse::<f64>().ok().map(Value::from),
        "b" => text.trim().parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    read.unwrap_or_else(|| Value::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(service: &str, operation: &str, xml: &str) -> Value {
        let document = roxmltree::Document::parse(xml).unwrap();
        read(service, operation, document.root_element()).unwrap()
    }

    #[test]
    fn the_table_is_whole() {
        let models = models();
        for line in include_str!("../../shapes/operations.txt").lines() {
            let Some((service, operation)) =
                line.split_once(' ').filter(|_| !line.starts_with('#'))
            else {
                continue;
            };
            let (shape, _) = &models[service].operations[operation];
            assert!(
                shape.is_empty() || models[service].shapes.contains_key(shape),
                "{line}"
            );
        }
    }

    #[test]
    fn ec2_elements_get_their_members_names_and_types() {
        let answer = told(
            "ec2",
            "DescribeSecurityGroups",
            r#"<DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
              <requestId>1</requestId><securityGroupInfo><item><groupId>sg-1</groupId>
              <groupName>web</groupName><vpcId>vpc-1</vpcId><ipPermissions><item>
              <ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort>
              <groups><item><groupId>sg-2</groupId></item></groups><ipRanges/></item></ipPermissions>
              <tagSet><item><key>Name</key><value>007</value></item></tagSet></item></securityGroupInfo>
              </DescribeSecurityGroupsResponse>"#,
        );
        assert_eq!(
            answer,
            json!({"SecurityGroups": [{
                "GroupId": "sg-1", "GroupName": "web", "VpcId": "vpc-1",
                "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
                    "UserIdGroupPairs": [{"GroupId": "sg-2"}], "IpRanges": []}],
                "Tags": [{"Key": "Name", "Value": "007"}]}]})
        );
    }

    #[test]
    fn wrapped_answers_lists_with_names_and_maps() {
        let answer = told(
            "rds",
            "DescribeDBInstances",
            "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>\
             <DBInstanceIdentifier>orders</DBInstanceIdentifier><MultiAZ>true</MultiAZ>\
             <AllocatedStorage>20</AllocatedStorage></DBInstance></DBInstances><Marker>m</Marker>\
             </DescribeDBInstancesResult></DescribeDBInstancesResponse>",
        );
        assert_eq!(
            answer,
            json!({"DBInstances": [{"DBInstanceIdentifier": "orders", "MultiAZ": true,
                "AllocatedStorage": 20}], "Marker": "m"})
        );
        let answer = told(
            "sns",
            "GetTopicAttributes",
            "<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes><entry><key>Owner</key>\
             <value>111111111111</value></entry></Attributes></GetTopicAttributesResult>\
             </GetTopicAttributesResponse>",
        );
        assert_eq!(answer, json!({"Attributes": {"Owner": "111111111111"}}));
        let answer = told(
            "route53",
            "ListHostedZones",
            "<ListHostedZonesResponse><HostedZones><HostedZone><Id>/hostedzone/Z1</Id></HostedZone>\
             </HostedZones><IsTruncated>false</IsTruncated></ListHostedZonesResponse>",
        );
        assert_eq!(
            answer,
            json!({"HostedZones": [{"Id": "/hostedzone/Z1"}], "IsTruncated": false})
        );
    }
}
