package io.github.jwtfilter.tools.differential;

/** One request that the original and the converted application treat differently. */
record Difference(
        String server,
        Descriptor descriptor,
        User user,
        String method,
        Target target,
        Outcome original,
        Outcome converted) {
    /** Returns the path as a container sees it. */
    String path() {
        return target.path(server);
    }

    /** Returns whether the converted application gives the user less. */
    boolean isStricter() {
        return original == Outcome.LET_THROUGH || original == Outcome.LOGIN_NEEDED && converted == Outcome.FORBIDDEN;
    }

    /** Returns the requirement of the constraints. */
    String required(String ofMethod, String ofPath) {
        return descriptor.access().requirement(ofMethod, ofPath).toString();
    }

    /** Returns the requirement of the server by its own reading of the constraints. */
    String requiredByServer() {
        return descriptor.requiredBy(server, method, path()).toString();
    }

    @Override
    public String toString() {
        return server + ", " + descriptor.name + ", " + user + ": " + method + " " + target.raw() + " was " + original
                + " and is " + converted;
    }
}
