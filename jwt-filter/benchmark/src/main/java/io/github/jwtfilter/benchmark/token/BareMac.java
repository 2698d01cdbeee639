package io.github.jwtfilter.benchmark.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;

/** The work that every library must do: compute the HMAC of the signed part, encode it, and compare it. */
final class BareMac implements Library {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final int SIGNATURE_LENGTH = 43;

    private final Mac keyed = Tokens.newMac();

    /** Compares in constant time. It compares encoded signatures, so exactly one encoding is accepted. */
    @Override
    public Object verify(String token) throws GeneralSecurityException, CloneNotSupportedException {
        byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
        int signedLength = bytes.length - SIGNATURE_LENGTH - 1;
        byte[] presented = new byte[SIGNATURE_LENGTH];
        System.arraycopy(bytes, signedLength + 1, presented, 0, SIGNATURE_LENGTH);
        if (!MessageDigest.isEqual(signature(bytes, signedLength), presented)) {
            throw Refused.INSTANCE;
        }
        return bytes;
    }

    byte[] signature(byte[] bytes, int length) throws CloneNotSupportedException {
        Mac mac = (Mac) keyed.clone();
        mac.update(bytes, 0, length);
        return ENCODER.encode(mac.doFinal());
    }

    @Override
    public String sign(TokenClaims claims) {
        throw new UnsupportedOperationException();
    }

    /** An exception without a stack trace, so that throwing it is free. */
    static final class Refused extends GeneralSecurityException {
        static final Refused INSTANCE = new Refused();
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
