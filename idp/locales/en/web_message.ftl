web-message-title = Back to the service
web-message-lead = You may close this window and go on in the page of the service.
