package io.github.jwtfilter.frameworks;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.session.AttributeFactory;
import java.util.Set;
import javax.security.auth.Subject;

/** Stores the attributes of Hawtio's own login, based on the login of the filter. */
public final class HawtioAttributes implements AttributeFactory {
    /** Called by the filter. */
    public HawtioAttributes() {}

    @Override
    public Set<String> names() {
        return Set.of("subject", "user");
    }

    @Override
    public Object make(String name, Identity login) {
        return name.equals("user") ? login.getName() : new Subject(true, Set.of(login), Set.of(), Set.of());
    }
}
