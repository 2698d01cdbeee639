package io.github.jwtfilter.values;

/** Fields of a class as written by some server, mapped to the fields of the class on this server. */
final class ClassLayout {
    static final int MISSING = -1;

    /** Null if {@code sessionTypes} does not name the class on this server. */
    final LayoutCodec form;

    final String typeName;
    final int contentKind;

    /** For each value written, the index of its field, or {@link #MISSING}. */
    final int[] places;

    private ClassLayout(String typeName, LayoutCodec form, int contentKind, int[] places) {
        this.typeName = typeName;
        this.form = form;
        this.contentKind = contentKind;
        this.places = places;
    }

    static ClassLayout read(ByteSource in, SessionTypes types) throws MalformedValueException {
        String typeName = in.text();
        LayoutCodec form = types.formNamed(typeName);
        int contentKind = in.octet();
        int[] places = new int[in.count(1)];
        for (int i = 0; i < places.length; i++) {
            String name = in.text();
            places[i] = form == null ? MISSING : form.place(name);
        }
        return new ClassLayout(typeName, form, contentKind, places);
    }
}
