second-factor-title = Encore une étape
own-space = Votre espace
second-factor-lead = Votre compte est protégé par un second facteur. Présentez-le pour continuer vers « { $service } ».
second-factor-submit = Continuer
second-factor-by-other = Utiliser plutôt un autre facteur
second-factor-by-recovery-code = Votre application est hors de portée ? Utilisez un code de secours
code = Code de votre application
code-hint = Six chiffres, qui changent toutes les 30 secondes.
code-malformed-title = vérifiez le code
code-malformed = Un code de l’application compte six chiffres ; un code de secours compte douze chiffres et lettres.
code-wrong-title = ce code n’a pas été accepté
code-wrong = Le code n’est pas celui du moment, ou il a déjà servi. Attendez le suivant et vérifiez que l’heure de votre appareil est juste.
code-too-many-title = trop de tentatives
code-too-many = { $minutes ->
    [one] Pour protéger votre compte, les codes de l’application ne sont plus examinés pendant une minute. Un code de secours fonctionne toujours.
   *[other] Pour protéger votre compte, les codes de l’application ne sont plus examinés pendant { $minutes } minutes. Un code de secours fonctionne toujours.
}
recovery-code = Code de secours
recovery-code-hint = Douze chiffres et lettres de la liste que vous avez conservée, avec ou sans tirets. Chacun sert une fois.
note-factor-title = Pourquoi une seconde étape
note-factor = Même une personne qui aurait appris votre mot de passe ne peut pas se connecter sans ce que vous seul détenez.
note-code-title = Un code n’est que pour cette page
note-code = Personne, ni agent ni partenaire, ne vous le demandera par téléphone ou par message.
second-factor-none = Le mot de passe seul ne suffit pas pour « { $service } ». Configurez un second facteur pour continuer.
second-factor-set-up-hint = Une application qui calcule des codes, sur votre téléphone ou votre ordinateur, suffit, ou une clé d’accès. Cela prend deux minutes, et ce facteur vous sera demandé désormais à chaque connexion.
second-factor-set-up = Configurer une application
passkey-use = Utiliser une clé d’accès
passkey-refused-title = cette clé d’accès n’a pas été acceptée
passkey-refused = La clé d’accès n’a pas été acceptée. Réessayez dans un instant, ou choisissez un autre moyen.
passkey-unheard = Aucune clé d’accès n’a répondu. Réessayez, ou choisissez un autre moyen.
second-factor-no-passkeys = Ce navigateur ne peut pas utiliser de clé d’accès ici, ou les scripts y sont désactivés. Utilisez un code de secours, ou un autre navigateur.
second-factor-by-recovery-code-alone = Votre clé d’accès est hors de portée ? Utilisez un code de secours
