// A site that signs its people in with Net-entreprises, on Nimbus, the library under Spring
// Security: mvn dependency:copy-dependencies, then java -cp 'target/dependency/*' Site.java
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.*;
import com.nimbusds.oauth2.sdk.auth.*;
import com.nimbusds.oauth2.sdk.id.*;
import com.nimbusds.oauth2.sdk.pkce.*;
import com.nimbusds.openid.connect.sdk.*;
import com.nimbusds.openid.connect.sdk.claims.*;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.sun.net.httpserver.*;
import java.io.IOException;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;

public class Site {
    record Begun(State state, Nonce nonce, CodeVerifier verifier, String target) {}
    record Session(String name, JWT idToken) {}

    static final Map<String, String> ENV = System.getenv();
    static final String SITE = ENV.get("SITE");
    static final Issuer ISSUER = new Issuer(ENV.get("ISSUER"));
    static final ClientID CLIENT = new ClientID(ENV.get("CLIENT_ID"));
    static final Secret SECRET = new Secret(ENV.get("CLIENT_SECRET"));
    static final Path HOME_PAGE = Path.of(ENV.get("HOME_PAGE"));
    static final String SIGN_OUT = "<form method=post action=/sign-out>"
        + "<button id=sign-out>Se déconnecter</button></form>";
    static final URI CALLBACK = URI.create(SITE + "/callback");

    // In memory here: with two servers, put them in what they share.
    static final Map<String, Begun> pending = new ConcurrentHashMap<>();
    static final Map<String, Session> sessions = new ConcurrentHashMap<>();
    static OIDCProviderMetadata provider;

    public static void main(String[] arguments) throws Exception {
        provider = OIDCProviderMetadata.resolve(ISSUER);
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(ENV.get("PORT")));
        var server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", Site::answer);
        server.start();
    }

    static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var session = sessions.get(cookie(exchange, "session"));
            switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
                case "GET /" -> send(exchange, 200, Files.readString(HOME_PAGE));
                case "GET /private" -> {
                    if (session == null) signIn(exchange);
                    else page(exchange, 200, "Bonjour " + session.name(), SIGN_OUT);
                }
                case "GET /callback" -> callback(exchange);
                case "POST /sign-out" -> signOut(exchange);
                default -> page(exchange, 404, "Cette page n’existe pas", "");
            }
        } catch (Exception error) {
            System.err.println("sign-in: " + error.getMessage());
            page(exchange, 400, "La connexion n’a pas abouti", "");
        }
    }

    /** Remembers the page, and sends the person to the provider. */
    static void signIn(HttpExchange exchange) throws IOException {
        var target = exchange.getRequestURI().toString();
        var begun = new Begun(new State(), new Nonce(), new CodeVerifier(), target);
        var browser = new State(32).getValue();
        pending.put(browser, begun);
        var scope = new Scope("openid", "profile");
        var request = new AuthenticationRequest.Builder(ResponseType.CODE, scope, CLIENT, CALLBACK)
            .endpointURI(provider.getAuthorizationEndpointURI())
            .state(begun.state()).nonce(begun.nonce())
            .codeChallenge(begun.verifier(), CodeChallengeMethod.S256)
            .build();
        redirect(exchange, request.toURI().toString(), "pending", browser);
    }

    static void callback(HttpExchange exchange) throws Exception {
        var begun = pending.remove(cookie(exchange, "pending"));
        var here = URI.create(SITE + exchange.getRequestURI());
        var answer = AuthenticationResponseParser.parse(here);
        // RFC 9207: an answer that another provider relayed is refused before it is used.
        if (begun == null || !begun.state().equals(answer.getState())
            || !ISSUER.equals(answer.getIssuer()) || !answer.indicatesSuccess()) {
            page(exchange, 400, "La connexion n’a pas abouti", "");
            return;
        }
        var grant = new AuthorizationCodeGrant(
            answer.toSuccessResponse().getAuthorizationCode(), CALLBACK, begun.verifier());
        var request = new TokenRequest.Builder(
            provider.getTokenEndpointURI(), new ClientSecretBasic(CLIENT, SECRET), grant).build();
        var tokens = OIDCTokenResponse.parse(request.toHTTPRequest().send()).getOIDCTokens();
        // Signature, issuer, audience, expiry, nonce.
        var claims = new IDTokenValidator(
            ISSUER, CLIENT, JWSAlgorithm.RS256, provider.getJWKSetURI().toURL())
            .validate(tokens.getIDToken(), begun.nonce());
        var asked = new UserInfoRequest(
            provider.getUserInfoEndpointURI(), tokens.getBearerAccessToken());
        var person = UserInfoResponse.parse(asked.toHTTPRequest().send())
            .toSuccessResponse().getUserInfo();
        if (!person.getSubject().equals(claims.getSubject())) throw new GeneralException("userinfo");
        var session = new State(32).getValue();
        sessions.put(session, new Session(person.getName(), tokens.getIDToken()));
        redirect(exchange, begun.target(), "session", session);
    }

    static void signOut(HttpExchange exchange) throws IOException {
        var session = sessions.remove(cookie(exchange, "session"));
        var next = session == null ? "/" : new LogoutRequest(provider.getEndSessionEndpointURI(),
            session.idToken(), URI.create(SITE + "/"), null).toURI().toString();
        redirect(exchange, next, "session", "");
    }

    static String cookie(HttpExchange exchange, String name) {
        var header = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
        return header.stream().flatMap(line -> Arrays.stream(line.split("; ")))
            .filter(pair -> pair.startsWith(name + "="))
            .map(pair -> pair.substring(name.length() + 1)).findFirst().orElse("");
    }

    static void redirect(HttpExchange exchange, String to, String name, String value)
            throws IOException {
        var secure = SITE.startsWith("https:") ? "; Secure" : "";
        var lax = "; Path=/; HttpOnly; SameSite=Lax" + secure;
        exchange.getResponseHeaders().add("Set-Cookie", name + "=" + value + lax);
        exchange.getResponseHeaders().add("Location", to);
        exchange.sendResponseHeaders(303, -1);
    }

    static void page(HttpExchange exchange, int status, String title, String more)
            throws IOException {
        var safe = title.replace("&", "&amp;").replace("<", "&lt;");
        var head = "<!doctype html><html lang=fr><title>Mon site</title>";
        send(exchange, status, head + "<h1>" + safe + "</h1>" + more);
    }

    static void send(HttpExchange exchange, int status, String html) throws IOException {
        var body = html.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
