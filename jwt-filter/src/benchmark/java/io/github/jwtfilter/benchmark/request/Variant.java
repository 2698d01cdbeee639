package io.github.jwtfilter.benchmark.request;

/** What stands between server and application, and how the request proves its user. */
enum Variant {
    CONTROL("no filter (control)", "none", Proof.HEADER),
    WRAP("filter that only wraps", "wrap", Proof.HEADER),
    SESSION("HttpSession check", "session", Proof.SESSION),
    FLOOR("hand-written filter", "floor", Proof.HEADER),
    OURS_HEADER("jwt-filter, header", "jwt-filter", Proof.HEADER),
    OURS_COOKIE("jwt-filter, cookie", "jwt-filter", Proof.COOKIE),
    PAC4J("pac4j", "pac4j", Proof.HEADER),
    SPRING("Spring Security", "spring", Proof.HEADER);

    final String label;
    final String folder;
    final Proof proof;

    Variant(String label, String folder, Proof proof) {
        this.label = label;
        this.folder = folder;
        this.proof = proof;
    }

    /** Where the proof travels. */
    enum Proof {
        HEADER,
        COOKIE,
        SESSION
    }
}
