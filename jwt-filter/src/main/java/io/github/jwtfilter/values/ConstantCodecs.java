package io.github.jwtfilter.values;

import java.util.Collections;
import java.util.Comparator;

/** Codecs of singletons: the empty containers of {@link Collections}, and comparators. */
final class ConstantCodecs {
    private static final Comparator<String> REVERSED = String.CASE_INSENSITIVE_ORDER.reversed();

    private ConstantCodecs() {}

    static void addTo(CodecTable table) {
        table.constant(130, Collections.emptyList());
        table.constant(131, Collections.emptySet());
        table.constant(132, Collections.emptyMap());
        table.constant(133, Collections.emptyNavigableSet());
        table.constant(134, Collections.emptyNavigableMap());
        table.constant(135, Comparator.naturalOrder());
        table.constant(136, Collections.reverseOrder());
        table.constant(137, String.CASE_INSENSITIVE_ORDER);
        table.valueLike(REVERSED, 138, (order, out) -> checkIsReversed(order), in -> REVERSED);
    }

    /**
     * Accepts only the known reversed comparator. All reversed comparators have the same class and hide the original.
     */
    private static void checkIsReversed(Comparator<String> order) {
        if (!order.equals(REVERSED)) {
            throw UnwritableException.because("reverses an unknown comparator");
        }
    }
}
