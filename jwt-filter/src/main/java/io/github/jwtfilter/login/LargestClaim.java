package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The claim that takes most of a token's size, with advice for the operator. */
public final class LargestClaim {
    private final String name;
    private final int bytes;
    private final String advice;

    private LargestClaim(String name, int bytes, String advice) {
        this.name = name;
        this.bytes = bytes;
        this.advice = advice;
    }

    /**
     * Finds the largest claim.
     *
     * @param claims at least one claim
     * @param rolesClaim the claim that holds the roles
     * @param content the claims that the operator configured in addition to name and roles
     */
    static LargestClaim of(Claims claims, String rolesClaim, TokenContent content) {
        String name = "";
        int bytes = 0;
        for (Map.Entry<String, Object> claim : claims.asMap().entrySet()) {
            int size = size(claim.getKey(), claim.getValue());
            if (size > bytes) {
                name = claim.getKey();
                bytes = size;
            }
        }
        Object value = claims.asMap().get(name);
        String advice = "";
        if (name.equals(rolesClaim) && value instanceof List) {
            advice = ", " + ((List<?>) value).size()
                    + " roles: give them shorter names with roleMap, or leave some out with roleFilter";
        } else if (content.asksFor(name)) {
            advice = ": the login servlet's parameter claims asks for it";
        }
        return new LargestClaim(name, bytes, advice);
    }

    /** Returns the base64url size of the claim's JSON member including its comma: four characters for three bytes. */
    private static int size(String name, Object value) {
        String object = StrictJson.write(Collections.singletonMap(name, value));
        int member = object.getBytes(StandardCharsets.UTF_8).length - "{}".length() + ",".length();
        return (member * 4 + 2) / 3;
    }

    String name() {
        return name;
    }

    /**
     * Returns a text for the log, for example
     * {@code its largest claim is department (2900 bytes): the login servlet's parameter claims asks for it}.
     */
    @Override
    public String toString() {
        return "its largest claim is " + name + " (" + bytes + " bytes)" + advice;
    }
}
