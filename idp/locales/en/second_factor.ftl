second-factor-title = One more step
own-space = Your space
second-factor-lead = Your account is protected by a second factor. Show it to go on to “{ $service }”.
second-factor-submit = Continue
second-factor-by-other = Use another factor instead
second-factor-by-recovery-code = Your app is out of reach? Use a recovery code
code = Code of your app
code-hint = Six digits, which change every 30 seconds.
code-malformed-title = check the code
code-malformed = A code of the app has six digits; a recovery code has twelve digits and letters.
code-wrong-title = this code was not accepted
code-wrong = The code is not the one of this moment, or it was used already. Wait for the next one, and check that the clock of your device is right.
code-too-many-title = too many attempts
code-too-many = { $minutes ->
    [one] To protect your account, codes of the app are not looked at for one minute. A recovery code still works.
   *[other] To protect your account, codes of the app are not looked at for { $minutes } minutes. A recovery code still works.
}
recovery-code = Recovery code
recovery-code-hint = Twelve digits and letters of the list that you kept, with or without dashes. Each works once.
note-factor-title = Why a second step
note-factor = Even somebody who has learned your password cannot sign in without what only you hold.
note-code-title = A code is for this page alone
note-code = Nobody, whether staff or partner, will ever ask you for it by telephone or message.
second-factor-none = The password alone is not enough for “{ $service }”. Set up a second factor to go on.
second-factor-set-up-hint = An app on your phone or computer that computes codes is enough, or a passkey. It takes two minutes, and is asked for at every sign-in from then on.
second-factor-set-up = Set up an app
passkey-use = Use a passkey
passkey-refused-title = this passkey was not accepted
passkey-refused = The passkey was not accepted. Try again in a moment, or choose another way.
passkey-unheard = No passkey answered. Try again, or choose another way.
second-factor-no-passkeys = This browser cannot use passkeys here, or scripts are switched off. Use a recovery code, or another browser.
second-factor-by-recovery-code-alone = Your passkey is out of reach? Use a recovery code
