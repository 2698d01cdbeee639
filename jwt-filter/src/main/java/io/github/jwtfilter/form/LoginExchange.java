package io.github.jwtfilter.form;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.page.LoginFailure;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;

/** A login request: how the client sends the credentials, and in which form it expects the response. */
public interface LoginExchange {
    /** Returns the credentials; empty if they cannot be read. */
    Optional<Credentials> credentials();

    /** Returns how the password was sent, for the audit log. */
    String means();

    /** Returns the reason why {@link #credentials()} was empty. */
    LoginFailure unread();

    /** Returns whether the client wants the token in a cookie. */
    boolean wantsCookie();

    /** Returns whether the form is known to come from the built-in login page although the browser hides its origin. */
    default boolean isFromOwnPage() {
        return false;
    }

    /** Writes the response to a successful login. */
    void succeeded(IssuedLogin issued) throws IOException;

    /** Writes the response to a failed login. */
    void failed(LoginFailure failure) throws ServletException, IOException;
}
