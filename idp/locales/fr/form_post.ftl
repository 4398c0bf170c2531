form-post-title = Retour au service « { $service } »
form-post-lead = Votre navigateur vous y ramène. Si rien ne se passe, utilisez le bouton.
form-post-continue = Continuer
