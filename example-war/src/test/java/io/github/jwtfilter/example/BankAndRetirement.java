package io.github.jwtfilter.example;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The main class that starts the WAR twice, as Bank and as Retirement, on two servers that share only a key file, or a key
 * file and a Redis.
 */
public final class BankAndRetirement {
    /**
     * The logger that warns about missing XML schemas, which only a validating parser needs. The static field keeps the
     * logger from being garbage collected with its level.
     */
    private static final Logger DESCRIPTORS = Logger.getLogger("org.apache.tomcat.util.descriptor");

    private BankAndRetirement() {}

    /**
     * Starts both servers and runs until the process ends.
     *
     * @param args the WAR; the directory for the servers' files at run time; {@code redis} to start a Redis too
     */
    public static void main(String... args) throws InterruptedException {
        Logger.getLogger("").setLevel(Level.WARNING);
        DESCRIPTORS.setLevel(Level.SEVERE);
        try {
            Path war = Path.of(args[0]);
            Path directory = Path.of(args[1]);
            Path secret = SecretFile.in(directory);
            System.setProperty("example.secretFile", secret.toString());
            ExampleServer bank = open("Bank", "bank.port", 8081);
            ExampleServer retirement = open("Retirement", "retirement.port", 8082);
            if (args.length > 2) {
                RedisProcess redis = RedisProcess.start(directory.resolve("redis"));
                bank.share(redis);
                retirement.share(redis);
            }
            bank.start(war, directory, retirement);
            retirement.start(war, directory, bank);
            System.out.println(
                    args.length > 2
                            ? Instructions.withSharedLogout(bank.url(), retirement.url(), secret)
                            : Instructions.text(bank.url(), retirement.url(), secret));
            bank.join();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Ends Maven too. Its stack trace would hide the one line that explains what to do.
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static ExampleServer open(String name, String property, int standard) throws IOException {
        ExampleServer server = new ExampleServer(name, port(property, standard));
        try {
            server.open();
        } catch (IOException e) {
            if (e.getCause() instanceof BindException) {
                throw new IOException(
                        name + ": port " + server.port() + " is taken; choose another with -D" + property + "=9080");
            }
            throw e;
        }
        return server;
    }

    private static int port(String property, int standard) {
        String text = System.getProperty(property, Integer.toString(standard));
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException(property + ": expected a port up to 65535, got " + text);
        }
        return Integer.parseInt(text);
    }
}
