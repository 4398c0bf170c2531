sign-out-title = Sign out?
sign-out-asked-by = The service “{ $service }” asks to close your session.
sign-out-everywhere = Your Net-entreprises session will be closed, and the services you opened with it are told. If one still shows you as signed in, sign out of it too.
sign-out-confirm = Sign out
sign-out-stay = Stay signed in
signed-out = You are signed out.
signed-out-everywhere = Your Net-entreprises session is closed, and the services you opened with it are told. If one still shows you as signed in, sign out of it too.
signed-out-shared-computer = On a shared computer, close all browser windows as well.
