package io.github.jwtfilter.identity;

import io.github.jwtfilter.files.WatchedFile;
import io.github.jwtfilter.identity.hash.PasswordHash;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.identity.hash.UnreadableHashException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Users in an Apache htpasswd file, with roles in an Apache group file. Both files are read again when they change. */
public final class HtpasswdStore implements HashedAccounts {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private final WatchedFile<Users> users;
    private final WatchedFile<GroupFile> groups;

    /**
     * Reads both files, and refuses passwords in clear.
     *
     * @param users the htpasswd file
     * @param groups the group file, or null if users have no roles
     * @throws IllegalArgumentException if a file cannot be read, has a malformed line, or has no entries and no line
     *     that says so on purpose; the message names file and line but contains no hash
     */
    public HtpasswdStore(Path users, Path groups) {
        this(users, groups, PasswordHashes.withoutClearText());
    }

    /**
     * Reads both files.
     *
     * @param users the htpasswd file
     * @param groups the group file, or null if users have no roles
     * @param hashes reads the hashes
     */
    public HtpasswdStore(Path users, Path groups, PasswordHashes hashes) {
        this.users = WatchedFile.ofEntries(users, "users", lines -> Users.parse(users, lines, hashes), Users::count);
        this.groups = groups == null
                ? null
                : WatchedFile.ofEntries(groups, "groups", lines -> GroupFile.parse(groups, lines), GroupFile::groups);
    }

    /**
     * Finds a user. The result has the name as written in the file, even if the presented name is in another Unicode
     * form.
     */
    @Override
    public Optional<HashedAccount> find(String name) {
        return users.content().find(name).map(this::account);
    }

    private HashedAccount account(Entry entry) {
        Set<String> roles = groups == null ? Set.of() : groups.content().roles(entry.name);
        Verdict.Refusal refusal = entry.hash == null ? Verdict.Refusal.DISABLED : null;
        return new HashedAccount(new Account(new Identity(entry.name, roles), entry.stamp, refusal), entry.hash);
    }

    @Override
    public Collection<PasswordHash> decoys() {
        return users.content().decoys.values();
    }

    static boolean isBlank(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    /** One user's line. */
    private static final class Entry {
        final String name;
        final PasswordHash hash;
        final String stamp;

        Entry(String name, PasswordHash hash, String stamp) {
            this.name = name;
            this.hash = hash;
            this.stamp = stamp;
        }
    }

    /** The content of the htpasswd file: one entry per user, and one decoy per kind of hash. */
    private static final class Users {
        /** Each kind adds up to a second to a login. */
        private static final int MAX_KINDS = 8;

        private final Map<String, Entry> entries = new HashMap<>();
        private final Map<String, Entry> byComposedName = new HashMap<>();
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
            users.warnOfWeakHashes(file);
            users.warnOfManyKinds(file);
            return users;
        }

        int count() {
            return entries.size();
        }

        /**
         * Finds a user by the exact name first, because two names in the file may differ only in their Unicode form.
         */
        Optional<Entry> find(String name) {
            Entry exact = entries.get(name);
            return Optional.ofNullable(exact != null ? exact : byComposedName.get(Credentials.composed(name)));
        }

        private void add(String line, String place, PasswordHashes hashes) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException(place + ": expected 'user:hash'");
            }
            // The first line of a user counts, even if its hash is unusable. Apache does the same.
            String name = line.substring(0, colon);
            if (entries.containsKey(name)) {
                return;
            }
            String encoded = hashes.hashIn(line.substring(colon + 1).strip());
            PasswordHash hash = null;
            try {
                hash = hashes.parse(encoded);
                decoys.putIfAbsent(hash.kind(), hash.decoy());
            } catch (UnreadableHashException e) {
                LOG.log(Level.WARNING, "JWTF-201 The user in {0} cannot log in: {1}", place, e.getMessage());
            }
            Entry entry = new Entry(name, hash, Account.stampOf(encoded));
            entries.put(name, entry);
            byComposedName.putIfAbsent(Credentials.composed(name), entry);
        }

        private void warnOfManyKinds(Path file) {
            if (decoys.size() > MAX_KINDS) {
                LOG.log(
                        Level.WARNING,
                        "JWTF-202 The hashes in {0} are of {1} kinds (scheme, cost, length of the salt). Each login"
                                + " computes one hash of each kind. Let users with rare kinds choose new passwords.",
                        file,
                        decoys.size());
            }
        }

        private void warnOfWeakHashes(Path file) {
            long weak = entries.values().stream()
                    .filter(entry -> entry.hash != null && entry.hash.isWeak())
                    .count();
            if (weak > 0) {
                LOG.log(
                        Level.WARNING,
                        "JWTF-203 {1} of {2} users in {0} have weak hashes. Anyone who reads the file soon finds their"
                                + " passwords. Let them choose new passwords, and hash these with hash-password.",
                        file,
                        weak,
                        entries.size());
            }
        }
    }
}
