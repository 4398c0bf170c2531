form-post-title = Back to “{ $service }”
form-post-lead = Your browser is taking you there. If nothing happens, use the button.
form-post-continue = Continue
