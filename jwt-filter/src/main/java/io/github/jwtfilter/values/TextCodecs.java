package io.github.jwtfilter.values;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Currency;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/** Codecs of texts, and of values that are best written as text. */
final class TextCodecs {
    private TextCodecs() {}

    static void addTo(CodecTable table) {
        table.value(30, String.class, (text, out) -> out.text(text), ByteSource::text);
        table.leaf(
                31, StringBuilder.class, (text, out) -> out.text(text.toString()), in -> new StringBuilder(in.text()));
        table.leaf(32, StringBuffer.class, (text, out) -> out.text(text.toString()), in -> new StringBuffer(in.text()));
        table.value(
                33,
                UUID.class,
                (id, out) -> {
                    out.fixed64(id.getMostSignificantBits());
                    out.fixed64(id.getLeastSignificantBits());
                },
                in -> new UUID(in.fixed64(), in.fixed64()));
        table.value(34, Locale.class, TextCodecs::write, TextCodecs::locale);
        table.value(
                35,
                Currency.class,
                (currency, out) -> out.text(currency.getCurrencyCode()),
                in -> Currency.getInstance(in.text()));
        table.value(36, URI.class, (uri, out) -> out.text(uri.toString()), in -> URI.create(in.text()));
        table.value(37, URL.class, (url, out) -> out.text(url.toExternalForm()), in -> url(in.text()));
        // Faces keeps the key of its view states in the session.
        table.value(
                38,
                SecretKeySpec.class,
                (key, out) -> {
                    out.text(key.getAlgorithm());
                    out.counted(key.getEncoded());
                },
                in -> {
                    String algorithm = in.text();
                    return new SecretKeySpec(in.counted(), algorithm);
                });
    }

    /**
     * Writes a locale as its parts or as a language tag. Old locales may have parts that a tag cannot hold; newer ones
     * may have extensions that constructors cannot set.
     */
    private static void write(Locale locale, ByteSink out) {
        Locale plain = new Locale(locale.getLanguage(), locale.getCountry(), locale.getVariant());
        if (plain.equals(locale)) {
            out.octet(0);
            out.text(locale.getLanguage());
            out.text(locale.getCountry());
            out.text(locale.getVariant());
        } else if (Locale.forLanguageTag(locale.toLanguageTag()).equals(locale)) {
            out.octet(1);
            out.text(locale.toLanguageTag());
        } else {
            throw UnwritableException.because("has parts that a language tag cannot contain");
        }
    }

    private static Locale locale(ByteSource in) throws MalformedValueException {
        return in.octet() == 0 ? new Locale(in.text(), in.text(), in.text()) : Locale.forLanguageTag(in.text());
    }

    private static URL url(String text) throws MalformedValueException {
        try {
            return new URL(text);
        } catch (MalformedURLException e) {
            throw new MalformedValueException("java.net.URL: unknown protocol");
        }
    }
}
