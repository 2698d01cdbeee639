package io.github.jwtfilter.values;

import java.util.Collections;
import java.util.Comparator;

/** What there is one of: the empty containers of {@link Collections}, and comparators. */
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

    /** All comparators that are turned round have one class, and do not tell what they turn round. */
    private static void checkIsReversed(Comparator<String> order) {
        if (!order.equals(REVERSED)) {
            throw UnwritableException.because("turns round a comparator that it does not tell");
        }
    }
}
