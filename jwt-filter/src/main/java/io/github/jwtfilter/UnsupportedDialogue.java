package io.github.jwtfilter;

import io.github.jwtfilter.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.identity.Credentials;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;

/** Neither JSON in UTF-8 nor a form that could log in: nothing is read, and the answer is another dialogue's. */
final class UnsupportedDialogue implements LoginDialogue {
    private final LoginDialogue answer;
    private final Failure failure;

    UnsupportedDialogue(LoginDialogue answer, Failure failure) {
        this.answer = answer;
        this.failure = failure;
    }

    @Override
    public Optional<Credentials> credentials() {
        return Optional.empty();
    }

    @Override
    public Failure unread() {
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
    public void failed(Failure failure) throws ServletException, IOException {
        answer.failed(failure);
    }
}
