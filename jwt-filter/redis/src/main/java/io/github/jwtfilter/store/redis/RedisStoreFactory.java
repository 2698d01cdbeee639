package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreFactory;
import io.github.jwtfilter.store.StoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Opens stores at addresses of {@code redis} and {@code rediss}. */
public final class RedisStoreFactory implements StoreFactory {
    /** Creates a factory. */
    public RedisStoreFactory() {}

    @Override
    public String version() {
        try (InputStream in = RedisStoreFactory.class.getResourceAsStream("version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SharedStore open(StoreOptions options) {
        return new RedisSharedStore(RedisAddress.of(options.address()), options);
    }
}
