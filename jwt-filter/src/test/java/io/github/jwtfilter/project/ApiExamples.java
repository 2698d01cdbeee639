package io.github.jwtfilter.project;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.monitor.LoginListener;
import io.github.jwtfilter.session.AttributeFactory;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The code of API.md. {@link ApiDocumentTest} compares the two and runs what can run here. */
final class ApiExamples {
    private ApiExamples() {}

    static Claims signAndVerify(byte[] secret) throws InvalidTokenException {
        KeySet keys = KeySet.of(SigningKey.hmac(Algorithm.HS256, secret));
        String token = new JwtSigner(keys)
                .sign(Claims.builder()
                        .subject("customer@example.org")
                        .claim("roles", List.of("clerk", "auditor"))
                        .expiresAt(Instant.now().plusSeconds(900))
                        .build());

        JwtVerifier verifier = new JwtVerifier(keys, ClaimRules.builder().build());
        Claims claims = verifier.verify(token).claims();
        return claims;
    }

    static JwtVerifier verifierOfPublishedKeys(String json) {
        KeySet keys = JwkSet.parsePublished(json, skipped -> System.err.println("key skipped: " + skipped));
        ClaimRules rules = ClaimRules.builder()
                .issuer("https://login.example.org/realms/bank")
                .audience("account")
                .clockSkew(Duration.ofSeconds(10))
                .require("sub")
                .build();
        JwtVerifier verifier = new JwtVerifier(keys, rules);
        return verifier;
    }

    static String reasonOf(JwtVerifier verifier, String token) {
        try {
            return verifier.verify(token).claims().subject().orElseThrow();
        } catch (InvalidTokenException e) {
            return "refused: " + e.reason();
        }
    }

    static String emailOf(HttpServletRequest request) {
        Identity user = (Identity) request.getUserPrincipal();
        String email = (String) user.claims().get("email");
        return email;
    }

    static final class UserBean {
        final String name;

        UserBean(String name) {
            this.name = name;
        }
    }

    public static final class UserFactory implements AttributeFactory {
        @Override
        public Set<String> names() {
            return Set.of("user");
        }

        @Override
        public Object make(String name, Identity login) {
            return new UserBean(login.getName());
        }
    }

    public static final class Alarm implements LoginListener {
        @Override
        public void happened(LoginEvent event) {
            if (event.type() == LoginEvent.Type.LOCKED) {
                System.err.println("locked: " + event.user() + " from " + event.address());
            }
        }
    }
}
