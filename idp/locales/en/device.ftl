device-title = Connect a device
device-lead = A device or program asked you to open this page. Enter the code that it shows.
device-code = Code shown by the device
device-code-hint = Eight letters, with or without the dash, in capitals or not.
device-code-shape = A code has eight letters and no vowels. Check it on the device.
device-continue = Continue
device-unknown-title = this code does not work
device-unknown = It is unknown, has expired or has been used. Check it on the device, or have the device show a new one.
device-too-many = { $minutes ->
    [one] To protect accounts, wait one minute before you try again.
   *[other] To protect accounts, wait { $minutes } minutes before you try again.
}
device-warning-title = Did somebody send you this code?
device-warning = Enter a code only if you see it on your own device, in front of you. A code that reached you by message, e-mail or telephone would let a stranger in.
device-consent-title = Let a device use “{ $service }” in your name?
device-consent-code = Code of the device
device-consent-compare = Compare this code with the one on your device. If you have no device in front of you that shows it, refuse: somebody may be trying to get in with your identity.
device-consent-elsewhere = It is another device than this browser that will receive access. It keeps it until you sign out here or, where lasting access is asked for, until you disconnect the service.
device-consent-shared = The device will receive
device-allowed-title = The device is connected
device-allowed = Go back to your device: it goes on within a few seconds.
device-allowed-next = You can close this page. The page of connected services lets you take the access back.
device-refused-title = The device was refused
device-refused = It receives nothing. Its code no longer works.
device-refused-next = If you did not ask for this yourself, there is nothing more to do. You can close this page.
device-too-late-title = This code no longer works
device-too-late = It expired meanwhile, or it has been answered already. Nothing was given to the device by this answer.
device-too-late-next = Have the device show a new code and enter it again.
