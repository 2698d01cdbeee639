package io.github.jwtfilter.values;

import java.util.List;

/** Decides about classes that have no codec. */
interface UnnamedTypes {
    /** Refuses the class, and ignores the content of its objects. */
    UnnamedTypes REFUSED = new UnnamedTypes() {
        @Override
        public TypeCodec<?> codec(Class<?> type, List<Obstacle> obstacles) {
            throw NeverStored.reason(type)
                    .map(UnwritableException::because)
                    .orElseGet(() -> UnwritableException.unnamed(type));
        }

        @Override
        public void mention(Class<?> type, List<Obstacle> obstacles) {
            throw UnwritableException.unnamed(type);
        }
    };

    /** Returns a codec, if objects of the class are inspected in spite of that. */
    TypeCodec<?> codec(Class<?> type, List<Obstacle> obstacles);

    /** The class of an array's elements, or an enum. */
    void mention(Class<?> type, List<Obstacle> obstacles);

    /** The writer goes into a field of an object of the application. */
    default void enterField(ObjectFields fields, int place) {}

    /** The writer goes into an element of a container. */
    default void enterElement() {}

    /** The writer comes back from a field or an element. */
    default void leave() {}

    /** The writer is at a value that has a codec. */
    default void visit(Object value) {}

    /** The writer is at the first object of a class of the application. */
    default void visitClass(Class<?> type) {}
}
