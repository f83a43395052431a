//! What collectors are made of: reading every page of a list, batches of details, and turning items
//! into resources by a declaration.

mod listed;
mod pages;
mod template;

pub use listed::{Detail, Fact, Listed, ListedService, Tags};
pub use pages::Paging;

use crate::call::{Api, Ask};
use crate::page::Pages;
use crate::{CollectSink, Session};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use landfall_domain::Resource;
use serde_json::Value;
use std::future::Future;

/// Details asked for at the same time; the budget of the service bounds them further.
const AT_ONCE: usize = 8;

/// A call failed, and the sink knows why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread;

/// Reads one service for a collector. What fails is written to the sink, and the rest goes on.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// In which account and Region.
    pub session: &'a Session,
    /// Where resources and problems go.
    pub sink: &'a CollectSink,
    /// Which service.
    pub api: &'static Api,
}

impl<'a> Reader<'a> {
    /// A reader of one API.
    pub fn new(session: &'a Session, sink: &'a CollectSink, api: &'static Api) -> Self {
        Self { session, sink, api }
    }

    /// One answer, or nothing and a problem in the sink.
    pub async fn one(&self, ask: Ask, subject: Option<&str>) -> Option<Value> {
        if self.sink.cancelled() {
            return None;
        }
        let operation = ask.operation;
        let answer = self.session.call(self.api, ask).await;
        self.sink.take(operation, subject, answer)
    }

    /// One answer; that there is none (`NotFound`, or one of these codes) is no problem.
    pub async fn maybe(&self, ask: Ask, subject: Option<&str>, absent: &[&str]) -> Option<Value> {
        self.tried(ask, subject, absent).await.ok().flatten()
    }

    /// As [`Reader::maybe`], for those who want to know whether there was an answer at all.
    ///
    /// # Errors
    /// When the call failed; the problem is in the sink.
    pub async fn tried(
        &self,
        ask: Ask,
        subject: Option<&str>,
        absent: &[&str],
    ) -> Result<Option<Value>, Unread> {
        use crate::failure::{Cause, Failure};
        if self.sink.cancelled() {
            return Ok(None);
        }
        let operation = ask.operation;
        match self.session.call(self.api, ask).await {
            Ok(answer) => {
                self.sink.read();
                Ok(Some(answer))
            }
            Err(error) => {
                let failure = Failure::of(operation, subject, &error);
                if failure.cause == Cause::NotFound || absent.contains(&failure.code.as_str()) {
                    self.sink.read();
                    Ok(None)
                } else {
                    self.sink.problem(failure.problem());
                    Err(Unread)
                }
            }
        }
    }

    /// The items of every page. `items` is a path of members, `*` for every item of a list.
    pub async fn all(
        &self,
        ask: Ask,
        items: &str,
        paging: Paging,
        subject: Option<&str>,
    ) -> Vec<Value> {
        self.whole(ask, items, paging, subject).await.0
    }

    /// The items of a declared list; nothing is asked when the index of the Region says that there is
    /// none.
    pub async fn all_of(&self, listed: &Listed, paging: Paging) -> Vec<Value> {
        if self.sink.spares(listed.kind).await {
            return Vec::new();
        }
        self.all(listed.ask(), listed.items, paging, None).await
    }

    /// As [`Reader::all`], and whether these are surely all.
    pub async fn whole(
        &self,
        ask: Ask,
        items: &str,
        paging: Paging,
        subject: Option<&str>,
    ) -> (Vec<Value>, bool) {
        let mut found = Vec::new();
        let whole = self
            .each_page(ask, paging, subject, |page| {
                let mut page_items = Vec::new();
                template::walk(page, items, &mut page_items);
                found.extend(page_items.into_iter().cloned());
            })
            .await;
        (found, whole)
    }

    /// Shows every page to `visit`, with a bound and an eye on repeated tokens. Whether the last one
    /// was reached.
    pub async fn each_page(
        &self,
        mut ask: Ask,
        paging: Paging,
        subject: Option<&str>,
        mut visit: impl FnMut(&Value),
    ) -> bool {
        let mut pages = Pages::new(ask.operation);
        if let Some((member, size)) = paging.size {
            ask.put(member, size);
        }
        loop {
            if let Some(token) = pages.token() {
                ask.put(paging.into, token);
            }
            let Some(page) = self.one(ask.clone(), subject).await else {
                return false;
            };
            visit(&page);
            let token = paging.token(&page);
            let last = token.is_none();
            if !pages.go_on(token, subject, self.sink) {
                return last;
            }
        }
    }

