package io.github.jwtfilter.values;

import java.util.List;

/** What becomes of a class for which there is no form. */
interface UnnamedTypes {
    /** It is an obstacle, and what its objects hold is not looked at. */
    UnnamedTypes REFUSED = new UnnamedTypes() {
        @Override
        public Form<?> form(Class<?> type, List<Obstacle> obstacles) {
            throw NeverStored.reason(type).map(Unwritable::because).orElseGet(() -> Unwritable.unnamed(type));
        }

        @Override
        public void mention(Class<?> type, List<Obstacle> obstacles) {
            throw Unwritable.unnamed(type);
        }
    };

    /** A form for the class, if its objects are looked at all the same. */
    Form<?> form(Class<?> type, List<Obstacle> obstacles);

    /** The class of an array's elements, or an enum. */
    void mention(Class<?> type, List<Obstacle> obstacles);

    /** The writer goes into a field of an object of the application. */
    default void enterField(ObjectFields fields, int place) {}

    /** The writer goes into an element of a container. */
    default void enterElement() {}

    /** The writer comes back from a field or an element. */
    default void leave() {}

    /** The writer is at a value that has a form. */
    default void meet(Object value) {}

    /** The writer is at the first object of a class of the application. */
    default void meetClass(Class<?> type) {}
}
