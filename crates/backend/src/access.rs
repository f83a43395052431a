//! Who may do what.

use crate::{Answer, Backend, estate::Estate};
use landfall_domain::{
    Principal, Refusal, ResourceId, SnapshotId,
    access::{AccessEdge, Decision},
    user::User,
    view::AccessView,
};
use std::collections::BTreeSet;

/// Edges that one page shows.
const MOST: usize = 200;

impl Backend {
    /// What the policies of a snapshot, the newest when none is named, say of one resource.
    ///
    /// # Errors
    /// When there is no such snapshot, or none at all.
    pub async fn access(
        &self,
        _user: &User,
        snapshot: Option<&SnapshotId>,
        id: &ResourceId,
    ) -> Answer<AccessView> {
        self.access_up_to(snapshot, id, MOST).await
    }

    /// As [`Backend::access`], with every edge.
    ///
    /// # Errors
    /// As [`Backend::access`].
    pub async fn whole_access(
        &self,
        _user: &User,
        snapshot: Option<&SnapshotId>,
        id: &ResourceId,
    ) -> Answer<AccessView> {
        self.access_up_to(snapshot, id, usize::MAX).await
    }

    /// The resource that a person means by an id, an ARN or a name; with `principal`, a user, group
    /// or role.
    ///
    /// # Errors
    /// When there is none, or several have the name.
    pub async fn meant(
        &self,
        _user: &User,
        snapshot: Option<&SnapshotId>,
        text: &str,
        principal: bool,
    ) -> Answer<ResourceId> {
        let estate = self.some_estate(snapshot).await?;
        let fits = |kind: &str| {
            !principal || ["AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role"].contains(&kind)
        };
        let mut named = Vec::new();
        for resource in estate.snapshot.resources.iter() {
            if !fits(resource.kind.as_str()) {
                continue;
            }
            let arn = resource.arn.as_ref().map(ToString::to_string);
            if resource.id.as_str() == text || arn.as_deref() == Some(text) {
                return Ok(resource.id.clone());
            }
            if resource.name == text {
                named.push(resource.id.clone());
            }
        }
        let word = if principal {
            "user, group or role"
        } else {
            "resource"
        };
        match named.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Refusal::NotFound(format!(
                "The snapshot has no {word} {text:?}. Name it by its ARN or its name."
            ))),
            several => {
                let ids: Vec<&str> = several.iter().map(ResourceId::as_str).collect();
                Err(Refusal::Conflict(format!(
                    "Several resources are called {text:?}. Name one by its ARN: {}.",
                    ids.join(", ")
                )))
            }
        }
    }

    /// Whether a user, group or role of a snapshot may do one action to what an ARN names.
    ///
    /// # Errors
    /// When there is no such snapshot, or none at all.
    pub async fn decision(
        &self,
        _user: &User,
        snapshot: Option<&SnapshotId>,
        principal: &ResourceId,
        action: &str,
        arn: &str,
    ) -> Answer<Decision> {
        let estate = self.some_estate(snapshot).await?;
        let who = Principal::Resource(principal.clone());
        let (action, arn) = (action.to_owned(), arn.to_owned());
        let access = self.access_in(&estate).await?;
        Ok(access.decide(&who, &action, &arn))
    }

    async fn access_up_to(
        &self,
        snapshot: Option<&SnapshotId>,
        id: &ResourceId,
        most: usize,
    ) -> Answer<AccessView> {
        let estate = self.some_estate(snapshot).await?;
        let id = id.clone();
        // Reading every policy takes a while the first time.
        self.access_in(&estate).await?;
        self.0.heavy.run(move || view(&estate, &id, most)).await
    }
}

fn view(estate: &Estate, id: &ResourceId, most: usize) -> AccessView {
    let Some(access) = estate.access() else {
        return AccessView::default();
    };
    let mut view = AccessView {
        who: access.of_resource(id),
        can: access.of_principal(id),
        proposal: access.proposal(id),
        ..AccessView::default()
    };
    view.more_who = cut(&mut view.who.edges, most);
    view.more_can = cut(&mut view.can.edges, most);
    view.more_stopped = (
        cut(&mut view.who.stopped, most),
        cut(&mut view.can.stopped, most),
    );
    let named = named(&view);
    view.names = named
        .into_iter()
        .map(|id| {
            let name = estate.name(&id);
            (id, name)
        })
        .collect();
    view
}

fn cut(edges: &mut Vec<AccessEdge>, most: usize) -> u64 {
    let more = edges.len().saturating_sub(most) as u64;
    edges.truncate(most);
    more
}

fn named(view: &AccessView) -> BTreeSet<ResourceId> {
    let (who, can) = (&view.who, &view.can);
    let edges = [&who.edges, &who.stopped, &can.edges, &can.stopped];
    let edges = edges.into_iter().flatten();
    let mut named: BTreeSet<ResourceId> = edges
        .flat_map(|edge| {
            let principal = match &edge.principal {
                Principal::Resource(id) => Some(id.clone()),
                _ => None,
            };
            principal.into_iter().chain([edge.resource.clone()])
        })
        .collect();
    named.extend(view.can.chains.iter().flat_map(|chain| chain.roles.clone()));
    named.extend(view.can.used_by.iter().cloned());
    let statements = view
        .proposal
        .iter()
        .flat_map(|proposal| &proposal.statements);
    let evidence = statements.flat_map(|statement| &statement.evidence);
    named.extend(evidence.flat_map(|used| [used.from.clone(), used.to.clone()]));
    named
}
