package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** Does the command work with a driver from a file, which is not on the class path? */
@ExtendWith(TestPostgres.Shared.class)
final class DriverFileTest {
    @TempDir
    private Path folder;

    @Test
    void driverIsLoadedFromItsFile(TestPostgres postgres) throws Exception {
        Path address = Files.writeString(folder.resolve("store"), postgres.url("postgres"));
        Path driver = Path.of(
                Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String[] call = {
            "revoke", "--store-file", address.toString(), "--driver", driver.toString(), "--all", "--keep", "1h"
        };
        // Loading the driver counts as time of the store, so a busy machine may need a second call.
        Waiting.until("the store confirms", () -> Call.of(call).status == 0);
        assertEquals("a", postgres.value("select kind from jwt_filter_store"));
    }
}
