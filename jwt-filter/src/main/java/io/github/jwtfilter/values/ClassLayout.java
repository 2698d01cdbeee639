package io.github.jwtfilter.values;

/** Fields of a class as written by some server, mapped to the fields of the class on this server. */
final class ClassLayout {
    static final int MISSING = -1;

    /** Null if {@code sessionTypes} does not name the class on this server. */
    final LayoutCodec codec;

    final String typeName;
    final int superclassKind;

    /** For each value written, the index of its field, or {@link #MISSING}. */
    final int[] places;

    private ClassLayout(String typeName, LayoutCodec codec, int superclassKind, int[] places) {
        this.typeName = typeName;
        this.codec = codec;
        this.superclassKind = superclassKind;
        this.places = places;
    }

    static ClassLayout read(ByteSource in, SessionTypes types) throws MalformedValueException {
        String typeName = in.text();
        LayoutCodec codec = types.codecNamed(typeName);
        int superclassKind = in.octet();
        int[] places = new int[in.count(1)];
        for (int i = 0; i < places.length; i++) {
            String name = in.text();
            places[i] = codec == null ? MISSING : codec.place(name);
        }
        return new ClassLayout(typeName, codec, superclassKind, places);
    }
}
