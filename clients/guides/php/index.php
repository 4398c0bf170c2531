<?php
// A site that signs its people in with Net-entreprises, on jumbojett/openid-connect-php:
// php -S 127.0.0.1:3000 index.php
require __DIR__ . '/vendor/autoload.php';

use Jumbojett\OpenIDConnectClient;
use Jumbojett\OpenIDConnectClientException;

[$issuer, $site] = [getenv('ISSUER'), getenv('SITE')];

// `Lax`: the provider's answer is a navigation from another site, and must carry the cookie.
session_start([
    'cookie_httponly' => true,
    'cookie_samesite' => 'Lax',
    'cookie_secure' => str_starts_with($site, 'https:'),
    'use_strict_mode' => true,
]);

$provider = new OpenIDConnectClient($issuer, getenv('CLIENT_ID'), getenv('CLIENT_SECRET'));
$provider->setRedirectURL("$site/callback");
$provider->addScope(['profile']);
$provider->setCodeChallengeMethod('S256');

try {
    switch ($_SERVER['REQUEST_METHOD'] . ' ' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
        case 'GET /':
            readfile(getenv('HOME_PAGE'));
            break;
        case 'GET /private':
            if (!isset($_SESSION['person'])) {
                $_SESSION['target'] = $_SERVER['REQUEST_URI'];
                // Sends the person to the provider, with a fresh state, nonce and PKCE verifier.
                $provider->authenticate();
            }
            page(200, 'Bonjour ' . $_SESSION['person'], '<form method="post" action="/sign-out">'
                . '<button id="sign-out">Se déconnecter</button></form>');
            break;
        case 'GET /callback':
            // RFC 9207: an answer that another provider relayed is refused before it is used.
            if (($_GET['iss'] ?? '') !== $issuer || !$provider->authenticate()) {
                page(400, 'La connexion n’a pas abouti');
                break;
            }
            // The library compares the userinfo's `sub` with the ID token's.
            $name = $provider->requestUserInfo('name');
            session_regenerate_id(true);
            $_SESSION['person'] = $name;
            $_SESSION['id_token'] = $provider->getIdToken();
            go($_SESSION['target'] ?? '/private');
            break;
        case 'POST /sign-out':
            $idToken = $_SESSION['id_token'] ?? null;
            session_destroy();
            $idToken === null ? go('/') : $provider->signOut($idToken, "$site/");
            break;
        default:
            page(404, 'Cette page n’existe pas');
    }
} catch (OpenIDConnectClientException $error) {
    error_log($error->getMessage());
    page(400, 'La connexion n’a pas abouti');
}

function go(string $location): void
{
    header("Location: $location", true, 303);
}

function page(int $status, string $title, string $more = ''): void
{
    http_response_code($status);
    echo '<!doctype html><html lang="fr"><title>Mon site</title><h1>',
        htmlspecialchars($title), '</h1>', $more;
}
