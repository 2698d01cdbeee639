package io.github.jwtfilter;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.page.LoginFailure;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;

/**
 * A request that is neither JSON in UTF-8 nor an accepted form. Its body is not read, and another exchange writes the
 * response.
 */
final class UnsupportedDialogue implements LoginExchange {
    private final LoginExchange answer;
    private final LoginFailure failure;

    UnsupportedDialogue(LoginExchange answer, LoginFailure failure) {
        this.answer = answer;
        this.failure = failure;
    }

    @Override
    public Optional<Credentials> credentials() {
        return Optional.empty();
    }

    @Override
    public LoginFailure unread() {
        return failure;
    }

    @Override
    public String means() {
        return "unsupported";
    }

    @Override
    public boolean wantsCookie() {
        return false;
    }

    @Override
    public void succeeded(IssuedLogin issued) {
        throw new IllegalStateException("no credentials were read");
    }

    @Override
    public void failed(LoginFailure failure) throws ServletException, IOException {
        answer.failed(failure);
    }
}
