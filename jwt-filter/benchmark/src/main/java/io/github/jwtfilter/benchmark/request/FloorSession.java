package io.github.jwtfilter.benchmark.request;

import io.github.jwtfilter.benchmark.token.Tokens;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A session in an encrypted cookie, as a good programmer would write it by hand for exactly the five attributes of
 * {@link ShopServlet}. A key for each session is derived with HKDF (RFC 5869), the content is encrypted with AES-GCM.
 * It has no idle time, no listeners, no events, and one cookie.
 */
final class FloorSession implements HttpSession {
    static final String COOKIE = "floor-session";

    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private static final Mac KEYED = newMac();

    private final byte[] id;
    private final byte[] received;
    private final Map<String, Object> attributes;
    private final HttpServletResponse response;

    private FloorSession(byte[] id, byte[] received, Map<String, Object> attributes, HttpServletResponse response) {
        this.id = id;
        this.received = received;
        this.attributes = attributes;
        this.response = response;
    }

    private static Mac newMac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Tokens.SECRET, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins a session. */
    static FloorSession begin(HttpServletResponse response) {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return new FloorSession(id, new byte[0], new HashMap<>(), response);
    }

    /** Reads the session in a {@code Cookie} header; null if there is none. */
    static FloorSession read(String header, HttpServletResponse response) {
        String prefix = COOKIE + "=";
        int start = header == null ? -1 : header.indexOf(prefix);
        if (start < 0) {
            return null;
        }
        int end = header.indexOf(';', start);
        String value = header.substring(start + prefix.length(), end < 0 ? header.length() : end);
        try {
            byte[] bytes = DECODER.decode(value.getBytes(StandardCharsets.ISO_8859_1));
            byte[] id = Arrays.copyOf(bytes, ID_BYTES);
            Cipher cipher =
                    cipher(Cipher.DECRYPT_MODE, id, Arrays.copyOfRange(bytes, ID_BYTES, ID_BYTES + NONCE_BYTES));
            byte[] content = cipher.doFinal(bytes, ID_BYTES + NONCE_BYTES, bytes.length - ID_BYTES - NONCE_BYTES);
            return new FloorSession(id, content, decode(content), response);
        } catch (GeneralSecurityException | CloneNotSupportedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cipher cipher(int mode, byte[] id, byte[] nonce)
            throws GeneralSecurityException, CloneNotSupportedException {
        Mac mac = (Mac) KEYED.clone();
        mac.update(id);
        mac.update((byte) 1);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(mac.doFinal(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id);
        return cipher;
    }

    private static Map<String, Object> decode(byte[] content) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("user", new User(in.readInt(), in.readUTF(), in.readUTF()));
        attributes.put("greeting", in.readUTF());
        attributes.put("visits", in.readInt());
        List<String> cart = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            cart.add(in.readUTF());
        }
        attributes.put("cart", cart);
        Map<String, String> settings = new HashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            settings.put(in.readUTF(), in.readUTF());
        }
        attributes.put("settings", settings);
        return attributes;
    }

    private byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            User user = (User) attributes.get("user");
            out.writeInt(user.number());
            out.writeUTF(user.name());
            out.writeUTF(user.mail());
            out.writeUTF((String) attributes.get("greeting"));
            out.writeInt((Integer) attributes.get("visits"));
            List<?> cart = (List<?>) attributes.get("cart");
            out.writeInt(cart.size());
            for (Object item : cart) {
                out.writeUTF((String) item);
            }
            Map<?, ?> settings = (Map<?, ?>) attributes.get("settings");
            out.writeInt(settings.size());
            for (Map.Entry<?, ?> setting : settings.entrySet()) {
                out.writeUTF((String) setting.getKey());
                out.writeUTF((String) setting.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Compares the attributes with the received ones, because the application may have changed a value in place. */
    void end() {
        if (!response.isCommitted() && !Arrays.equals(encode(), received)) {
            write();
        }
    }

    private void write() {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(encode());
            byte[] value = Arrays.copyOf(id, ID_BYTES + NONCE_BYTES + encrypted.length);
            System.arraycopy(nonce, 0, value, ID_BYTES, NONCE_BYTES);
            System.arraycopy(encrypted, 0, value, ID_BYTES + NONCE_BYTES, encrypted.length);
            response.setHeader(
                    "Set-Cookie", COOKIE + '=' + ENCODER.encodeToString(value) + "; Path=/measured; HttpOnly");
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Object getAttribute(String name) {
        return attributes.get(name);
    }

    /** Sets an attribute. As soon as all five are there, each further change is written at once. */
    @Override
    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
        if (attributes.size() == ShopServlet.ITEMS) {
            write();
        }
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributes.keySet());
    }

    @Override
    public String getId() {
        return ENCODER.encodeToString(id);
    }

    @Override
    public boolean isNew() {
        return received.length == 0;
    }

    @Override
    public long getCreationTime() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long getLastAccessedTime() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServletContext getServletContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setMaxInactiveInterval(int interval) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getMaxInactiveInterval() {
        return 0;
    }

    @Override
    public void invalidate() {
        throw new UnsupportedOperationException();
    }
}
