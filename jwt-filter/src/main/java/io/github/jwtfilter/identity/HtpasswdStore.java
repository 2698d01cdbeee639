package io.github.jwtfilter.identity;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Users in an Apache htpasswd file, their roles in an Apache group file; both are read again when they change. Every
 * check computes one hash of each kind in the file, whoever is asked for, so that time tells nothing about who exists.
 */
public final class HtpasswdStore implements IdentityStore {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");
    private static final long LONGEST_WAIT_SECONDS = 5;
    private static final int MOST_WAITING = 64;

    private final WatchedFile<Users> users;
    private final WatchedFile<Map<String, Set<String>>> rolesByUser;
    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /**
     * Reads both files.
     *
     * @param users the htpasswd file
     * @param groups the group file, or null if users have no roles
     * @throws IllegalArgumentException if a file cannot be read or a line has not its form; the message names file and line, never a hash
     */
    public HtpasswdStore(Path users, Path groups) {
        this.users = new WatchedFile<>(users, lines -> Users.parse(users, lines));
        this.rolesByUser = groups == null ? null : new WatchedFile<>(groups, lines -> parseGroups(groups, lines));
    }

    @Override
    public Optional<Identity> authenticate(Credentials credentials) throws IdentityStoreException {
        byte[] password = credentials.password();
        try {
            boolean known = password.length <= Credentials.LONGEST_PASSWORD && matches(credentials.name(), password);
            return known ? Optional.of(identity(credentials.name())) : Optional.empty();
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /** Half the processors and few of the threads may be busy with passwords: the rest of the server keeps answering. */
    private boolean matches(String name, byte[] password) throws IdentityStoreException {
        try {
            if (processors.getQueueLength() >= MOST_WAITING
                    || !processors.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IdentityStoreException("users: too many passwords to check at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IdentityStoreException("users: interrupted while waiting to check a password");
        }
        try {
            return users.content().matches(name, password);
        } finally {
            processors.release();
        }
    }

    private Identity identity(String name) {
        Set<String> roles =
                rolesByUser == null ? Set.of() : rolesByUser.content().getOrDefault(name, Set.of());
        return new Identity(name, roles);
    }

    private static Map<String, Set<String>> parseGroups(Path file, List<String> lines) {
        Map<String, Set<String>> rolesByUser = new LinkedHashMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            if (isBlank(line)) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException(file + ":" + number + ": expected 'role: user user', got no role");
            }
            String role = line.substring(0, colon).strip();
            for (String user : line.substring(colon + 1).strip().split("\\s+")) {
                rolesByUser.computeIfAbsent(user, anew -> new LinkedHashSet<>()).add(role);
            }
        }
        return rolesByUser;
    }

    private static boolean isBlank(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    /** The htpasswd file's content: a hash for each user, and a decoy of each kind of hash. */
    private static final class Users {
        private final Set<String> names = new HashSet<>();
        private final Map<String, PasswordHash> hashes = new HashMap<>();
        private final Map<String, PasswordHash> decoys = new LinkedHashMap<>();

        static Users parse(Path file, List<String> lines) {
            Users users = new Users();
            int number = 0;
            for (String line : lines) {
                number++;
                if (!isBlank(line)) {
                    users.add(line, file + ":" + number);
                }
            }
            return users;
        }

        private void add(String line, String place) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException(place + ": expected 'user:hash'");
            }
            // As Apache does: the first line of a user counts, whatever it holds.
            String name = line.substring(0, colon);
            if (!names.add(name)) {
                return;
            }
            Optional<PasswordHash> hash =
                    PasswordHash.parse(line.substring(colon + 1).strip());
            if (hash.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "users: {0}: this user cannot log in: expected a bcrypt, Argon2id or SHA-512" + " crypt hash",
                        place);
                return;
            }
            hashes.put(name, hash.get());
            decoys.putIfAbsent(hash.get().kind(), hash.get().decoy());
        }

        boolean matches(String name, byte[] password) {
            PasswordHash own = hashes.get(name);
            boolean matches = false;
            for (PasswordHash decoy : decoys.values()) {
                boolean isOwn = own != null && own.kind().equals(decoy.kind());
                matches |= (isOwn ? own : decoy).matches(password);
            }
            return matches;
        }
    }
}
