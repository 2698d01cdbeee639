package io.github.jwtfilter.benchmark.token;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;

/**
 * The code that a good programmer would write by hand for exactly these tokens: one header, one key, six claims in
 * fields. It compares in constant time and checks {@code exp} and {@code iss}. It supports only this case. Faster code
 * would need another JSON reader or another HMAC.
 */
public final class FloorLibrary implements Library {
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = Tokens.ENCODED_HEADER + '.';
    private static final byte[] HEADER_BYTES = HEADER.getBytes(StandardCharsets.US_ASCII);
    private static final int SIGNATURE_LENGTH = 43;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Mac keyed = Tokens.newMac();

    @Override
    public TokenClaims verify(String token) throws GeneralSecurityException, IOException, CloneNotSupportedException {
        int signedLength = token.length() - SIGNATURE_LENGTH - 1;
        if (signedLength <= HEADER.length() || !token.startsWith(HEADER) || token.charAt(signedLength) != '.') {
            throw BareMac.Refused.INSTANCE;
        }
        byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
        byte[] presented = Arrays.copyOfRange(bytes, signedLength + 1, bytes.length);
        if (!MessageDigest.isEqual(signature(bytes, signedLength), presented)) {
            throw BareMac.Refused.INSTANCE;
        }
        TokenClaims claims = claims(DECODER.decode(Arrays.copyOfRange(bytes, HEADER.length(), signedLength)));
        boolean good = Tokens.ISSUER.equals(claims.issuer())
                && System.currentTimeMillis() / 1000 < claims.expiresAt()
                && claims.subject() != null;
        if (!good) {
            throw BareMac.Refused.INSTANCE;
        }
        return claims;
    }

    private byte[] signature(byte[] bytes, int length) throws CloneNotSupportedException {
        Mac mac = (Mac) keyed.clone();
        mac.update(bytes, 0, length);
        return ENCODER.encode(mac.doFinal());
    }

    private static TokenClaims claims(byte[] json) throws IOException {
        String issuer = null;
        String subject = null;
        String id = null;
        long issuedAt = 0;
        long expiresAt = 0;
        List<String> roles = List.of();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                switch (name) {
                    case "iss" -> issuer = parser.nextTextValue();
                    case "sub" -> subject = parser.nextTextValue();
                    case "jti" -> id = parser.nextTextValue();
                    case "iat" -> issuedAt = parser.nextLongValue(0);
                    case "exp" -> expiresAt = parser.nextLongValue(0);
                    case "roles" -> roles = roles(parser);
                    default -> {
                        parser.nextToken();
                        parser.skipChildren();
                    }
                }
            }
        }
        return new TokenClaims(issuer, subject, issuedAt, expiresAt, id, roles);
    }

    private static List<String> roles(JsonParser parser) throws IOException {
        List<String> roles = new ArrayList<>(4);
        if (parser.nextToken() == JsonToken.START_ARRAY) {
            for (String role = parser.nextTextValue(); role != null; role = parser.nextTextValue()) {
                roles.add(role);
            }
        }
        return roles;
    }

    @Override
    public String sign(TokenClaims claims) throws IOException, CloneNotSupportedException {
        ByteArrayOutputStream json = new ByteArrayOutputStream(160);
        try (JsonGenerator generator = JSON.createGenerator(json, JsonEncoding.UTF8)) {
            generator.writeStartObject();
            generator.writeStringField("iss", claims.issuer());
            generator.writeStringField("sub", claims.subject());
            generator.writeNumberField("iat", claims.issuedAt());
            generator.writeNumberField("exp", claims.expiresAt());
            generator.writeStringField("jti", claims.id());
            generator.writeArrayFieldStart("roles");
            for (String role : claims.roles()) {
                generator.writeString(role);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        byte[] payload = ENCODER.encode(json.toByteArray());
        int signedLength = HEADER_BYTES.length + payload.length;
        byte[] token = Arrays.copyOf(HEADER_BYTES, signedLength + 1 + SIGNATURE_LENGTH);
        System.arraycopy(payload, 0, token, HEADER_BYTES.length, payload.length);
        token[signedLength] = '.';
        System.arraycopy(signature(token, signedLength), 0, token, signedLength + 1, SIGNATURE_LENGTH);
        return new String(token, StandardCharsets.ISO_8859_1);
    }
}
