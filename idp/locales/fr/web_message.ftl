web-message-title = Retour au service
web-message-lead = Vous pouvez fermer cette fenêtre et reprendre dans la page du service.
