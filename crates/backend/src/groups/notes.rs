//! Owners of move groups and comments on them: they stand beside the plans, at a resource of the group.

use super::the_group;
use crate::{Answer, Backend, must, now, refuse::stored};
use futures::{StreamExt, stream::BoxStream};
use landfall_domain::{
    PlanId, Refusal, ResourceId,
    plan::Plan,
    user::{Role, User},
    view::{GroupComment, GroupOwner, InboxItem, OwnRequest, Owner},
};
use landfall_store::{CommentHead, GroupNews, NewComment};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The longest comment, in characters.
const LONGEST: usize = 4_000;
/// The longest name of an owner, in characters.
const LONGEST_NAME: usize = 120;
/// Groups that an audit entry names.
const NAMED: usize = 100;

/// Owner and comments of one group.
#[derive(Clone, Debug, Default)]
pub(super) struct Note {
    pub owner: Option<Owner>,
    pub comments: u64,
    pub open: u64,
}

/// Owners and comments of all groups of a version, by the place of the group in the plan.
pub(super) struct Notes(HashMap<usize, Note>);

impl Notes {
    pub fn new(plan: &Plan, owners: Vec<GroupOwner>, comments: &[CommentHead]) -> Self {
        let mut notes: HashMap<usize, Note> = HashMap::new();
        if owners.is_empty() && comments.is_empty() {
            return Self(notes);
        }
        let home = homes(plan);
        let mut newest: HashMap<usize, u64> = HashMap::new();
        for owner in owners {
            let Some(at) = home.get(&owner.resource) else {
                continue;
            };
            let known = newest.entry(*at).or_default();
            if owner.decision > *known {
                *known = owner.decision;
                notes.entry(*at).or_default().owner = Some(owner.owner);
            }
        }
        for comment in comments {
            if let Some(at) = home.get(&comment.resource) {
                let note = notes.entry(*at).or_default();
                note.comments += 1;
                note.open += u64::from(!comment.resolved);
            }
        }
        Self(notes)
    }

    pub fn of(&self, at: usize) -> Note {
        self.0.get(&at).cloned().unwrap_or_default()
    }
}

/// The place of the group of every resource.
fn homes(plan: &Plan) -> HashMap<&ResourceId, usize> {
    let groups = plan.body.groups.iter().enumerate();
    groups
        .flat_map(|(at, group)| group.members.iter().map(move |member| (member, at)))
        .collect()
}

/// Whether a person may say something about groups.
pub(super) fn may_comment(user: &User) -> bool {
    [Role::Planner, Role::Approver, Role::Operator]
        .into_iter()
        .any(|role| user.has(role))
}

fn must_comment(user: &User) -> Answer<()> {
    if may_comment(user) {
        return Ok(());
    }
    Err(Refusal::Forbidden(
        "To comment you need the role planner, approver or operator. Ask an administrator.".into(),
    ))
}

impl Backend {
    /// Who is responsible for a group of these members, and what was said about it.
    pub(super) async fn notes_of(
        &self,
        members: &HashSet<&ResourceId>,
    ) -> Answer<(Option<GroupOwner>, Vec<GroupComment>)> {
        let store = &self.0.store;
        let owners = store.group_owners().await.map_err(stored)?.into_iter();
        let owner = owners
            .filter(|owner| members.contains(&owner.resource))
            .max_by_key(|owner| owner.decision);
        // Groups can have many members, few of which anybody ever spoke about.
        let heads = store.group_comment_heads().await.map_err(stored)?;
        let mut spoken: Vec<ResourceId> = (heads.into_iter())
            .map(|head| head.resource)
            .filter(|resource| members.contains(resource))
            .collect();
        spoken.sort();
        spoken.dedup();
        let comments = store.group_comments(&spoken).await.map_err(stored)?;
        Ok((owner, comments))
    }