    /// Details of many things, as many in one request as the service takes.
    pub async fn batches(
        &self,
        names: Vec<Value>,
        most: usize,
        items: &str,
        ask: impl Fn(Vec<Value>) -> Ask,
    ) -> Vec<Value> {
        let asks: Vec<Ask> = names
            .chunks(most)
            .map(|chunk| ask(chunk.to_vec()))
            .collect();
        let answers: Vec<Option<Value>> = futures::stream::iter(asks)
            .map(|ask| self.one(ask, None))
            .buffered(AT_ONCE)
            .collect()
            .await;
        let mut all = Vec::new();
        for answer in answers.into_iter().flatten() {
            let mut found = Vec::new();
            template::walk(&answer, items, &mut found);
            all.extend(found.into_iter().cloned());
        }
        all
    }

    /// Runs a detail for each item, several at the same time, in the order of the items.
    pub async fn each<T, F: Future<Output = T>>(
        &self,
        items: Vec<Value>,
        detail: impl Fn(Value) -> F,
    ) -> Vec<T> {
        futures::stream::iter(items)
            .map(detail)
            .buffered(AT_ONCE)
            .collect()
            .await
    }

    /// A resource made of an item by its declaration.
    pub fn resource(&self, listed: &Listed, item: Value) -> Resource {
        listed.resource(self.session, self.api.global, item)
    }

    /// Reads a declared list whole and pushes what it holds; nothing is asked when the index of the
    /// Region says that there is none. Whether there surely is none.
    pub async fn list(&self, listed: &Listed) -> bool {
        if self.sink.spares(listed.kind).await {
            return true;
        }
        if let Some(detail) = &listed.detail {
            return self.detailed(listed, detail).await;
        }
        let mut none = true;
        let visit = |page: &Value| {
            let mut items = Vec::new();
            template::walk(page, listed.items, &mut items);
            none &= items.is_empty();
            for item in items {
                if !listed.left_out(item) {
                    self.sink.push(self.resource(listed, item.clone()));
                }
            }
        };
        let ask = listed.ask();
        self.each_page(ask, listed.paging, None, visit).await && none
    }

    /// As [`Reader::list`], each item with its detail. Where that cannot be read, the item is without.
    async fn detailed(&self, listed: &Listed, detail: &Detail) -> bool {
        let (found, whole) = self
            .whole(listed.ask(), listed.items, listed.paging, None)
            .await;
        let none = whole && found.is_empty();
        let own = found.into_iter().filter(|item| !listed.left_out(item));
        self.each(own.collect(), |mut item| async move {
            let subject = item[detail.by].as_str().map(str::to_owned);
            let (told, all) = self
                .whole(
                    detail.ask(&item),
                    detail.items,
                    detail.paging,
                    subject.as_deref(),
                )
                .await;
            if all || !told.is_empty() {
                item[detail.items] = told.into();
            }
            self.sink.push(self.resource(listed, item));
        })
        .await;
        none
    }

    /// Reads several declared lists, parts after their wholes: where there is no whole there are no
    /// parts.
    pub async fn lists(&self, lists: &[Listed]) {
        let (parts, wholes): (Vec<_>, Vec<_>) =
            lists.iter().partition(|listed| listed.part_of.is_some());
        let none = self.without(wholes).await;
        let there = |listed: &&Listed| listed.part_of.is_none_or(|whole| !none.contains(&whole));
        self.without(parts.into_iter().filter(there).collect())
            .await;
    }

    /// Reads lists side by side. The kinds of which there surely is nothing.
    async fn without(&self, lists: Vec<&Listed>) -> Vec<&'static str> {
        // Boxed one by one: the compiler cannot tell by itself that a stream of them may change threads.
        let work: Vec<BoxFuture<'_, Option<&'static str>>> = lists
            .into_iter()
            .map(|listed| async move { self.list(listed).await.then_some(listed.kind) }.boxed())
            .collect();
        let ended: Vec<Option<&'static str>> = futures::stream::iter(work)
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        ended.into_iter().flatten().collect()
    }
}
