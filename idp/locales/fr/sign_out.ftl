sign-out-title = Se déconnecter ?
sign-out-asked-by = Le service « { $service } » demande à fermer votre session.
sign-out-everywhere = Votre session Net-entreprises sera fermée, et les services ouverts avec elle en sont avertis. Si l’un d’eux vous montre encore connecté, déconnectez-vous aussi de celui-ci.
sign-out-confirm = Se déconnecter
sign-out-stay = Rester connecté
signed-out = Vous êtes déconnecté.
signed-out-everywhere = Votre session Net-entreprises est fermée, et les services ouverts avec elle en sont avertis. Si l’un d’eux vous montre encore connecté, déconnectez-vous aussi de celui-ci.
signed-out-shared-computer = Sur un ordinateur partagé, fermez aussi toutes les fenêtres du navigateur.
