package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.login.Authenticator.Authentication;
import java.util.function.Consumer;

/** What the container's session of a request says about its login. Nothing has changed until it is settled. */
public final class Adopted {
    private final Authentication authentication;
    private final Consumer<CurrentLogin> settling;

    /** @param settling runs before the rules decide */
    Adopted(Authentication authentication, Consumer<CurrentLogin> settling) {
        this.authentication = authentication;
        this.settling = settling;
    }

    /** Returns the result for a request whose session changes nothing. */
    static Adopted nothing(Authentication authentication) {
        return new Adopted(authentication, current -> {});
    }

    /** Returns who sent the request, by its token or by the container's session. */
    public Authentication authentication() {
        return authentication;
    }

    /** Sets the cookie of an adopted login, or ends what must end. Runs only for a request of our own site. */
    public void settle(CurrentLogin current) {
        settling.accept(current);
    }
}
