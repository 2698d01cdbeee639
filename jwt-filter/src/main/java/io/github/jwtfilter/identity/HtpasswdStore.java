package io.github.jwtfilter.identity;

import io.github.jwtfilter.files.WatchedFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Users in an Apache htpasswd file, their roles in an Apache group file; both are read again when they change.
 */
public final class HtpasswdStore implements HashedAccounts {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private final WatchedFile<Users> users;
    private final WatchedFile<Map<String, Set<String>>> rolesByUser;

    /**
     * Reads both files.
     *
     * @param users the htpasswd file
     * @param groups the group file, or null if users have no roles
     * @throws IllegalArgumentException if a file cannot be read or a line has not its form; the message names file and line, never a hash
     */
    public HtpasswdStore(Path users, Path groups) {
        this(users, groups, PasswordHashes.withoutClearText());
    }

    /**
     * Reads both files.
     *
     * @param users as above
     * @param groups as above
     * @param hashes what is taken for a hash
     */
    public HtpasswdStore(Path users, Path groups, PasswordHashes hashes) {
        this.users = WatchedFile.ofLines(users, lines -> Users.parse(users, lines, hashes));
        this.rolesByUser = groups == null ? null : WatchedFile.ofLines(groups, lines -> parseGroups(groups, lines));
    }

    @Override
    public Optional<HashedAccount> find(String name) {
        return Optional.ofNullable(users.content().entries.get(name)).map(entry -> account(name, entry));
    }

    private HashedAccount account(String name, Entry entry) {
        Set<String> roles =
                rolesByUser == null ? Set.of() : rolesByUser.content().getOrDefault(name, Set.of());
        Verdict.Refusal refusal = entry.hash == null ? Verdict.Refusal.DISABLED : null;
        return new HashedAccount(new Account(new Identity(name, roles), entry.stamp, refusal), entry.hash);
    }

    @Override
    public Collection<PasswordHash> decoys() {
        return users.content().decoys.values();
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

    /** A user's line. */
    private static final class Entry {
        final PasswordHash hash;
        final String stamp;

        Entry(PasswordHash hash, String stamp) {
            this.hash = hash;
            this.stamp = stamp;
        }
    }

    /** The htpasswd file's content: a line for each user, and a decoy of each kind of hash. */
    private static final class Users {
        /** Each takes up to a second. */
        private static final int MOST_KINDS = 8;

        private final Map<String, Entry> entries = new HashMap<>();
        private final Map<String, PasswordHash> decoys = new LinkedHashMap<>();

        static Users parse(Path file, List<String> lines, PasswordHashes hashes) {
            Users users = new Users();
            int number = 0;
            for (String line : lines) {
                number++;
                if (!isBlank(line)) {
                    users.add(line, file + ":" + number, hashes);
                }
            }
            users.tellOfWeakHashes(file);
            users.tellOfManyKinds(file);
            return users;
        }

        private void add(String line, String place, PasswordHashes hashes) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException(place + ": expected 'user:hash'");
            }
            // As Apache does: the first line of a user counts, whatever it holds.
            String name = line.substring(0, colon);
            if (entries.containsKey(name)) {
                return;
            }
            String encoded = line.substring(colon + 1).strip();
            PasswordHash hash = null;
            try {
                hash = hashes.parse(encoded);
                decoys.putIfAbsent(hash.kind(), hash.decoy());
            } catch (UnreadableHashException e) {
                LOG.log(Level.WARNING, "users: {0}: this user cannot log in: {1}", place, e.getMessage());
            }
            entries.put(name, new Entry(hash, Account.stampOf(encoded)));
        }

        private void tellOfManyKinds(Path file) {
            if (decoys.size() > MOST_KINDS) {
                LOG.log(
                        Level.WARNING,
                        "users: {0}: the hashes are of {1} kinds (scheme, cost, length of the salt), and each login"
                                + " computes one of each: let users with rare kinds choose new passwords",
                        file,
                        decoys.size());
            }
        }

        private void tellOfWeakHashes(Path file) {
            long weak = entries.values().stream()
                    .filter(entry -> entry.hash != null && entry.hash.isWeak())
                    .count();
            if (weak > 0) {
                LOG.log(
                        Level.WARNING,
                        "users: {0}: {1} of {2} users have weak hashes, whose passwords are soon found by whoever reads"
                                + " the file: let them choose new ones and hash these with hash-password",
                        file,
                        weak,
                        entries.size());
            }
        }
    }
}
