package io.github.jwtfilter.jose;

/** Keys for another purpose, derived once from each set of the source. */
final class DerivedKeys implements KeySource {
    private final KeySource source;
    private final String purpose;
    private volatile Derivation last = new Derivation(null, null);

    DerivedKeys(KeySource source, String purpose) {
        this.source = source;
        this.purpose = purpose;
    }

    @Override
    public KeySet current() {
        KeySet from = source.current();
        Derivation known = last;
        if (known.from != from) {
            KeySet derived = from.derived(purpose)
                    .orElseThrow(() -> new IllegalStateException(
                            "key set: expected a secret or private key to derive others from, got only public keys"));
            known = new Derivation(from, derived);
            last = known;
        }
        return known.derived;
    }

    private static final class Derivation {
        final KeySet from;
        final KeySet derived;

        Derivation(KeySet from, KeySet derived) {
            this.from = from;
            this.derived = derived;
        }
    }
}
