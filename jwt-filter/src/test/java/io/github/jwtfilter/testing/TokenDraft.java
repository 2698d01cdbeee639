package io.github.jwtfilter.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A token of a {@link TestProvider} before it is signed. A test changes it to model an attack. Nimbus writes and signs
 * it, so the code under test never verifies its own work.
 */
public final class TokenDraft {
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private Signature signature;
    private UnaryOperator<String> headerText = UnaryOperator.identity();
    private UnaryOperator<String> claimsText = UnaryOperator.identity();
    private UnaryOperator<String> text = UnaryOperator.identity();

    TokenDraft(JWK key) {
        header("typ", "JWT");
        header("kid", key.getKeyID());
        signWith(key);
    }

    /** Sets a member of the header, or removes it for null. The algorithm of the signature stays. */
    public TokenDraft header(String name, Object value) {
        return put(header, name, value);
    }

    /** Sets a claim, or removes it for null. Times are seconds since 1970. */
    public TokenDraft claim(String name, Object value) {
        return put(claims, name, value);
    }

    /** Returns a claim, or null. */
    public Object claim(String name) {
        return claims.get(name);
    }

    private TokenDraft put(Map<String, Object> members, String name, Object value) {
        if (value == null) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
        return this;
    }

    /** Signs with another key and its own {@code alg}. The {@code kid} stays. */
    public TokenDraft signWith(JWK key) {
        return signWith(
                key.getAlgorithm().getName(),
                (signingHeader, input) ->
                        new DefaultJWSSignerFactory().createJWSSigner(key).sign(signingHeader, input));
    }

    /** Signs with an HMAC. The algorithm is {@code HS256}, {@code HS384} or {@code HS512}; Nimbus demands its key length. */
    public TokenDraft signWith(String hmac, byte[] secret) {
        return signWith(hmac, (signingHeader, input) -> new MACSigner(secret).sign(signingHeader, input));
    }

    private TokenDraft signWith(String algorithm, Signer signer) {
        header("alg", algorithm);
        JWSHeader signingHeader = new JWSHeader(JWSAlgorithm.parse(algorithm));
        signature = input -> signer.sign(signingHeader, input.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Leaves the signature empty, with {@code alg=none}. */
    public TokenDraft unsigned() {
        header("alg", "none");
        signature = input -> new Base64URL("");
        return this;
    }

    /** Changes the JSON text of the header before it is signed, for example to a member that appears twice. */
    public TokenDraft rewriteHeader(UnaryOperator<String> change) {
        headerText = change;
        return this;
    }

    /** Changes the JSON text of the claims before it is signed. */
    public TokenDraft rewriteClaims(UnaryOperator<String> change) {
        claimsText = change;
        return this;
    }

    /** Changes the signed token, for example to a text that is no JWT. */
    public TokenDraft rewrite(UnaryOperator<String> change) {
        text = change;
        return this;
    }

    String write() {
        String input = encode(header, headerText) + "." + encode(claims, claimsText);
        try {
            return text.apply(input + "." + signature.of(input));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Base64URL encode(Map<String, Object> members, UnaryOperator<String> change) {
        return Base64URL.encode(change.apply(JSONObjectUtils.toJSONString(members)));
    }

    private interface Signature {
        Base64URL of(String input) throws JOSEException;
    }

    private interface Signer {
        Base64URL sign(JWSHeader header, byte[] input) throws JOSEException;
    }
}
