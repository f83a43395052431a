//! What runs as which role, and what it is seen to use: the references of its configuration.

use super::model::{Class, Model};
use landfall_domain::access::UseEvidence;
use landfall_domain::{Edge, Graph, Resource, ResourceId, Snapshot};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is seen of one principal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// What runs as it.
    pub programs: Vec<ResourceId>,
    /// Kinds of the programs.
    pub kinds: BTreeSet<String>,
    /// What their configurations name, ordered by what is named.
    pub named: Vec<UseEvidence>,
    /// Programs whose configuration does not tell what they do.
    pub opaque: Vec<ResourceId>,
}

/// All of a snapshot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uses {
    by_principal: HashMap<ResourceId, Seen>,
    accessed: Accessed,
}

/// Principal → namespace of a service → whether it was used in the time that IAM remembers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accessed(HashMap<ResourceId, BTreeMap<String, bool>>);

impl Accessed {
    pub fn read(&mut self, resource: &Resource) {
        let services = accessed(resource);
        if !services.is_empty() {
            self.0.insert(resource.id.clone(), services);
        }
    }
}

/// Kinds whose programs are chosen inside, where no configuration tells what they do.
const OPAQUE: &[&str] = &[
    "AWS::EC2::Instance",
    "AWS::EC2::LaunchTemplate",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::AutoScaling::LaunchConfiguration",
    "AWS::IAM::InstanceProfile",
    "AWS::EKS::Cluster",
    "AWS::EKS::Nodegroup",
    "AWS::CloudFormation::Stack",
    "AWS::CodeBuild::Project",
    "AWS::SSM::Document",
];

impl Uses {
    pub fn new(snapshot: &Snapshot, graph: &Graph, model: &Model, accessed: Accessed) -> Self {
        let look = Look::new(snapshot, graph);
        let mut uses = Self {
            accessed,
            ..Self::default()
        };
        for (role, runners) in runners(graph, model) {
            let seen = look.of(&role, runners);
            uses.by_principal.insert(role, seen);
        }
        uses
    }

    /// What runs as a principal.
    pub fn runners(&self, principal: &ResourceId) -> &[ResourceId] {
        let seen = self.by_principal.get(principal);
        seen.map_or(&[], |seen| &seen.programs)
    }

    /// What is seen of a principal.
    pub fn of(&self, principal: &ResourceId) -> Option<&Seen> {
        self.by_principal.get(principal)
    }

    /// When each service was used, as far as the snapshot knows.
    pub fn accessed(&self, principal: &ResourceId) -> Option<&BTreeMap<String, bool>> {
        self.accessed.0.get(principal)
    }
}

/// What IAM remembers of the services that a user or role used (`ServicesLastAccessed`, in the shape
/// of `GetServiceLastAccessedDetails`).
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html>
fn accessed(resource: &Resource) -> BTreeMap<String, bool> {
    let list = resource.configuration["ServicesLastAccessed"].as_array();
    let services = list.into_iter().flatten().filter_map(|service| {
        let name = service["ServiceNamespace"].as_str()?;
        Some((name.to_owned(), !service["LastAuthenticated"].is_null()))
    });
    services.collect()
}

struct Look<'a> {
    graph: &'a Graph,
    by_id: HashMap<&'a ResourceId, &'a Resource>,
    leaving: HashMap<&'a ResourceId, Vec<usize>>,
    reaching: HashMap<&'a ResourceId, Vec<usize>>,
}

impl<'a> Look<'a> {
    fn new(snapshot: &'a Snapshot, graph: &'a Graph) -> Self {
        let (mut leaving, mut reaching) = (HashMap::new(), HashMap::new());
        for (at, edge) in graph.edges.iter().enumerate() {
            leaving.entry(&edge.from).or_insert_with(Vec::new).push(at);
            reaching.entry(&edge.to).or_insert_with(Vec::new).push(at);
        }
        Self {
            graph,
            by_id: snapshot.resources.iter().map(|r| (&r.id, r)).collect(),
            leaving,
            reaching,
        }
    }

    fn edges(&self, of: &HashMap<&'a ResourceId, Vec<usize>>, id: &ResourceId) -> Vec<&'a Edge> {
        let numbers = of.get(id).into_iter().flatten();
        numbers.map(|at| &self.graph.edges[*at]).collect()
    }

    fn kind(&self, id: &ResourceId) -> &'a str {
        self.by_id
            .get(id)
            .map_or("", |resource| resource.kind.as_str())
    }

