//! How strongly a person must, and can, be known for a request.

use super::error::PageError;
use super::steps::Visit;
use crate::domain::{Acr, Demand, Scope};
use crate::oidc::authorize::{Demands, Request, SignedIn};

impl Visit<'_> {
    /// What a wish for a class can count on: nobody sets up a factor for it.
    pub(super) async fn reachable(
        &self,
        request: &Request,
        signed_in: Option<&SignedIn>,
    ) -> Result<Option<Acr>, PageError> {
        match signed_in {
            Some(signed_in) if !request.acr.wished.is_empty() => {
                let mut tx = self.app.store.direct().await?;
                let has_factor = tx.has_factor(signed_in.account.id).await?;
                Ok(signed_in.reachable().filter(|_| has_factor))
            }
            _ => Ok(None),
        }
    }

    /// What the client, the person's roles and the services ask of a sign-in.
    pub(super) async fn demands(
        &self,
        request: &Request,
        signed_in: Option<&SignedIn>,
    ) -> Result<Demands, PageError> {
        let (app, client) = (self.app, &self.partner.client);
        let of_roles = |signed_in: &SignedIn| {
            let roles = signed_in.account.roles;
            app.settings.second_factor.is_demanded_of(roles)
        };
        let mut demands = Demands {
            second_factor: client.second_factor == Demand::Required
                || signed_in.is_some_and(of_roles),
            services: Vec::new(),
        };
        let details = request.authorization_details.iter();
        let mut asked: Vec<_> = details.map(|detail| &detail.service).collect();
        if request.scopes.contains(Scope::Habilitations) {
            asked.extend(&client.services);
        }
        if !asked.is_empty() {
            let catalogue = app.catalogues.current().await?;
            let services = asked.iter().filter_map(|code| catalogue.service(code));
            demands.services = services.filter_map(|service| service.least_acr).collect();
        }
        Ok(demands)
    }
}
