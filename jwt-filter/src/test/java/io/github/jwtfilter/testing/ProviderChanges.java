package io.github.jwtfilter.testing;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a test changes of the behaviour of a {@link TestProvider}. */
final class ProviderChanges {
    private final Map<TestProvider.Endpoint, Consumer<ProviderAnswer>> answers =
            new EnumMap<>(TestProvider.Endpoint.class);
    private Consumer<TokenDraft> idToken;
    private Consumer<TokenDraft> accessToken;
    private Consumer<Map<String, List<String>>> callback;

    ProviderChanges() {
        clear();
    }

    synchronized void clear() {
        answers.clear();
        idToken = draft -> {};
        accessToken = draft -> {};
        callback = parameters -> {};
    }

    synchronized void answer(TestProvider.Endpoint endpoint, Consumer<ProviderAnswer> change) {
        answers.put(endpoint, change);
    }

    synchronized Consumer<ProviderAnswer> answer(TestProvider.Endpoint endpoint) {
        return answers.getOrDefault(endpoint, answer -> {});
    }

    synchronized void idToken(Consumer<TokenDraft> change) {
        idToken = change;
    }

    synchronized Consumer<TokenDraft> idToken() {
        return idToken;
    }

    synchronized void accessToken(Consumer<TokenDraft> change) {
        accessToken = change;
    }

    synchronized Consumer<TokenDraft> accessToken() {
        return accessToken;
    }

    synchronized void callback(Consumer<Map<String, List<String>>> change) {
        callback = change;
    }

    synchronized Consumer<Map<String, List<String>>> callback() {
        return callback;
    }
}
