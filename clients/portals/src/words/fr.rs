//! Français.

use super::{Message, Site, Topic, Words};
use crate::web::Refusal;

pub(super) static WORDS: Words = Words {
    language: "fr",
    other_language: "en",
    other_language_name: "English",

    skip: "Aller au contenu",
    notice: "Site de démonstration inventé, sans lien avec un service existant.",
    sign_in: "Se connecter avec Net-entreprises",
    sign_out: "Se déconnecter",
    my_space: "Mon espace",

    hello: "Bonjour",
    signed_in: "Vous êtes connecté",
    works_at: "Établissement",
    assurance: "Niveau de garantie",
    unknown: "non communiqué",
    month: "Période",
    open: "Ouvrir",
    next_door: "Chez",
    next_door_text: "Vous y arrivez directement sur la bonne page, sans vous identifier à nouveau.",

    signed_out: "À bientôt",
    signed_out_everywhere: "Vous êtes déconnecté de ce portail, de Net-entreprises et des autres \
                            portails où vous étiez entré.",
    signed_out_here: "Vous êtes déconnecté de ce portail. Si vous partagez cet ordinateur, \
                      déconnectez-vous aussi de Net-entreprises.",
    refusal,
    go_on: "Réessayer",
    home: "Accueil",

    modes: ["dans la page", "dans une fenêtre", "sur une autre page"],
    modes_title: "Espace clients",
    modes_text: "Identifiez-vous sans quitter cette page : ce que vous saisissez ne va qu’à \
                 Net-entreprises, et notre cabinet ne le voit pas.",
    without_frame: "Afficher la connexion :",

    jedeclare: Site {
        name: "Le Comptoir des déclarations",
        audience: "Portail inventé · démonstration",
        welcome: "Déposez pour tous vos clients",
        welcome_text: "Un seul comptoir pour les déclarations que votre cabinet dépose, et pour \
                       les réponses des organismes.",
        topics: [
            Topic {
                slug: "depots",
                title: "Dépôts",
                text: "Aucun dépôt pour cette période : la démonstration ne montre que le chemin.",
            },
            Topic {
                slug: "accuses",
                title: "Accusés de réception",
                text: "Aucun accusé pour cette période : la démonstration ne montre que le chemin.",
            },
        ],
    },
    portailpro: Site {
        name: "La Place des pros",
        audience: "Portail inventé · démonstration",
        welcome: "Toutes vos démarches d’entreprise, au même endroit",
        welcome_text: "Vos échéances et vos messages, quel que soit l’organisme.",
        topics: [
            Topic {
                slug: "echeances",
                title: "Échéances",
                text: "Aucune échéance pour cette période : la démonstration ne montre que le \
                       chemin.",
            },
            Topic {
                slug: "messages",
                title: "Messages",
                text: "Aucun message pour cette période : la démonstration ne montre que le \
                       chemin.",
            },
        ],
    },
    cabinet: Site {
        name: "Cabinet Merle & Associés",
        audience: "Cabinet inventé · démonstration",
        welcome: "Votre comptabilité, à deux pas de chez vous",
        welcome_text: "Nous tenons les comptes de soixante entreprises du quartier, et déposons \
                       leurs déclarations.",
        topics: [
            Topic {
                slug: "dossiers",
                title: "Dossiers",
                text: "Aucun dossier pour cette période : la démonstration ne montre que le \
                       chemin.",
            },
            Topic {
                slug: "courriers",
                title: "Courriers",
                text: "Aucun courrier pour cette période : la démonstration ne montre que le \
                       chemin.",
            },
        ],
    },
};

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
            "Nous n’avons pas pu vérifier qu’elle vient bien de Net-entreprises : nous n’en avons \
             pas tenu compte. Recommencez ; si cela se reproduit, prévenez notre assistance.",
        ),
        Refusal::Unavailable => (
            "Net-entreprises ne répond pas",
            "La connexion est momentanément impossible. Réessayez dans quelques minutes.",
        ),
        Refusal::WrongLink => (
            "Ce lien n’est pas valable",
            "Il ne mène pas à une page de ce portail.",
        ),
        Refusal::NotFound => (
            "Cette page n’existe pas",
            "Vérifiez l’adresse, ou repartez de votre espace.",
        ),
    }
}
