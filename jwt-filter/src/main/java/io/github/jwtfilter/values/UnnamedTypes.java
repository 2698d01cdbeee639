package io.github.jwtfilter.values;

import java.util.List;

/** Policy for classes without a codec. */
interface UnnamedTypes {
    /** Reports the class as an obstacle and does not inspect its objects. */
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

    /** Returns a codec if the objects of the class are inspected anyway. */
    TypeCodec<?> codec(Class<?> type, List<Obstacle> obstacles);

    /** Handles an element class of an array, or an enum. */
    void mention(Class<?> type, List<Obstacle> obstacles);

    /** Called before the writer enters a field of an application object. */
    default void enterField(ObjectFields fields, int place) {}

    /** Called before the writer enters an element of a container. */
    default void enterElement() {}

    /** Called after the writer leaves a field or an element. */
    default void leave() {}

    /** Called for each value that has a codec. */
    default void visit(Object value) {}

    /** Called for the first object of each application class. */
    default void visitClass(Class<?> type) {}
}
