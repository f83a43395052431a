//! What a resource holds, or why not.
//!
//! Every page loads an answer of its own type. The machinery of Leptos behind a resource is large and
//! made anew for each type that it holds; [`Answer`] hides the type, so that the browser gets it once.

use crate::api::ApiError;
use crate::components::breadcrumbs::PageHead;
use crate::components::notice::{Failure, Skeleton};
use crate::wire;
use codee::{Decoder, Encoder};
use landfall_domain::user::User;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

/// A value of any type; in the browser the JSON that came with the page until somebody looks.
#[derive(Clone)]
struct Answer(Form);

#[derive(Clone)]
enum Form {
    Value {
        value: Shared,
        #[cfg_attr(not(feature = "ssr"), allow(dead_code))]
        encode: fn(&Shared) -> Result<String, serde_json::Error>,
    },
    Text(Arc<str>),
}

type Shared = Arc<dyn Any + Send + Sync>;
type Outcome<T> = Result<T, ApiError>;

impl Answer {
    fn new<T: Serialize + Send + Sync + 'static>(outcome: Outcome<T>) -> Self {
        Self(Form::Value {
            value: Arc::new(outcome),
            // The browser never sends an answer on: there it would be dead weight.
            #[cfg(feature = "ssr")]
            encode: |value| serde_json::to_string(&value.downcast_ref::<Outcome<T>>()),
            #[cfg(not(feature = "ssr"))]
            encode: |_| Ok(String::new()),
        })
    }

    /// What it holds.
    fn open<T: Clone + DeserializeOwned + 'static>(&self) -> Outcome<T> {
        match &self.0 {
            Form::Value { value, .. } => value.downcast_ref().cloned(),
            Form::Text(text) => wire::read(text.as_bytes()).ok(),
        }
        .unwrap_or_else(|| Err(ApiError::not_understood()))
    }
}

/// Answers travel with the page as their JSON.
struct Travelling;

impl Encoder<Answer> for Travelling {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(answer: &Answer) -> Result<String, Self::Error> {
        match &answer.0 {
            Form::Value { value, encode } => encode(value),
            Form::Text(text) => Ok(text.to_string()),
        }
    }
}

impl Decoder<Answer> for Travelling {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<Answer, Self::Error> {
        Ok(Answer(Form::Text(text.into())))
    }
}

/// What an answer depends on, whatever its type.
#[derive(Clone)]
struct Key(Shared, fn(&Shared, &Shared) -> bool);

impl Key {
    fn new<S: PartialEq + Send + Sync + 'static>(key: S) -> Self {
        Self(Arc::new(key), |a, b| {
            a.downcast_ref::<S>() == b.downcast_ref::<S>()
        })
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        (self.1)(&self.0, &other.0)
    }
}

type Coming = Pin<Box<dyn Future<Output = Answer> + Send>>;
type Source = Box<dyn Fn() -> Key + Send + Sync>;
type Fetch = Box<dyn Fn(Key) -> Coming + Send + Sync>;

fn erased(source: Source, fetch: Fetch, blocking: bool) -> Resource<Answer, Travelling> {
    Resource::new_with_options(source, fetch, blocking)
}

/// What a server function gives, once it has given it.
pub struct Loaded<T>(Resource<Answer, Travelling>, PhantomData<fn() -> T>);

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Loaded<T> {
    /// Fetches when the page is made and whenever the source changes. The server sends nothing
    /// before it is there.
    pub fn new<S, F>(
        source: impl Fn() -> S + Send + Sync + 'static,
        fetch: impl Fn(S) -> F + Send + Sync + 'static,
    ) -> Self
    where
        S: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = Outcome<T>> + Send + 'static,
    {
        Self::made(source, fetch, true)
    }

    /// The same for what the page can begin without.
    pub fn later<S, F>(
        source: impl Fn() -> S + Send + Sync + 'static,
        fetch: impl Fn(S) -> F + Send + Sync + 'static,
    ) -> Self
    where
        S: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = Outcome<T>> + Send + 'static,
    {
        Self::made(source, fetch, false)
    }

    fn made<S, F>(
        source: impl Fn() -> S + Send + Sync + 'static,
        fetch: impl Fn(S) -> F + Send + Sync + 'static,
        blocking: bool,
    ) -> Self
    where
        S: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = Outcome<T>> + Send + 'static,
    {
        let source: Source = Box::new(move || Key::new(source()));
        let fetch: Fetch = Box::new(move |key| {
            // The key comes from the source above.
            let coming = key.0.downcast_ref::<S>().cloned().map(&fetch);
            Box::pin(async move {
                Answer::new(match coming {
                    Some(coming) => coming.await,
                    None => Err(ApiError::not_understood()),
                })
            })
        });
        Self(erased(source, fetch, blocking), PhantomData)
    }

    /// Waits for it.
    pub async fn value(self) -> Outcome<T> {
        self.0.await.open()
    }

    /// Fetches again.
    pub fn refetch(&self) {
        self.0.refetch();
    }
}

/// The signed-in person, loaded once by the frame.
#[derive(Clone, Copy)]
pub struct Me(pub Loaded<User>);

/// Shows what a resource holds. While it loads again the old view stays; a refusal is shown with
/// a way to try again.
pub fn load<T, V>(resource: Loaded<T>, show: V) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Send + Sync + 'static,
{
    load_page(None, resource, show)
}

/// The same for pages whose heading is part of what is loaded: a refusal gets this one.
pub fn load_page<T, V>(title: Option<&'static str>, resource: Loaded<T>, show: V) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Send + Sync + 'static,
{
    let show = Arc::new(move |answer: Answer| answer.open::<T>().map(&show));
    show_erased(title, resource.0, show)
}

type Show = Arc<dyn Fn(Answer) -> Outcome<AnyView> + Send + Sync>;

fn show_erased(
    title: Option<&'static str>,
    resource: Resource<Answer, Travelling>,
    show: Show,
) -> AnyView {
    let retry = Callback::new(move |()| resource.refetch());
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {move || {
                let show = Arc::clone(&show);
                Suspend::new(async move {
                    show(resource.await).unwrap_or_else(|error| {
                        view! {
                            {title.map(|title| view! { <PageHead title=title/> })}
                            <Failure error=error retry=retry/>
                        }
                        .into_any()
                    })
                })
            }}
        </Transition>
    }
    .into_any()
}
