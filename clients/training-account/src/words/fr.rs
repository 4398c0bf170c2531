//! Français.

use super::{Message, Words};
use crate::{habilitations::Why, web::Refusal};

pub(super) static WORDS: Words = Words {
    language: "fr",
    other_language: "en",
    other_language_name: "English",
    time_format: "%d/%m/%Y à %H:%M",

    site: "Compte Formation",
    audience: "Espace employeurs · démonstration",
    skip: "Aller au contenu",
    notice: "Site de démonstration, sans lien avec un service existant. Les entreprises sont \
             inventées.",
    sign_in: "Se connecter avec Net-entreprises",
    sign_out: "Se déconnecter",

    welcome: "Financez les formations de vos salariés",
    welcome_text: "Attribuez des dotations et suivez-les, établissement par établissement. Votre \
                   identité Net-entreprises suffit : pas de nouveau mot de passe à retenir.",
    welcome_steps: [
        (
            "Connectez-vous",
            "Avec votre identité Net-entreprises, sur le site de Net-entreprises.",
        ),
        (
            "Choisissez l’établissement",
            "Parmi ceux pour lesquels vous êtes habilité.",
        ),
        (
            "Attribuez une dotation",
            "Vos salariés la retrouvent sur leur compte.",
        ),
    ],
    my_establishments: "Voir mes établissements",

    hello: "Bonjour",
    signed_in: "Vous êtes connecté",
    name: "Nom",
    works_at: "Établissement",
    email: "Adresse électronique",
    assurance: "Niveau de garantie",
    signed_in_at: "Connexion",
    unknown: "non communiqué",

    establishments: "Vos établissements",
    establishments_text: "Net-entreprises nous indique pour quels établissements vous pouvez agir. \
                          Choisissez celui dont vous voulez gérer les dotations.",
    filter: "SIRET, ou une partie",
    apply: "Filtrer",
    clear: "Tout afficher",
    held: "Établissements\u{a0}:",
    shown: "Correspondent au filtre\u{a0}:",
    partial: "Votre liste est très longue : seul son début est repris ici.",
    nothing_matches: "Aucun de vos établissements ne correspond.",
    siret: "SIRET",
    siren: "SIREN de l’entreprise",
    action: "Dotations",
    open: "Ouvrir",
    page: "Page",
    of: "sur",
    previous: "Précédente",
    next: "Suivante",
    company: "Votre entreprise",
    companies: "Vos entreprises",
    companies_text: "Net-entreprises nous indique que vous pouvez agir pour l’entreprise entière :",
    all_of: "Tous les établissements de",
    now_and_later: "ceux d’aujourd’hui et ceux à venir",
    siret_to_open: "SIRET de l’établissement à ouvrir",
    siret_hint: "Quatorze chiffres, avec ou sans espaces.",
    no_siret: "Ce n’est pas un SIRET : il en faut les quatorze chiffres.",
    portfolios: "Vos portefeuilles",
    portfolios_text: "Net-entreprises nous indique que vous pouvez agir pour les établissements \
                      de vos portefeuilles. Leur contenu se consulte sur Net-entreprises.",
    checked_each: "Ce site vérifie chaque établissement auprès de Net-entreprises, au moment où \
                   vous l’ouvrez.",
    portfolio: "Portefeuille",
    size: "Établissements",
    at_most: "Établissements, au plus\u{a0}:",
    no_rights,
    what_to_do: "Que faire ?",
    what_to_do_steps: [
        "Demandez à un administrateur de votre entreprise sur Net-entreprises.",
        "Dans « Gestion des déclarants », il vous ouvre le service « Mon Compte Formation » pour \
         un ou plusieurs établissements.",
        "Déconnectez-vous d’ici puis reconnectez-vous : vos nouveaux droits sont pris en compte.",
    ],
    missing_right: "Voir sur Net-entreprises quel droit vous manque et à qui le demander",

    dotation: "Dotations de l’établissement",
    dotation_text: "Aucune dotation en cours. Dans la démonstration, cette page montre seulement \
                    que l’accès à chaque établissement est vérifié.",
    back: "Retour à la liste",

    signed_out: "À bientôt",
    signed_out_everywhere: "Vous êtes déconnecté de ce site et de Net-entreprises.",
    signed_out_here: "Vous êtes déconnecté de ce site. Si vous partagez cet ordinateur, \
                      déconnectez-vous aussi de Net-entreprises.",

    refusal,
    go_on: "Réessayer",
    home: "Accueil",
};

fn no_rights(why: Why) -> Message {
    match why {
        Why::NotEntitled => (
            "Vous n’êtes pas encore habilité",
            "Votre identité est reconnue, mais il vous manque le droit d’utiliser le service \
             « Mon Compte Formation » pour au moins un établissement.",
        ),
        Why::Unreadable => (
            "Vos habilitations n’ont pas pu être lues",
            "Net-entreprises les a transmises sous une forme que ce site ne connaît pas. Par \
             prudence, aucun établissement ne vous est ouvert. Prévenez notre assistance.",
        ),
        Why::Unreachable => (
            "La liste de vos établissements n’a pas pu être obtenue",
            "Elle est tenue par Net-entreprises, qui n’a pas répondu. Déconnectez-vous puis \
             reconnectez-vous dans quelques minutes.",
        ),
    }
}

fn refusal(refusal: &Refusal) -> Message {
    match refusal {
        Refusal::Cancelled(_) => (
            "Vous avez interrompu la connexion",
            "Rien n’a été transmis. Vous pouvez reprendre quand vous le souhaitez.",
        ),
        Refusal::ProviderError => (
            "La connexion n’a pas abouti",
            "Net-entreprises n’a pas pu terminer la connexion. Réessayez dans un instant.",
        ),
        Refusal::Stale => (
            "Cette connexion n’est plus valable",
            "Elle a commencé il y a trop longtemps, ou dans un autre navigateur. Recommencez.",
        ),
        Refusal::Untrusted => (
            "La réponse reçue n’est pas fiable",
            "Nous n’avons pas pu vérifier qu’elle vient bien de Net-entreprises : nous n’en avons \
             pas tenu compte. Recommencez ; si cela se reproduit, prévenez notre assistance.",
        ),
        Refusal::Unavailable => (
            "Net-entreprises ne répond pas",
            "La connexion est momentanément impossible. Réessayez dans quelques minutes.",
        ),
        Refusal::Malformed => (
            "Cette adresse n’est pas valable",
            "Elle est incomplète, ou a été modifiée. Repartez de vos établissements.",
        ),
        Refusal::WrongInitiation => (
            "Ce lien n’est pas valable",
            "Il ne vient pas de Net-entreprises, ou ne mène pas à une page de ce site.",
        ),
        Refusal::NotEntitled => (
            "Cet établissement ne vous est pas ouvert",
            "Vous n’êtes pas habilité à « Mon Compte Formation » pour cet établissement. Un \
             administrateur de l’entreprise peut vous l’accorder sur Net-entreprises.",
        ),
        Refusal::Unchecked => (
            "Cet établissement n’a pas pu être vérifié",
            "Votre connexion est trop ancienne pour que Net-entreprises nous réponde, ou il est \
             indisponible. Reconnectez-vous, puis ouvrez à nouveau l’établissement.",
        ),
        Refusal::NotFound => (
            "Cette page n’existe pas",
            "Vérifiez l’adresse, ou repartez de vos établissements.",
        ),
    }
}
