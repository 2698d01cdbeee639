package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.text.ValueFormats;
import io.github.jwtfilter.tools.inspect.JsonFault.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A newly signed token, or the problem of its claims. */
final class NewToken {
    /** The maximum length of the claims. */
    static final int MAX_CHARACTERS = 50_000;

    private static final Pattern TYPE = Pattern.compile("[\\w!#$&^.+/-]{1,100}");

    private final String token;
    private final List<Problem> problems;

    private NewToken(String token, List<Problem> problems) {
        this.token = token;
        this.problems = problems;
    }

    static NewToken refused(Problem problem) {
        return new NewToken("", List.of(problem));
    }

    /**
     * Signs claims.
     *
     * @param json the claims, a JSON object
     * @param type the {@code typ} of the header
     * @param lifetime the time from now to {@code exp}, such as 30m, with {@code iat} now; empty keeps these claims
     */
    static NewToken sign(String json, String type, String lifetime, KeySet keys, Clock clock) {
        Reading reading = JsonFault.read(json.getBytes(StandardCharsets.UTF_8));
        if (reading.fault().isPresent()) {
            JsonFault fault = reading.fault().get();
            String what = "No strict JSON object: " + fault.message();
            return refused(fault.offset()
                    .map(at -> Problem.at("claims", what, json, at))
                    .orElseGet(() -> Problem.of("claims", what + ".")));
        }
        if (!TYPE.matcher(type).matches()) {
            return refused(Problem.of("typ", "Expected a type such as JWT or at+jwt."));
        }
        if (keys.signingKey().isEmpty()) {
            return refused(Problem.of("key", "A public key cannot sign. Paste a secret or a private key."));
        }
        try {
            String token = new JwtSigner(keys, type).sign(claims(reading.object(), lifetime, clock.instant()));
            UnverifiedJwt.parse(token);
            return new NewToken(token, List.of());
        } catch (IllegalArgumentException e) {
            return refused(Problem.of("claims", DecodedToken.sentence(PrettyJson.visible(e.getMessage()))));
        } catch (InvalidTokenException e) {
            return refused(Problem.of(
                    "token", "The token would be refused everywhere: " + e.reason() + ": " + e.getMessage() + "."));
        }
    }

    private static Claims claims(Map<String, Object> given, String lifetime, Instant now) {
        Claims.Builder claims = Claims.builder();
        given.forEach(claims::claim);
        if (!lifetime.isEmpty()) {
            Duration duration = ValueFormats.positiveDuration(lifetime);
            claims.issuedAt(now).expiresAt(now.plus(duration));
        }
        return claims.build();
    }

    /** Returns the content for the page. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("token", token);
        map.put("problems", problems.stream().map(Problem::asMap).collect(Collectors.toList()));
        return map;
    }
}
