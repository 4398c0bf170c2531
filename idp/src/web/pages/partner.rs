//! The partner site that a page speaks about.

/// A partner as its registration describes it.
///
/// The other addresses are `http` or `https`: registration refuses any other, `javascript:` above
/// all.
#[derive(Clone, Copy, Debug)]
pub struct Partner<'a> {
    pub name: &'a str,
    /// On this site, where we have fetched it.
    pub logo: Option<&'a str>,
    /// `policy_uri` and `tos_uri` (OpenID Connect Dynamic Client Registration §2).
    pub policy: Option<&'a str>,
    pub terms: Option<&'a str>,
}
