"""A site that signs its people in with Net-entreprises, on Flask and Authlib: python app.py"""

import os
import secrets
from html import escape

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, abort, redirect, request, session
from joserfc.errors import JoseError

ISSUER, SITE = os.environ["ISSUER"], os.environ["SITE"]

app = Flask(__name__)
# Signs the cookie; keep one for all servers, or each start signs everyone out.
app.secret_key = os.environ.get("SECRET_KEY") or secrets.token_bytes(32)
app.config.update(
    SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=SITE.startswith("https:")
)

provider = OAuth(app).register(
    "net_entreprises",
    server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
)

# Who is signed in. In memory here: with two servers, put it in what they share.
signed_in = {}


@app.get("/")
def home():
    with open(os.environ["HOME_PAGE"], encoding="utf-8") as page:
        return page.read()


@app.get("/private")
def private():
    person = signed_in.get(session.get("id"))
    if person is None:
        session["target"] = request.full_path
        return provider.authorize_redirect(f"{SITE}/callback")
    return (
        "<!doctype html><html lang=fr><title>Mon site</title>"
        f"<h1>Bonjour {escape(person['name'])}</h1>"
        "<form method=post action=/sign-out><button id=sign-out>Se déconnecter</button></form>"
    )


@app.get("/callback")
def callback():
    # RFC 9207: an answer that another provider relayed is refused before it is used.
    if request.args.get("iss") != ISSUER:
        abort(400)
    # `state`, the code with PKCE, and the whole ID token with its `nonce`.
    token = provider.authorize_access_token()
    person = provider.userinfo(token=token)
    if person["sub"] != token["userinfo"]["sub"]:
        abort(400)
    target = session.get("target", "/private")
    session.clear()
    session["id"] = secrets.token_urlsafe(32)
    signed_in[session["id"]] = {"name": person["name"], "id_token": token["id_token"]}
    return redirect(target, 303)


@app.post("/sign-out")
def sign_out():
    person = signed_in.pop(session.get("id"), None)
    session.clear()
    if person is None:
        return redirect("/", 303)
    return provider.logout_redirect(
        post_logout_redirect_uri=f"{SITE}/", id_token_hint=person["id_token"]
    )


@app.errorhandler(OAuthError)
@app.errorhandler(JoseError)
def refused(error):
    app.logger.warning("sign-in: %s", error)
    return "La connexion n’a pas abouti", 400


if __name__ == "__main__":
    app.run("127.0.0.1", int(os.environ["PORT"]))