    fn of(&self, role: &ResourceId, mut programs: Vec<ResourceId>) -> Seen {
        // A machine takes its role by way of a profile.
        let profiles = programs
            .iter()
            .filter(|id| self.kind(id) == "AWS::IAM::InstanceProfile");
        let by_profile: Vec<ResourceId> = profiles
            .flat_map(|profile| self.edges(&self.reaching, profile))
            .map(|edge| edge.from.clone())
            .collect();
        programs.extend(by_profile);
        programs.sort();
        programs.dedup();
        let mut seen = Seen::default();
        for program in &programs {
            let mut named = self.named(role, program);
            // What feeds a function is read with the function's role.
            let feeds = self.edges(&self.reaching, program).into_iter();
            for feed in feeds.filter(|e| self.kind(&e.from) == "AWS::Lambda::EventSourceMapping") {
                let more = self.named(role, &feed.from).into_iter();
                named.extend(more.filter(|used| used.to != *program));
            }
            let understood = self
                .by_id
                .get(program)
                .is_some_and(|resource| resource.understood);
            let kind = self.kind(program);
            if named.is_empty() || !understood || OPAQUE.contains(&kind) {
                seen.opaque.push(program.clone());
            }
            seen.kinds.insert(kind.to_owned());
            seen.named.extend(named);
        }
        let keys: Vec<UseEvidence> = seen
            .named
            .iter()
            .flat_map(|used| self.keys(&used.to))
            .collect();
        seen.named.extend(keys);
        seen.named
            .sort_by(|a, b| (&a.to, &a.from, &a.evidence).cmp(&(&b.to, &b.from, &b.evidence)));
        seen.named.dedup();
        seen.programs = programs;
        seen
    }

    fn named(&self, role: &ResourceId, program: &ResourceId) -> Vec<UseEvidence> {
        let edges = self.edges(&self.leaving, program).into_iter();
        edges
            .filter(|edge| edge.to != *role && !NETWORK.contains(&self.kind(&edge.to)))
            .filter_map(|edge| {
                let evidence = edge.evidence.iter().find(|e| !is_run_as(&e.path))?;
                Some(UseEvidence {
                    from: program.clone(),
                    to: edge.to.clone(),
                    evidence: evidence.clone(),
                })
            })
            .collect()
    }

    /// The keys that encrypt something: whoever uses it uses them.
    fn keys(&self, used: &ResourceId) -> Vec<UseEvidence> {
        let edges = self.edges(&self.leaving, used).into_iter();
        edges
            .filter(|edge| self.kind(&edge.to) == "AWS::KMS::Key")
            .filter_map(|edge| {
                Some(UseEvidence {
                    from: used.clone(),
                    to: edge.to.clone(),
                    evidence: edge.evidence.first()?.clone(),
                })
            })
            .collect()
    }
}

/// What a program lies in, which no permission of its own is about.
const NETWORK: &[&str] = &[
    "AWS::EC2::Subnet",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::VPC",
    "AWS::ECS::Cluster",
];

/// What runs as which role: role → resources that name it outside of a policy.
fn runners(graph: &Graph, model: &Model) -> BTreeMap<ResourceId, Vec<ResourceId>> {
    let mut found: BTreeMap<ResourceId, Vec<ResourceId>> = BTreeMap::new();
    let class = |id: &ResourceId| {
        let thing = model.by_id.get(id)?;
        model.class_of(*thing)
    };
    for edge in &graph.edges {
        let runs = edge
            .evidence
            .iter()
            .any(|evidence| is_run_as(&evidence.path));
        if runs && class(&edge.to) == Some(Class::Role) && class(&edge.from).is_none() {
            let list = found.entry(edge.to.clone()).or_default();
            if list.last() != Some(&edge.from) {
                list.push(edge.from.clone());
            }
        }
    }
    found
}

/// Whether a place names the role that something runs as: a member such as `Role`, `taskRoleArn`
/// or `ServiceRole`, and not a policy or a variable.
fn is_run_as(path: &str) -> bool {
    let inside = [
        "/Statement/",
        "/Principal",
        "/Environment/",
        "/environment/",
        "/Grants/",
        "/Tags/",
        "Policy/",
    ];
    if inside.iter().any(|part| path.contains(part)) {
        return false;
    }
    path.split('/').any(|member| {
        let member = member.to_ascii_lowercase();
        member.contains("role") || member.contains("instanceprofile")
    })
}

#[cfg(test)]
mod tests {
    use super::is_run_as;

    #[test]
    fn some_places_name_the_role_that_something_runs_as() {
        assert!(is_run_as("/Role"));
        assert!(is_run_as("/taskRoleArn"));
        assert!(is_run_as("/IamInstanceProfile/Arn"));
        assert!(is_run_as("/Roles/0/Arn"));
        assert!(!is_run_as("/Policy/Statement/0/Principal/AWS"));
        assert!(!is_run_as("/Environment/Variables/ROLE_ARN"));
        assert!(!is_run_as("/Grants/0/GranteePrincipal"));
    }
}
