package io.github.jwtfilter.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A user of a {@link TestProvider}: the claims in each of its documents.
 *
 * @param subject the claim {@code sub} in all of them
 * @param idToken more claims of the ID token
 * @param accessToken more claims of the access token
 * @param userInfo more claims of the userinfo response
 */
public record ProviderUser(
        String subject, Map<String, Object> idToken, Map<String, Object> accessToken, Map<String, Object> userInfo) {
    /**
     * Returns a user as Keycloak describes it. Name and e-mail are in the ID token and in the userinfo response; realm
     * roles are in the access token.
     */
    public static ProviderUser of(String name, String... roles) {
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("preferred_username", name);
        profile.put("email", name + "@example.org");
        profile.put("email_verified", true);
        return new ProviderUser(
                "id-of-" + name,
                profile,
                new LinkedHashMap<>(Map.of("realm_access", Map.of("roles", List.of(roles)))),
                new LinkedHashMap<>(profile));
    }

    /** Returns this user with another {@code sub}. */
    public ProviderUser withSubject(String other) {
        return new ProviderUser(other, idToken, accessToken, userInfo);
    }

    /** Returns this user with a claim of the ID token changed, or removed for null. */
    public ProviderUser with(String claim, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(idToken);
        if (value == null) {
            changed.remove(claim);
        } else {
            changed.put(claim, value);
        }
        return new ProviderUser(subject, changed, accessToken, userInfo);
    }
}
