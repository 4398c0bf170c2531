sign-out-title = Se déconnecter ?
sign-out-asked-by = Le service « { $service } » demande à fermer votre session.
sign-out-everywhere = Votre session Net-entreprises sera fermée. Un service déjà ouvert peut le rester : déconnectez-vous aussi de chacun.
sign-out-confirm = Se déconnecter
sign-out-stay = Rester connecté
signed-out = Vous êtes déconnecté.
signed-out-everywhere = Votre session Net-entreprises est fermée. Un service encore ouvert se quitte de son côté.
signed-out-shared-computer = Sur un ordinateur partagé, fermez aussi toutes les fenêtres du navigateur.
