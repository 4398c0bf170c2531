sign-out-title = Sign out?
sign-out-asked-by = The service “{ $service }” asks to close your session.
sign-out-everywhere = Your Net-entreprises session will be closed. Services that are already open may stay so: sign out of each of them too.
sign-out-confirm = Sign out
sign-out-stay = Stay signed in
signed-out = You are signed out.
signed-out-everywhere = Your Net-entreprises session is closed. A service that is still open must be signed out of by itself.
signed-out-shared-computer = On a shared computer, close all browser windows as well.
