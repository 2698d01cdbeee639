package io.github.jwtfilter.values;

import io.github.jwtfilter.values.TypeCodec.Sharing;
import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Codecs of small holders: optionals, references, map entries, and plain objects that serve as locks. */
final class HolderCodecs {
    private HolderCodecs() {}

    static void addTo(CodecTable table) {
        table.leaf(150, Object.class, (lock, out) -> {}, in -> new Object());
        table.add(
                new ComposedCodec<Optional<Object>>(
                        151,
                        Sharing.SHARED_WHEN_COMPLETE,
                        (optional, out) -> out.field("get()", optional.orElse(null)),
                        (in, slot) -> Optional.ofNullable(in.read())),
                Optional.class);
        table.add(
                new ComposedCodec<AtomicReference<Object>>(
                        152,
                        Sharing.SHARED,
                        (reference, out) -> out.field("get()", reference.get()),
                        HolderCodecs::reference),
                AtomicReference.class);
        table.add(
                new ComposedCodec<Map.Entry<Object, Object>>(
                        153,
                        Sharing.SHARED_WHEN_COMPLETE,
                        HolderCodecs::write,
                        (in, slot) -> new SimpleEntry<>(in.read(), in.read())),
                SimpleEntry.class);
        table.add(
                new ComposedCodec<Map.Entry<Object, Object>>(
                        154,
                        Sharing.SHARED_WHEN_COMPLETE,
                        HolderCodecs::write,
                        (in, slot) -> new SimpleImmutableEntry<>(in.read(), in.read())),
                SimpleImmutableEntry.class);
        table.add(
                new ComposedCodec<Map.Entry<Object, Object>>(
                        155,
                        Sharing.SHARED_WHEN_COMPLETE,
                        HolderCodecs::write,
                        (in, slot) -> Map.entry(in.read(), in.read())),
                Map.entry(1, 1).getClass());
    }

    private static void write(Map.Entry<Object, Object> entry, ValueWriter out) {
        out.entry(0, entry.getKey(), entry.getValue());
    }

    private static AtomicReference<Object> reference(ValueReader in, int slot) throws MalformedValueException {
        AtomicReference<Object> reference = new AtomicReference<>();
        in.register(slot, reference);
        reference.set(in.read());
        return reference;
    }
}
