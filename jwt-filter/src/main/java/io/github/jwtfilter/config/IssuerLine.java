package io.github.jwtfilter.config;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.keys.FetchedKeys;
import io.github.jwtfilter.keys.Fingerprints;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.keys.KeysAddress;
import io.github.jwtfilter.keys.LoadBalancerKeys;
import io.github.jwtfilter.keys.PublishedKeys;
import io.github.jwtfilter.login.ListedIssuer;
import io.github.jwtfilter.text.NearestName;
import io.github.jwtfilter.text.ValueFormats;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code issuers}: the name of an issuer, and words of the form {@code option=value}. It has its own keys and
 * its own audience. A line with {@code signer} is for the tokens of an AWS load balancer, which signs for the issuer.
 */
final class IssuerLine {
    private static final List<String> OPTIONS =
            List.of("keys", "audience", "principalClaim", "rolesClaim", "namePrefix", "algorithm", "signer");

    /** A load balancer's name at AWS: partition, region and account are its second, fourth and fifth field. */
    private static final Pattern LOAD_BALANCER =
            Pattern.compile("arn:(aws|aws-us-gov):elasticloadbalancing:([a-z]{2}(?:-[a-z]{1,12}){1,2}-[0-9])"
                    + ":[0-9]{12}:loadbalancer/app/[A-Za-z0-9-]{1,64}/[A-Za-z0-9]{1,64}");

    /** The longest of the common issuers have about 100 characters. */
    private static final Pattern ISSUER = Pattern.compile("[\\x21-\\x7e]{1,500}");

    private final Clock clock;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> audience;
    private final Semaphore waiting;
    private final KeySource keys;

    /** The {@code iss} of the tokens. */
    final String issuer;

    /**
     * Parses a line.
     *
     * @param insecureHttp whether keys may come over plain http
     * @param waiting the limit for requests that wait for keys of any issuer
     * @throws IllegalArgumentException if an option is wrong or absent
     */
    IssuerLine(String line, boolean insecureHttp, Semaphore waiting, Clock clock) {
        this.waiting = waiting;
        this.clock = clock;
        String[] words = line.split("\\s+");
        issuer = words[0];
        if (!ISSUER.matcher(issuer).matches() || OPTIONS.contains(issuer.split("=", 2)[0])) {
            throw new IllegalArgumentException(
                    "expected the issuer first, exactly as in the claim 'iss' of its tokens");
        }
        for (int i = 1; i < words.length; i++) {
            add(words[i]);
        }
        audience = option("audience").map(ValueFormats::names).orElse(List.of());
        if (audience.isEmpty() && !options.containsKey("signer")) {
            throw new IllegalArgumentException(
                    "expected audience=NAME, so that tokens for other applications are refused");
        }
        keys = options.containsKey("signer") ? loadBalancerKeys(insecureHttp) : keys(insecureHttp);
    }

    private void add(String word) {
        int equals = word.indexOf('=');
        String name = word.substring(0, Math.max(equals, 0));
        if (!OPTIONS.contains(name)) {
            // The text after the equals sign may be a secret in the wrong place.
            throw new IllegalArgumentException("expected words of the form option=value with one of " + OPTIONS
                    + ", got "
                    + (equals < 0 ? "a word without '='" : "'" + name + "'")
                    + NearestName.of(name, OPTIONS)
                            .filter(near -> equals > 0)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse(""));
        }
        if (equals == word.length() - 1 || options.put(name, word.substring(equals + 1)) != null) {
            throw new IllegalArgumentException(name + ": expected one value");
        }
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    private KeySource keys(boolean insecureHttp) {
        String place = option("keys")
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected keys= with the https URL of a JWK Set or the absolute path of a file"));
        Algorithm algorithm = option("algorithm").map(KeySettings::any).orElse(null);
        if (!place.contains("://")) {
            return KeySources.publicKeyFile(KeySettings.path(place), algorithm, clock);
        }
        if (algorithm != null) {
            throw new IllegalArgumentException("expected no algorithm with a URL, because each JWK names its own");
        }
        return PublishedKeys.ofIssuer(KeysAddress.of(place, insecureHttp), clock, waiting);
    }

    private KeySource loadBalancerKeys(boolean insecureHttp) {
        Matcher signer = LOAD_BALANCER.matcher(options.get("signer"));
        if (!signer.matches()) {
            throw new IllegalArgumentException("signer: expected the ARN of an application load balancer, for example"
                    + " arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/NAME/50dc6c495c0c9188");
        }
        if (options.containsKey("algorithm")) {
            throw new IllegalArgumentException("expected no algorithm with signer, because it is ES256");
        }
        String region = signer.group(2);
        String usual = signer.group(1).equals("aws")
                ? "https://public-keys.auth.elb." + region + ".amazonaws.com"
                : "https://s3-" + region + ".amazonaws.com/aws-elb-public-keys-prod-" + region;
        return new LoadBalancerKeys(option("keys").orElse(usual), insecureHttp, waiting);
    }

    /**
     * Returns the issuer with the verifier of its tokens.
     *
     * @param cachedTokens the maximum number of verified tokens in memory
     */
    ListedIssuer listed(Duration clockSkew, int cachedTokens) {
        ClaimRules.Builder rules =
                ClaimRules.builder().issuer(issuer).clockSkew(clockSkew).clock(clock);
        String[] names = audience.toArray(new String[0]);
        if (options.containsKey("signer")) {
            // The payload has what the provider tells of the user. The load balancer writes into the header for whom it
            // signs.
            rules.ignoreAudience().allowPadding().requireHeader("signer", options.get("signer"));
            if (names.length > 0) {
                rules.requireHeader("client", names);
            }
        } else {
            rules.audience(names);
        }
        return new ListedIssuer(
                issuer,
                new JwtVerifier(keys, rules.build(), cachedTokens),
                keys instanceof LoadBalancerKeys ? ((LoadBalancerKeys) keys)::proved : key -> {},
                option("principalClaim").orElse("sub"),
                option("rolesClaim").orElse(""),
                option("namePrefix").orElse(""));
    }

    /** Returns the source of the keys if a thread fetches them. */
    Optional<FetchedKeys> fetched() {
        return Optional.of(keys).filter(FetchedKeys.class::isInstance).map(FetchedKeys.class::cast);
    }

    /** Returns the key fingerprints; empty while the keys are unavailable. */
    List<String> fingerprints() {
        return Fingerprints.of(current());
    }

    /** Returns the current keys; none while they are unavailable. */
    KeySet current() {
        try {
            return keys.current();
        } catch (KeysUnavailableException e) {
            return KeySet.NONE;
        }
    }

    /** Returns the origin of the keys for the operator. */
    String origin() {
        return keys.toString();
    }
}