    /// Gives groups to somebody, or takes their owner away. Gives how many groups.
    ///
    /// # Errors
    /// Without the role planner; when the version has no such group or application, or the name is
    /// none.
    pub async fn own_groups(&self, user: &User, request: &OwnRequest) -> Answer<u64> {
        must(
            user,
            Role::Planner,
            "say who is responsible for a move group",
        )?;
        let owner = self.owner(&request.owner).await?;
        let plan = self.stored_plan(&request.plan).await?;
        let mut ids: Vec<String> = Vec::new();
        if request.groups.is_empty() && !request.application.is_empty() {
            let wanted = request.application.as_str();
            let rows = self.group_rows(&plan).await?;
            let fitting = rows.into_iter().filter(|row| row.application == wanted);
            ids.extend(fitting.map(|row| row.id));
        } else {
            for id in &request.groups {
                ids.push(the_group(&plan, id)?.id.clone());
            }
        }
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            return Err(Refusal::Invalid {
                field: "groups".into(),
                message: "Choose at least one move group, or an application that has some.".into(),
            });
        }
        let resources = self.anchors(&plan, &ids, owner.is_none()).await?;
        let named: Vec<&String> = ids.iter().take(NAMED).collect();
        let subject = match ids.as_slice() {
            [one] => format!("group {one}"),
            many => format!("{} groups", many.len()),
        };
        let name = owner.as_ref().map_or("", Owner::name);
        let audit = self.audit_entry(
            &user.name,
            "group.owned",
            &subject,
            json!({ "plan": plan.id, "owner": name, "groups": named, "count": ids.len(), "application": request.application }),
        );
        self.0
            .store
            .set_group_owners(&resources, owner.as_ref(), &user.name, now(), audit)
            .await
            .map_err(stored)?;
        Ok(ids.len() as u64)
    }

    /// At which resources of the groups a decision is kept: the smallest member; nobody is set
    /// wherever somebody was, or an older owner would show again.
    async fn anchors(&self, plan: &Plan, ids: &[String], nobody: bool) -> Answer<Vec<ResourceId>> {
        let mut all: Vec<ResourceId> = ids.iter().map(|id| ResourceId::new(id.as_str())).collect();
        if nobody {
            let home = homes(plan);
            let wanted: HashSet<usize> = (all.iter())
                .filter_map(|id| home.get(id).copied())
                .collect();
            let owners = self.0.store.group_owners().await.map_err(stored)?;
            let of_these = owners.into_iter().map(|owner| owner.resource);
            all.extend(of_these.filter(|id| home.get(id).is_some_and(|at| wanted.contains(at))));
            all.sort();
            all.dedup();
        }
        Ok(all)
    }

    /// A person who signs in here, else the name as it is; nobody when it is empty.
    async fn owner(&self, name: &str) -> Answer<Option<Owner>> {
        let name = name.trim();
        if name.is_empty() {
            return Ok(None);
        }
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(Refusal::Invalid {
                field: "owner".into(),
                message: format!(
                    "A name or an e-mail address is one line of at most {LONGEST_NAME} characters."
                ),
            });
        }
        let people = self.people().await?;
        let person = people.into_iter().find(|user| user.name.as_str() == name);
        Ok(Some(match person {
            Some(user) => Owner::Person(user.name),
            None => Owner::Outside(name.to_owned()),
        }))
    }

    /// Says something about a group. Gives the comment's number.
    ///
    /// # Errors
    /// Without one of the roles planner, approver and operator; when the version has no such group,
    /// or the text is empty or too long.
    pub async fn comment(
        &self,
        user: &User,
        plan: &PlanId,
        group: &str,
        text: &str,
    ) -> Answer<u64> {
        must_comment(user)?;
        let text = text.trim().replace("\r\n", "\n");
        let wrong = |message: String| Refusal::Invalid {
            field: "text".into(),
            message,
        };
        if text.is_empty() {
            return Err(wrong("Write what you want to say.".into()));
        }
        let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
        if text.chars().count() > LONGEST || text.chars().any(odd) {
            return Err(wrong(format!(
                "A comment is plain text of at most {LONGEST} characters."
            )));
        }
        let plan = self.stored_plan(plan).await?;
        let group = the_group(&plan, group)?;
        let comment = NewComment {
            resource: ResourceId::new(group.id.as_str()),
            plan: plan.id.clone(),
            author: user.name.clone(),
            at: now(),
            text,
        };
        let audit = self.audit_entry(
            &user.name,
            "group.commented",
            &format!("group {}", group.id),
            json!({ "plan": plan.id, "text": comment.text }),
        );
        let added = self.0.store.add_group_comment(&comment, audit).await;
        added.map_err(stored)
    }

    /// Says that a comment is settled, or open again. Comments stay as they are.
    ///
    /// # Errors
    /// Without one of the roles planner, approver and operator, or when there is no such comment.
    pub async fn resolve_comment(&self, user: &User, number: u64, resolved: bool) -> Answer<()> {
        must_comment(user)?;
        let comment = self.0.store.group_comment(number).await.map_err(stored)?;
        if comment.resolved.is_some() == resolved {
            return Ok(());
        }
        let audit = self.audit_entry(
            &user.name,
            if resolved {
                "comment.resolved"
            } else {
                "comment.reopened"
            },
            &format!("group {}", comment.resource),
            json!({ "comment": number }),
        );
        self.0
            .store
            .resolve_group_comment(number, resolved, &user.name, now(), audit)
            .await
            .map_err(stored)
    }

    /// Tells whenever somebody said something about the group, settled it, or set owners.
    ///
    /// # Errors
    /// When the version does not exist or has no such group.
    pub async fn watch_group(
        &self,
        _user: &User,
        plan: &PlanId,
        group: &str,
    ) -> Answer<BoxStream<'static, u64>> {
        let plan = self.stored_plan(plan).await?;
        let members = the_group(&plan, group)?.members.iter().cloned();
        let members: HashSet<ResourceId> = members.collect();
        let news = self.0.store.subscribe_groups().await.map_err(stored)?;
        let concerns = move |news: &GroupNews| match news {
            GroupNews::Said(resource) => members.contains(resource),
            GroupNews::Owners => true,
        };
        let mut told = 0;
        let tell = news.filter(move |news| std::future::ready(concerns(news)));
        Ok(tell
            .map(move |_| {
                told += 1;
                told
            })
            .boxed())
    }

    /// Comments that wait for this person: not settled, by somebody else, on a group that they own or
    /// with their name as `@name`, and nothing said by them since.
    pub(crate) async fn comments_for(&self, user: &User, plan: &Plan) -> Answer<Vec<InboxItem>> {
        let store = &self.0.store;
        let heads = store.group_comment_heads().await.map_err(stored)?;
        if heads.iter().all(|head| head.resolved) {
            return Ok(Vec::new());
        }
        let home = homes(plan);
        let owners = Notes::new(plan, store.group_owners().await.map_err(stored)?, &[]);
        // Of a group with an open comment the whole thread is needed: what was said since counts.
        let open: HashSet<usize> = (heads.iter().filter(|head| !head.resolved))
            .filter_map(|head| home.get(&head.resource).copied())
            .collect();
        let mut resources: Vec<ResourceId> = heads.into_iter().map(|head| head.resource).collect();
        resources.retain(|id| home.get(id).is_some_and(|at| open.contains(at)));
        resources.sort();
        resources.dedup();
        let mut threads: BTreeMap<usize, Vec<GroupComment>> = BTreeMap::new();
        for comment in store.group_comments(&resources).await.map_err(stored)? {
            if let Some(at) = home.get(&comment.resource) {
                threads.entry(*at).or_default().push(comment);
            }
        }
        let waiting = threads.into_iter().filter_map(|(at, thread)| {
            let own = owners
                .of(at)
                .owner
                .is_some_and(|owner| owner.is(&user.name));
            let last_said = thread.iter().rev().find(|c| c.author == user.name);
            let since = last_said.map_or(0, |comment| comment.number);
            let mut open = thread.iter().filter(|comment| {
                comment.number > since
                    && comment.resolved.is_none()
                    && (own || mentions(&comment.text, user.name.as_str()))
            });
            let first = open.next()?;
            let group = plan.body.groups.get(at)?;
            let title = match open.count() {
                0 => format!("{} wrote about {}", first.author, group.name),
                more => format!("{} comments about {}", more + 1, group.name),
            };
            Some(InboxItem {
                kind: "comment".to_owned(),
                title,
                detail: beginning(&first.text),
                href: format!("/plan/{}/group?id={}", plan.id, escaped(&group.id)),
                since: first.at,
            })
        });
        Ok(waiting.collect())
    }
}

/// Whether `@name` stands in a text, as a word of its own. A full stop may end the sentence.
fn mentions(text: &str, name: &str) -> bool {
    let of_a_name = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
    text.split(|c: char| !of_a_name(c)).any(|word| {
        word.strip_prefix('@')
            .is_some_and(|mentioned| mentioned == name || mentioned.trim_end_matches('.') == name)
    })
}

/// The first line, not too long.
fn beginning(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(140).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// An id as part of an address.
fn escaped(id: &str) -> String {
    let mut out = String::new();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_mentioned_as_a_word() {
        assert!(mentions("ask @mia, please", "mia"));
        assert!(mentions("Done by @mia.", "mia"));
        assert!(mentions("@mia.k@example.com: when?", "mia.k@example.com"));
        assert!(!mentions("ask @miami", "mia"));
        assert!(!mentions("mia@example.com", "example.com"));
        assert!(!mentions("ask mia", "mia"));
    }
}
