package io.github.jwtfilter.tools.differential;

import io.github.jwtfilter.access.RequestPath;
import java.util.Optional;
import java.util.stream.Stream;

/** The accepted reasons for another decision of a converted application. All other differences are faults. */
enum Wanted {
    PAGES("the login page and the error page are permitted") {
        @Override
        boolean explains(Difference difference) {
            return difference.converted() == Outcome.LET_THROUGH
                    && difference.descriptor().showsFormPage(difference.path());
        }
    },
    HEAD("HEAD needs at least what GET needs") {
        @Override
        boolean explains(Difference difference) {
            return difference.isStricter()
                    && difference.method().equals("HEAD")
                    && difference
                            .descriptor()
                            .withWelcomeFiles(difference.path())
                            .anyMatch(path ->
                                    !difference.required("HEAD", path).equals(difference.required("GET", path)));
        }
    },
    SLASH("an exact rule covers the path with a slash at the end") {
        @Override
        boolean explains(Difference difference) {
            String path = difference.path();
            String method = difference.method();
            return difference.isStricter()
                    && path.endsWith("/")
                    && Stream.of(method, method.equals("HEAD") ? "GET" : method)
                            .anyMatch(name -> !difference
                                    .required(method, path)
                                    .equals(difference.required(name, path.substring(0, path.length() - 1))));
        }
    },
    NOBODY("nobody is admitted, so an anonymous user gets 403 before a login and not after it") {
        @Override
        boolean explains(Difference difference) {
            return difference.original() == Outcome.LOGIN_NEEDED
                    && difference.converted() == Outcome.FORBIDDEN
                    && difference
                            .descriptor()
                            .withWelcomeFiles(difference.path())
                            .anyMatch(path -> difference
                                    .required(difference.method(), path)
                                    .equals("deny"));
        }
    },
    BEHIND_PREFIXES("a prefix leaves the method out: Tomcat goes on to the default pattern, Jetty lets the request"
            + " through, and rules are as strict as Tomcat") {
        @Override
        boolean explains(Difference difference) {
            return difference.isStricter()
                    && difference.server().startsWith("Jetty")
                    && difference.descriptor().leavesOutByPrefix(difference.method(), difference.path());
        }
    },
    OMISSIONS("Jetty reads each <http-method-omission> alone, so that two of them leave out no method. The"
            + " specification and Tomcat read them together") {
        @Override
        boolean explains(Difference difference) {
            return difference.server().startsWith("Jetty")
                    && difference.descriptor().omitsWithOthers(difference.method(), difference.path());
        }
    },
    NO_LOGIN("without a <login-config> nobody could log in") {
        @Override
        boolean explains(Difference difference) {
            return !difference.descriptor().hasLogin()
                    && difference.original() == Outcome.FORBIDDEN
                    && difference.converted() == Outcome.LOGIN_NEEDED;
        }
    },
    ROLE_STAR("Tomcat admits each user for a role with the declared name '*' or '**'") {
        @Override
        boolean explains(Difference difference) {
            return difference.isStricter() && difference.descriptor().declaresAnyRole();
        }
    },
    READING("the server reads the constraints otherwise than the specification and the other server") {
        @Override
        boolean explains(Difference difference) {
            boolean differs =
                    !difference.requiredByServer().equals(difference.required(difference.method(), difference.path()));
            return differs
                    && (difference.isStricter() || difference.descriptor().tellsReadingOf(difference.server()));
        }
    },
    AMBIGUOUS("a path that two readers could understand in two ways gets 400") {
        @Override
        boolean explains(Difference difference) {
            return difference.converted() == Outcome.BAD_REQUEST
                    && RequestPath.of(difference.path(), null).isEmpty();
        }
    },
    JETTY_DEFAULTS("a Jetty distribution has constraints of its own on '/': TRACE is closed, everything else is open."
            + " So a constraint on '/' has no effect there before the conversion") {
        @Override
        boolean explains(Difference difference) {
            boolean trace = difference.method().equals("TRACE") && difference.converted() == Outcome.FORBIDDEN;
            boolean everything = difference.descriptor().name.startsWith("34-")
                    || difference.descriptor().name.startsWith("46-");
            return difference.isStricter() && difference.server().contains("ee11") && (trace || everything);
        }
    },
    REFERENCES("Tomcat 9 and 11 apply the <security-role-ref>s of a servlet to the roles of constraints. The"
            + " specification and the others do not") {
        @Override
        boolean explains(Difference difference) {
            return difference.server().matches("Tomcat (9|11)\\..*")
                    && difference.descriptor().name.equals("16-references-2.5")
                    && difference.path().startsWith("/desk");
        }
    };

    private final String reason;

    Wanted(String reason) {
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    abstract boolean explains(Difference difference);

    /** Returns the reason for a difference; empty if there is none. */
    static Optional<Wanted> reasonFor(Difference difference) {
        return Stream.of(values()).filter(reason -> reason.explains(difference)).findFirst();
    }
}
