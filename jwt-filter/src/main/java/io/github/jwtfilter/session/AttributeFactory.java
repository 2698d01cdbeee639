package io.github.jwtfilter.session;

import io.github.jwtfilter.identity.Identity;
import java.util.Set;

/**
 * A class of the application's that makes session attributes from the login, so that they need not be stored. Named by
 * the filter's init-param {@code attributeFactory}; it has a public constructor without parameters and is used by many
 * threads at once.
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
 * <p>Whoever is logged in has a session with these attributes from the first request on. What the application sets under
 * such a name counts for that request and is not stored; what it removes stays away as long as the session lasts.
 */
public interface AttributeFactory {
    /**
     * The names of the attributes that it makes.
     *
     * @return always the same; it is asked once
     */
    Set<String> names();

    /**
     * Makes an attribute. Asked at most once a request for each name, and only if the application asks for it.
     *
     * @param name one of {@link #names}
     * @param login the user with the claims of the token
     * @return the attribute; null if this user has none
     */
    Object make(String name, Identity login);
}
