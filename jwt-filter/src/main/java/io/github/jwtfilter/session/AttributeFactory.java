package io.github.jwtfilter.session;

import io.github.jwtfilter.identity.Identity;
import java.util.Set;

/**
 * An application class that derives session attributes from the login, so that they need no storage. The filter's
 * init-param {@code attributeFactory} names the class. The class has a public constructor without parameters, and must
 * be safe for use by many threads.
 *
 * <pre>{@code
 * public final class UserFactory implements AttributeFactory {
 *     public Set<String> names() {
 *         return Set.of("user");
 *     }
 *
 *     public Object make(String name, Identity login) {
 *         return new User(login.getName(), (String) login.claims().get("email"));
 *     }
 * }
 * }</pre>
 *
 * <p>Every logged-in user has a session with these attributes, beginning with the first request. If the application
 * sets an attribute with such a name, its value is used for that request only and is discarded afterwards. If the
 * application removes one, it stays removed until the session ends.
 */
public interface AttributeFactory {
    /**
     * Returns the names of the attributes that the factory makes. The filter calls this method once.
     *
     * @return the names
     */
    Set<String> names();

    /**
     * Makes an attribute. The filter calls this method when the application first reads the attribute in a request, or
     * lists the names. It calls it at most once per name and request.
     *
     * @param name one of {@link #names}
     * @param login the user with the claims of the token
     * @return the attribute; null if this user has none
     */
    Object make(String name, Identity login);
}
