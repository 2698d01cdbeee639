package io.github.jwtfilter.identity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Does an htpasswd file fulfil the contract of a store? */
final class HtpasswdContractTest implements IdentityStoreContract {
    @TempDir
    private Path folder;

    @Override
    public IdentityStore contractStore() throws Exception {
        Path users = Files.write(folder.resolve("users"), List.of("user:" + HASH, OTHER_SCRIPT + ":" + HASH));
        Path groups = Files.write(folder.resolve("groups"), List.of("reader: user", "writer: user"));
        return StoreChain.builder().then(new HtpasswdStore(users, groups)).build();
    }
}
