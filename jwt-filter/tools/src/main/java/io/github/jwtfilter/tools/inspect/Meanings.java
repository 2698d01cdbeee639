package io.github.jwtfilter.tools.inspect;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Descriptions of header members and claims: the registered names, OpenID Connect and this filter. */
final class Meanings {
    private static final Map<String, String> HEADER = Map.ofEntries(
            Map.entry("alg", "Algorithm of the signature"),
            Map.entry("typ", "Type of the token"),
            Map.entry("kid", "Name of the key that signed"),
            Map.entry("cty", "Type of the content"),
            Map.entry("enc", "Algorithm of the encryption"),
            Map.entry("zip", "Compression of the content"),
            Map.entry("crit", "Extensions that a reader must support. The filter supports none and refuses the token"),
            Map.entry("b64", "Whether the payload is encoded (RFC 7797). The filter refuses the token"),
            Map.entry("jku", "Address of keys. The filter ignores it, because the sender could choose the key"),
            Map.entry("jwk", "A key. The filter ignores it, because the sender could choose the key"),
            Map.entry("x5u", "Address of certificates. The filter ignores it"),
            Map.entry("x5c", "Certificates. The filter ignores them"),
            Map.entry("x5t", "Digest of a certificate"),
            Map.entry("x5t#S256", "Digest of a certificate"),
            Map.entry("signer", "Load balancer that signed (AWS)"),
            Map.entry("client", "Client for which the load balancer signed (AWS)"));

    private static final Map<String, String> ALGORITHMS = Map.ofEntries(
            Map.entry("HS256", "HMAC with SHA-256: one secret signs and verifies"),
            Map.entry("HS384", "HMAC with SHA-384: one secret signs and verifies"),
            Map.entry("HS512", "HMAC with SHA-512: one secret signs and verifies"),
            Map.entry("RS256", "RSA PKCS #1 with SHA-256: a private key signs, its public key verifies"),
            Map.entry("RS384", "RSA PKCS #1 with SHA-384: a private key signs, its public key verifies"),
            Map.entry("RS512", "RSA PKCS #1 with SHA-512: a private key signs, its public key verifies"),
            Map.entry("PS256", "RSA-PSS with SHA-256: a private key signs, its public key verifies"),
            Map.entry("PS384", "RSA-PSS with SHA-384: a private key signs, its public key verifies"),
            Map.entry("PS512", "RSA-PSS with SHA-512: a private key signs, its public key verifies"),
            Map.entry("ES256", "ECDSA on the curve P-256: a private key signs, its public key verifies"),
            Map.entry("ES384", "ECDSA on the curve P-384: a private key signs, its public key verifies"),
            Map.entry("ES512", "ECDSA on the curve P-521: a private key signs, its public key verifies"),
            Map.entry("EdDSA", "Edwards curve Ed25519: a private key signs, its public key verifies"),
            Map.entry("Ed25519", "Edwards curve Ed25519: a private key signs, its public key verifies"));

    private static final Map<String, String> CLAIMS = Map.ofEntries(
            Map.entry("iss", "Issuer: who made the token"),
            Map.entry("sub", "Subject: the user or client"),
            Map.entry("aud", "Audience: for whom the token is meant"),
            Map.entry("exp", "Expires"),
            Map.entry("nbf", "Not valid before"),
            Map.entry("iat", "Issued"),
            Map.entry("jti", "Unique name of this token"),
            Map.entry("auth_time", "When the user logged in"),
            Map.entry("sid", "Name of the login. All tokens of one login share it; a logout ends it"),
            Map.entry("roles", "Roles of the user"),
            Map.entry("groups", "Groups of the user"),
            Map.entry("realm_access", "Roles of the user (Keycloak)"),
            Map.entry("resource_access", "Roles of the user for each client (Keycloak)"),
            Map.entry("scope", "Scopes that the client was granted"),
            Map.entry("scp", "Scopes that the client was granted"),
            Map.entry("azp", "Client to which the token was issued"),
            Map.entry("client_id", "Client to which the token was issued"),
            Map.entry("nonce", "Ties an ID token to its login"),
            Map.entry("acr", "How strongly the user was authenticated"),
            Map.entry("amr", "How the user was authenticated"),
            Map.entry("at_hash", "Digest of the access token"),
            Map.entry("c_hash", "Digest of the authorization code"),
            Map.entry("name", "Full name"),
            Map.entry("given_name", "Given name"),
            Map.entry("family_name", "Family name"),
            Map.entry("preferred_username", "Name for the login. At some providers the user can change it"),
            Map.entry("email", "Email address"),
            Map.entry("email_verified", "Whether the issuer checked the email address"),
            Map.entry("locale", "Language of the user"),
            Map.entry("updated_at", "When the user's data last changed"),
            Map.entry("tid", "Tenant (Entra ID)"),
            Map.entry("oid", "User in the tenant (Entra ID)"),
            Map.entry("upn", "Name for the login (Entra ID)"),
            Map.entry("cnf", "Key that the sender must prove to have"),
            Map.entry("act", "Who acts for the subject"),
            Map.entry("events", "Events, for example a logout"),
            Map.entry("cks", "jwt-filter: scope of the cookie that the token was put into"),
            Map.entry("usrc", "jwt-filter: source that proved the user"),
            Map.entry("ustp", "jwt-filter: stamp of the user's account, compared at a renewal"),
            Map.entry("uchk", "jwt-filter: when the account was last checked"),
            Map.entry("uend", "jwt-filter: when the login ends, whatever its renewals"),
            Map.entry("psid", "jwt-filter: session at the provider, as a digest"),
            Map.entry("psub", "jwt-filter: user at the provider, as a digest"));

    private static final Set<String> DATES = Set.of("exp", "nbf", "iat", "auth_time", "updated_at", "uchk", "uend");

    private Meanings() {}

    /** Returns the description of a header member; empty if the name is unknown. */
    static String ofHeader(String name, Object value) {
        Optional<String> algorithm = name.equals("alg")
                ? Optional.ofNullable(value).filter(String.class::isInstance).map(text -> ALGORITHMS.get(text))
                : Optional.empty();
        return algorithm.orElseGet(() -> HEADER.getOrDefault(name, ""));
    }

    /** Returns the description of a claim; empty if the name is unknown. */
    static String ofClaim(String name) {
        return CLAIMS.getOrDefault(name, "");
    }

    /** Returns whether a claim is a time in seconds since 1970. */
    static boolean isDate(String name) {
        return DATES.contains(name);
    }
}
