//! Every route of the provider, for tests that must hold at each of them.

/// Who asks there, and so in what format an error is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    /// A page.
    Person,
    /// JSON.
    Partner,
    /// JSON both ways.
    Registrant,
    /// A line of text.
    Operator,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Route {
    pub(super) path: &'static str,
    pub(super) asker: Asker,
    pub(super) methods: &'static [&'static str],
}

const fn route(path: &'static str, asker: Asker, methods: &'static [&'static str]) -> Route {
    Route {
        path,
        asker,
        methods,
    }
}

use Asker::{Operator, Partner, Person, Registrant};

pub(super) const ROUTES: &[Route] = &[
    route("/", Person, &["GET"]),
    route("/authorize", Person, &["GET", "POST"]),
    route("/authorize/resume", Person, &["GET"]),
    route("/sign-in", Person, &["GET", "POST"]),
    route("/sign-in/start", Person, &["GET"]),
    route("/sign-in/passkey", Person, &["POST"]),
    route("/sign-in/forget", Person, &["POST"]),
    route("/sign-in/second-factor", Person, &["GET", "POST"]),
    route("/session/complete", Person, &["POST"]),
    route("/consent", Person, &["GET", "POST"]),
    route("/device", Person, &["GET", "POST"]),
    route("/device/done", Person, &["GET"]),
    route("/account/sessions", Person, &["GET", "POST"]),
    route("/account/profile", Person, &["GET"]),
    route("/account/rights", Person, &["GET"]),
    route("/account/export", Person, &["GET", "POST"]),
    route("/account/preferences", Person, &["GET", "POST"]),
    route("/account/address", Person, &["GET", "POST"]),
    route("/account/address/confirm", Person, &["GET", "POST"]),
    route("/account/address/undo", Person, &["GET", "POST"]),
    route("/account/address/done", Person, &["GET"]),
    route("/account/missing-right", Person, &["GET"]),
    route("/account/consents", Person, &["GET"]),
    route("/account/consents/revoke", Person, &["GET", "POST"]),
    route("/account/declarants", Person, &["GET"]),
    route("/account/declarants/invite", Person, &["GET", "POST"]),
    route("/account/declarants/person", Person, &["GET", "POST"]),
    route("/account/declarants/help", Person, &["GET", "POST"]),
    route("/account/declarants/transfer", Person, &["GET", "POST"]),
    route("/invitation", Person, &["GET", "POST"]),
    route("/invitation/judge", Person, &["POST"]),
    route("/account/password", Person, &["GET", "POST"]),
    route("/account/password/judge", Person, &["POST"]),
    route("/account/password/done", Person, &["GET"]),
    route("/account/question", Person, &["GET", "POST"]),
    route("/account/question/done", Person, &["GET"]),
    route("/recover", Person, &["GET", "POST"]),
    route("/recover/whole-page", Person, &["POST"]),
    route("/recover/ways", Person, &["GET"]),
    route("/recover/mail", Person, &["GET", "POST"]),
    route("/recover/help", Person, &["GET", "POST"]),
    route("/recover/link", Person, &["GET", "POST"]),
    route("/recover/question", Person, &["GET", "POST"]),
    route("/recover/password", Person, &["GET", "POST"]),
    route("/recover/password/judge", Person, &["POST"]),
    route("/recover/done", Person, &["GET"]),
    route("/account/confirm", Person, &["GET", "POST"]),
    route("/account/factors", Person, &["GET"]),
    route("/account/factors/rename", Person, &["POST"]),
    route("/account/factors/totp", Person, &["GET", "POST"]),
    route("/account/factors/passkey", Person, &["GET", "POST"]),
    route("/account/factors/remove", Person, &["GET", "POST"]),
    route("/account/factors/codes", Person, &["GET", "POST"]),
    route("/register-company", Person, &["GET", "POST"]),
    route("/register-company/establishment", Person, &["GET", "POST"]),
    route("/register-company/found", Person, &["GET"]),
    route("/register-company/person", Person, &["GET", "POST"]),
    route("/register-company/terms", Person, &["GET", "POST"]),
    route("/register-company/password", Person, &["GET", "POST"]),
    route("/register-company/password/judge", Person, &["POST"]),
    route("/register-company/services", Person, &["GET", "POST"]),
    route("/register-company/declarants", Person, &["GET", "POST"]),
    route("/register-company/summary", Person, &["GET", "POST"]),
    route("/register-company/sent", Person, &["GET", "POST"]),
    route("/register-company/validate", Person, &["GET", "POST"]),
    route("/account/key", Person, &["GET", "POST"]),
    route("/account/candidates", Person, &["GET", "POST"]),
    route("/support", Person, &["GET"]),
    route("/support/person", Person, &["GET", "POST"]),
    route("/support/trail", Person, &["GET"]),
    route("/support/resets", Person, &["GET", "POST"]),
    route("/end-session", Person, &["GET", "POST"]),
    route("/sign-out/confirm", Person, &["GET", "POST"]),
    route("/sign-out/partners", Person, &["GET"]),
    route("/sign-out/done", Person, &["GET"]),
    route("/check-session", Person, &["GET"]),
    route("/assets/app.css", Person, &["GET"]),
    route("/logos/unknown", Person, &["GET"]),
    route("/widget/integrity.json", Person, &["GET"]),
    route("/widget/v1/net-entreprises-login.js", Person, &["GET"]),
    route("/.well-known/openid-configuration", Partner, &["GET"]),
    route("/.well-known/oauth-authorization-server", Partner, &["GET"]),
    route("/jwks", Partner, &["GET"]),
    route("/par", Partner, &["POST"]),
    route("/token", Partner, &["POST"]),
    route("/device_authorization", Partner, &["POST"]),
    route("/userinfo", Partner, &["GET", "POST"]),
    route("/entitlements", Partner, &["GET"]),
    route("/revoke", Partner, &["POST"]),
    route("/introspect", Partner, &["POST"]),
    route("/register", Registrant, &["POST"]),
    route("/register/formation", Registrant, &["GET", "PUT", "DELETE"]),
    route("/health/live", Operator, &["GET"]),
    route("/health/ready", Operator, &["GET"]),
];

/// Those that take forms, where it is POST.
pub(super) fn taking(method: &str) -> impl Iterator<Item = Route> {
    ROUTES
        .iter()
        .copied()
        .filter(move |route| route.asker != Registrant && route.methods.contains(&method))
}

#[test]
fn the_table_has_every_route_of_the_router() {
    let routers = [
        include_str!("../../idp/src/web/routes/mod.rs"),
        include_str!("../../idp/src/web/routes/account.rs"),
        include_str!("../../idp/src/web/routes/partners.rs"),
        include_str!("../../idp/src/web/routes/registration.rs"),
        include_str!("../../idp/src/web/routes/sign_in.rs"),
        include_str!("../../idp/src/web/routes/support.rs"),
    ];
    let listed = routers.map(|text| text.matches(".route(").count());
    assert_eq!(listed.iter().sum::<usize>(), ROUTES.len());
}
