//! Signing in and out, and what the frame of every page shows.

use super::{ApiError, Wire};
use landfall_domain::user::User;
use leptos::prelude::*;

/// Signs in and goes on to `next`, which must be a path of this server.
#[server(endpoint = "sign-in", output = Wire)]
pub async fn sign_in(
    name: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), ApiError> {
    use super::auth;
    let user = auth::backend()?.sign_in(name.trim(), &password).await?;
    let session = auth::session().await?;
    session.cycle_id().await.map_err(auth::unavailable)?;
    let since = session.remove_value(auth::SINCE).await;
    since.map_err(auth::unavailable)?;
    session
        .insert(auth::USER, &user.name)
        .await
        .map_err(auth::unavailable)?;
    leptos_axum::redirect(crate::routes::local_path(&next));
    Ok(())
}

/// Signs out and goes to the sign-in form.
#[server(endpoint = "sign-out", output = Wire)]
pub async fn sign_out() -> Result<(), ApiError> {
    use super::auth;
    if let Ok((backend, user)) = auth::person().await {
        backend.sign_out(&user).await?;
    }
    auth::session()
        .await?
        .flush()
        .await
        .map_err(auth::unavailable)?;
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// The signed-in person.
#[server(endpoint = "me", output = Wire)]
pub async fn me() -> Result<User, ApiError> {
    Ok(super::auth::person().await?.1)
}

/// Keeps the chosen colour scheme (`system`, `light` or `dark`) in a cookie. Needs no sign-in: it
/// says nothing about anybody.
#[server(endpoint = "theme", output = Wire)]
pub async fn set_theme(theme: String) -> Result<(), ApiError> {
    use landfall_domain::Refusal;
    use leptos_axum::ResponseOptions;
    let theme = match theme.as_str() {
        "light" | "dark" | "system" => theme,
        _ => {
            return Err(Refusal::Invalid {
                field: "theme".into(),
                message: "The theme is system, light or dark.".into(),
            }
            .into());
        }
    };
    let cookie = format!("theme={theme}; Path=/; Max-Age=31536000; SameSite=Lax");
    if let (Some(response), Ok(value)) = (
        use_context::<ResponseOptions>(),
        http::HeaderValue::from_str(&cookie),
    ) {
        response.append_header(http::header::SET_COOKIE, value);
    }
    Ok(())
}
