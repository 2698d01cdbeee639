package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.tools.xml.XmlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The record of a conversion, a file of {@code name=value} lines in the application. {@code revert} restores the
 * application from it, and a second {@code convert} keeps the first result.
 */
final class ConversionRecord {
    static final String FOLDER = "WEB-INF/jwt-filter/";
    static final String PATH = FOLDER + "conversion.txt";
    static final String ORIGINAL = FOLDER + "original-web.xml";

    private static final String HEAD =
            "# Written by the command convert of jwt-filter. The command revert needs it.\n" + "# Do not edit.\n";
    private static final String FORMAT = "1";
    private static final int MAX_BYTES = 1 << 20;

    /** The place of the original web.xml. */
    enum Place {
        /** In the application. */
        INSIDE,
        /** In a file next to the application, because it contains a secret. */
        OUTSIDE,
        /** No place: the application had no web.xml. */
        NONE
    }

    private final Map<String, String> values = new LinkedHashMap<>();

    private ConversionRecord() {}

    static ConversionRecord create(Place place, byte[] original) {
        ConversionRecord record = new ConversionRecord();
        record.values.put("format", FORMAT);
        record.values.put("original", place.name());
        if (place != Place.NONE) {
            record.values.put("original.sha256", sha256(original));
        }
        return record;
    }

    static ConversionRecord parse(byte[] file) throws UnreadableWarException {
        ConversionRecord record = new ConversionRecord();
        if (file.length > MAX_BYTES) {
            throw new UnreadableWarException(PATH + ": expected at most " + MAX_BYTES + " bytes");
        }
        for (String line : new String(file, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) {
                record.values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        boolean known = FORMAT.equals(record.values.get("format"))
                && List.of("INSIDE", "OUTSIDE", "NONE").contains(record.values.get("original"))
                && record.values.containsKey("converted.sha256");
        if (!known) {
            throw new UnreadableWarException(
                    PATH + ": damaged, or written by a newer version. Use the original application again.");
        }
        return record;
    }

    Place place() {
        return Place.valueOf(values.get("original"));
    }

    /** Records that the conversion created the folder of libraries. */
    void setLibraryFolderMade() {
        values.put("lib", "made");
    }

    boolean isLibraryFolderMade() {
        return "made".equals(values.get("lib"));
    }

    boolean isOriginal(byte[] webXml) {
        return sha256(webXml).equals(values.get("original.sha256"));
    }

    void setConverted(byte[] webXml) throws UnreadableWarException {
        values.put("converted.sha256", sha256(webXml));
        values.put("outline.sha256", outline(webXml));
    }

    /** Records that a person edited more than the filter's parameters. The original lacks these edits. */
    void setEdited() {
        values.put("edited", "true");
    }

    /** Returns whether a person edited more than the parameters of the filter, now or before. */
    boolean isEdited(byte[] webXml) throws UnreadableWarException {
        return values.containsKey("edited")
                || !isConverted(webXml) && !outline(webXml).equals(values.get("outline.sha256"));
    }

    /** Returns the digest of a web.xml, except white space and the parameters of our filter and servlets. */
    private static String outline(byte[] webXml) throws UnreadableWarException {
        String text = XmlText.decode(webXml).text();
        StringBuilder outline = new StringBuilder();
        int from = 0;
        for (XmlElement component : XmlElement.parse(text).children()) {
            boolean ours = component
                    .text(component.name() + "-class")
                    .filter(type -> type.startsWith(Plan.PACKAGE))
                    .isPresent();
            if (ours) {
                for (XmlElement parameter : component.children("init-param").collect(Collectors.toList())) {
                    outline.append(text, from, parameter.start());
                    from = parameter.end();
                }
            }
        }
        outline.append(text.substring(from));
        return sha256(outline.toString().replaceAll("\\s+", "").getBytes(StandardCharsets.UTF_8));
    }

    boolean isConverted(byte[] webXml) {
        return sha256(webXml).equals(values.get("converted.sha256"));
    }

    /** Records the digest of the converted archive. */
    void setArchive(Path archive) throws IOException {
        values.put("archive.sha256", sha256(archive));
    }

    /** Returns whether a file equals the converted archive byte for byte. */
    boolean isArchive(Path file) throws IOException {
        return sha256(file).equals(values.get("archive.sha256"));
    }

    void setAdded(List<String> names) {
        values.put("added", String.join(" ", names));
    }

    /** Returns the added files except the record. Ignores names that a conversion cannot add. */
    List<String> added() {
        List<String> added = new ArrayList<>();
        for (String name : values.getOrDefault("added", "").split(" ")) {
            if (Editions.OWN_JAR.matcher(name).matches() || name.equals(ORIGINAL)) {
                added.add(name);
            }
        }
        return added;
    }

    /** Records bytes of the original archive. */
    void setBytes(String name, byte[] bytes) {
        values.put(name, Base64.getEncoder().encodeToString(bytes));
    }

    Optional<byte[]> bytes(String name) {
        try {
            return Optional.ofNullable(values.get(name)).map(Base64.getDecoder()::decode);
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    byte[] toBytes() {
        StringBuilder text = new StringBuilder(HEAD);
        values.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] content) {
        return hex(newDigest().digest(content));
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = newDigest();
        byte[] part = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                digest.update(part, 0, length);
            }
        }
        return hex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(byte[] digest) {
        StringBuilder text = new StringBuilder();
        for (byte b : digest) {
            text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return text.toString();
    }
}
