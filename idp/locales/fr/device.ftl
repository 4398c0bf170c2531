device-title = Connecter un appareil
device-lead = Un appareil ou un logiciel vous a demandé d’ouvrir cette page. Saisissez le code qu’il affiche.
device-code = Code affiché par l’appareil
device-code-hint = Huit lettres, avec ou sans le tiret, en majuscules ou non.
device-code-shape = Un code compte huit lettres et aucune voyelle. Vérifiez-le sur l’appareil.
device-continue = Continuer
device-unknown-title = ce code ne fonctionne pas
device-unknown = Il est inconnu, expiré ou déjà utilisé. Vérifiez-le sur l’appareil, ou faites-lui afficher un nouveau code.
device-too-many = { $minutes ->
    [one] Pour protéger les comptes, patientez une minute avant de réessayer.
   *[other] Pour protéger les comptes, patientez { $minutes } minutes avant de réessayer.
}
device-warning-title = Quelqu’un vous a envoyé ce code ?
device-warning = Ne saisissez un code que si vous le voyez sur votre propre appareil, devant vous. Un code reçu par message, par courriel ou par téléphone donnerait accès à un inconnu.
device-consent-title = Laisser un appareil utiliser « { $service } » en votre nom ?
device-consent-code = Code de l’appareil
device-consent-compare = Comparez ce code à celui de votre appareil. Si aucun appareil devant vous ne l’affiche, refusez : quelqu’un essaie peut-être d’entrer avec votre identité.
device-consent-elsewhere = C’est un autre appareil que ce navigateur qui recevra l’accès. Il le garde jusqu’à ce que vous vous déconnectiez ici ou, si un accès prolongé est demandé, jusqu’à ce que vous déconnectiez le service.
device-consent-shared = L’appareil recevra
device-allowed-title = L’appareil est connecté
device-allowed = Revenez à votre appareil : il continue dans quelques secondes.
device-allowed-next = Vous pouvez fermer cette page. La page des services connectés permet de retirer cet accès.
device-refused-title = L’appareil a été refusé
device-refused = Il ne reçoit rien. Son code ne fonctionne plus.
device-refused-next = Si cette demande ne vient pas de vous, il n’y a rien d’autre à faire. Vous pouvez fermer cette page.
device-too-late-title = Ce code ne fonctionne plus
device-too-late = Il a expiré entre-temps, ou une réponse lui a déjà été donnée. Cette réponse-ci n’a rien donné à l’appareil.
device-too-late-next = Faites afficher un nouveau code à l’appareil et saisissez-le.
