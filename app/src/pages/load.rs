//! What a resource holds, or why not.

use crate::api::ApiError;
use crate::components::breadcrumbs::PageHead;
use crate::components::notice::{Failure, Skeleton};
use landfall_domain::user::User;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a server function gives, once it has given it.
pub type Loaded<T> = Resource<Result<T, ApiError>>;

/// The signed-in person, loaded once by the frame.
#[derive(Clone, Copy)]
pub struct Me(pub Loaded<User>);

/// Shows what a resource holds. While it loads again the old view stays; a refusal is shown with
/// a way to try again.
pub fn load<T, V>(resource: Loaded<T>, show: V) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    load_page(None, resource, show)
}

/// The same for pages whose heading is part of what is loaded: a refusal gets this one.
pub fn load_page<T, V>(title: Option<&'static str>, resource: Loaded<T>, show: V) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    let retry = Callback::new(move |()| resource.refetch());
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => show(value),
                        Err(error) => view! {
                            {title.map(|title| view! { <PageHead title=title/> })}
                            <Failure error=error retry=retry/>
                        }
                        .into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}
