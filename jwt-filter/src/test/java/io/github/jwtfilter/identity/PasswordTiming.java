package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.hash.Argon2Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does the response time distinguish an unknown user from a wrong password? Run by the profile {@code timing}. It
 * prints measurements without judging them. For each kind of attempt it prints the median, and the probability that
 * such an attempt takes longer than one for an unknown user (the Mann-Whitney statistic, as a fraction). 0.5 means that
 * the two are indistinguishable.
 */
final class PasswordTiming {
    private static final int TRIES = 200;
    private static final int WARM_UP = 20;
    private static final String UNKNOWN = "unknown user";

    private static final String BCRYPT = "$2y$10$LkvSI7W3t8XWPSSEwS5ka.9aShQUl9hl9RC/tA74ZA69JlRoPayda";
    private static final Map<String, String> MIXED = new LinkedHashMap<>();

    static {
        MIXED.put("bcrypt 10", BCRYPT);
        MIXED.put("apr1", "$apr1$saltsalt$EGVZDNN6gOqijy.tv9axG/");
        MIXED.put("Argon2id", Argon2Hash.create("correct horse"));
        MIXED.put("{SHA}", "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=");
        MIXED.put(
                "SHA-512 crypt",
                "$6$saltsalt$hRM5XZ86KXEw9UOmjigeVqFgULtFB2sgpC9lXQDfMib3Zgw7mEiUvBJI2EplzfAqxL5Vvwp2scFtv/uamSo5z0");
    }

    @TempDir
    private Path folder;

    @Test
    void fileWithOneKindOfHash() throws Exception {
        measure("bcrypt alone", Map.of("bcrypt 10", BCRYPT));
    }

    @Test
    void fileWithMixedHashes() throws Exception {
        measure("bcrypt, apr1, Argon2id, {SHA} and SHA-512 crypt", MIXED);
    }

    private void measure(String title, Map<String, String> hashes) throws Exception {
        List<String> lines = new ArrayList<>();
        hashes.forEach((scheme, hash) -> lines.add(scheme + ":" + hash));
        Path users = Files.write(folder.resolve("users"), lines);
        IdentityStore store =
                StoreChain.builder().then(new HtpasswdStore(users, null)).build();
        List<String> names = new ArrayList<>(hashes.keySet());
        names.add(UNKNOWN);
        Map<String, long[]> times = new LinkedHashMap<>();
        names.forEach(name -> times.put(name, new long[TRIES]));
        Random random = new Random(1);
        for (int round = -WARM_UP; round < TRIES; round++) {
            // Shuffle in each round, so that other load on the machine affects all kinds equally.
            Collections.shuffle(names, random);
            for (String name : names) {
                Credentials wrong = new Credentials(name, "wrong password");
                long start = System.nanoTime();
                boolean refused =
                        store.authenticate(wrong).flatMap(Verdict::identity).isEmpty();
                long time = System.nanoTime() - start;
                assertTrue(refused, name);
                if (round >= 0) {
                    times.get(name)[round] = time;
                }
            }
        }
        System.out.println(report(title, times));
    }

    private static String report(String title, Map<String, long[]> times) {
        StringBuilder text = new StringBuilder("\n" + title + ", " + TRIES + " tries each\n\n");
        text.append("| try | median | longer than an unknown user |\n| --- | --- | --- |\n");
        times.forEach((name, own) -> {
            String sort = name.equals(UNKNOWN) ? name : "wrong password, " + name;
            String compared = name.equals(UNKNOWN)
                    ? "–"
                    : String.format(Locale.ROOT, "%.2f", probabilityOfLonger(own, times.get(UNKNOWN)));
            text.append(String.format(Locale.ROOT, "| %s | %.2f ms | %s |%n", sort, median(own) / 1e6, compared));
        });
        return text.toString();
    }

    private static double median(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return (sorted[(TRIES - 1) / 2] + sorted[TRIES / 2]) / 2.0;
    }

    private static double probabilityOfLonger(long[] some, long[] others) {
        double longer = 0;
        for (long one : some) {
            for (long other : others) {
                longer += one > other ? 1 : one == other ? 0.5 : 0;
            }
        }
        return longer / some.length / others.length;
    }
}
