package io.github.jwtfilter.tools.differential;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.tools.differential.Connection.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Asks a server about each descriptor of the corpus, before and after the conversion. */
final class Differential {
    private final String server;
    private final int port;
    private final List<User> users;
    private final List<String> unwanted = new ArrayList<>();
    private final Map<String, Integer> wanted = new TreeMap<>();
    private final List<String> unknown = new ArrayList<>();
    private final Map<User, String> tokens = new HashMap<>();
    private int asked;

    Differential(String server, int port, List<User> users) {
        this.server = server;
        this.port = port;
        this.users = users;
    }

    /** Returns a user without roles, and one for each role of the corpus. */
    static List<User> users(List<Descriptor> corpus) {
        List<User> users = new ArrayList<>(List.of(new User("user0", Set.of())));
        for (String role : corpus.stream()
                .flatMap(descriptor -> descriptor.roles().stream())
                .collect(Collectors.toCollection(TreeSet::new))) {
            users.add(new User("user" + users.size(), Set.of(role)));
        }
        return users;
    }

    String server() {
        return server;
    }

    /** Returns the number of requests. */
    int asked() {
        return asked;
    }

    /** Returns the requests that both forms treat differently without a good reason. */
    List<String> unwanted() {
        return unwanted;
    }

    /** Returns the wanted differences, counted by descriptor and reason. */
    String table() {
        return wanted.entrySet().stream()
                .map(entry -> "| " + entry.getKey() + " | " + entry.getValue() + " |")
                .collect(Collectors.joining(
                        "\n",
                        server + ", " + asked
                                + " requests\n| descriptor | why it is wanted | requests |\n| --- | --- | --- |\n",
                        ""));
    }

    /** Compares two applications that are deployed. Each user logs in to the converted one. */
    void compare(Descriptor descriptor, String original, String converted) throws IOException {
        tokens.clear();
        List<Target> targets = descriptor.paths().stream().map(Target::of).collect(Collectors.toList());
        compare(descriptor, targets, original, converted);
    }

    /** Compares two applications that are deployed. Tokens of an earlier application with the same key are used again. */
    void compare(Descriptor descriptor, List<Target> targets, String original, String converted) throws IOException {
        try (Connection connection = new Connection(port)) {
            List<User> all = new ArrayList<>(descriptor.users(users));
            all.add(User.ANONYMOUS);
            for (User user : all) {
                for (Difference difference : compare(descriptor, user, targets, connection, original, converted)) {
                    Wanted.reasonFor(difference)
                            .ifPresentOrElse(
                                    reason -> wanted.merge(descriptor.name + " | " + reason.reason(), 1, Integer::sum),
                                    () -> unwanted.add(difference.toString()));
                }
            }
        }
    }

    private List<Difference> compare(
            Descriptor descriptor,
            User user,
            List<Target> targets,
            Connection connection,
            String original,
            String converted)
            throws IOException {
        String ofContainer = user.isAnonymous()
                ? ""
                : descriptor.hasForm() ? formLogin(descriptor, user, connection, original) : user.basic();
        String ofToken = user.isAnonymous() ? "" : tokens.get(user);
        if (ofToken == null) {
            ofToken = user.bearer(port, converted + descriptor.loginPath());
            tokens.put(user, ofToken);
        }
        List<Request> before = new ArrayList<>();
        List<Request> after = new ArrayList<>();
        for (Target target : targets) {
            for (String method : descriptor.methods()) {
                before.add(new Request(method, original + target.raw(), ofContainer));
                after.add(new Request(method, converted + target.raw(), ofToken));
            }
        }
        asked += before.size() + after.size();
        List<Answer> was = connection.send(before);
        List<Answer> is = connection.send(after);
        List<Difference> differences = new ArrayList<>();
        for (int i = 0; i < was.size(); i++) {
            Outcome one = Outcome.of(was.get(i));
            Outcome other = Outcome.of(is.get(i));
            Target target = targets.get(i / descriptor.methods().size());
            checkModel(descriptor, user, target, before.get(i).method(), one);
            if (one != other
                    || one == Outcome.OTHER && was.get(i).status() != is.get(i).status()) {
                differences.add(
                        new Difference(server, descriptor, user, before.get(i).method(), target, one, other));
            }
        }
        return differences;
    }

    /** Compares an answer of the container with the known behavior of the container. */
    private void checkModel(Descriptor descriptor, User user, Target target, String method, Outcome outcome) {
        String path = target.path(server);
        boolean decided = Set.of(Outcome.LET_THROUGH, Outcome.LOGIN_NEEDED, Outcome.FORBIDDEN)
                .contains(outcome);
        if (decided
                && !descriptor.declaresAnyRole()
                && Target.of(path).equals(target)
                && !descriptor.formPages().contains(path)
                && !path.endsWith("/")) {
            Requirement required = descriptor.requiredBy(server, method, path);
            boolean admitted = required.equals(Requirement.PERMIT)
                    || !user.isAnonymous()
                            && (required.equals(Requirement.AUTHENTICATED)
                                    || required.roles().stream().anyMatch(user.roles()::contains));
            if (admitted != (outcome == Outcome.LET_THROUGH)) {
                unknown.add(server + ", " + descriptor.name + ", " + user + ": " + method + " " + path + " is "
                        + outcome + ", expected '" + required + "'");
            }
        }
    }

    /** Returns the requests that a server decided otherwise than expected. */
    List<String> unknown() {
        return unknown;
    }

    /** Logs in as a browser does: a protected page, the form, the page again. Returns the line with the session. */
    private static String formLogin(Descriptor descriptor, User user, Connection connection, String context)
            throws IOException {
        String path = Target.encoded(descriptor.pageBehindLogin().orElseThrow());
        String cookie = cookie(connection.send(new Request("GET", context + path, "")), "");
        Answer answer = connection.send(new Request(
                "POST",
                context + "/j_security_check?j_username=" + user.name() + "&j_password=" + user.name(),
                cookie));
        cookie = cookie(answer, cookie);
        cookie = cookie(connection.send(new Request("GET", context + path, cookie)), cookie);
        return cookie;
    }

    private static String cookie(Answer answer, String before) {
        String set = answer.header("set-cookie");
        return set == null ? before : "Cookie: " + set.split(";")[0];
    }
}
