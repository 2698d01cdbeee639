package io.github.jwtfilter.page;

/** Why a login at a provider failed, as the user sees it. {@code %s} is the name of the provider. */
public enum SignInProblem {
    /** The user or an administrator of the provider refused. */
    CANCELLED(
            403,
            "access_denied",
            "The sign-in was cancelled, or your account may not use this application.",
            "Try again, or ask the operator of this site for access."),
    /** The provider needs the user first. */
    SIGN_IN_THERE(
            403,
            "login_required",
            "You need to sign in at %s first.",
            "Open %s, sign in there, and then try again here."),
    /** The account cannot be used here. */
    NO_ACCOUNT(
            403,
            "unknown_user",
            "Your account of %s cannot be used here.",
            "Ask the operator of this site. To use another account, sign out of %s first."),
    /** The provider is unavailable. */
    UNAVAILABLE(
            503,
            "temporarily_unavailable",
            "Signing in with %s is not possible right now.",
            "Please try again in a minute."),
    /** Too many attempts of the client failed. */
    TOO_MANY(
            429,
            "temporarily_unavailable",
            "Too many attempts to sign in with %s have failed.",
            "Please wait, and then try again."),
    /** The settings are wrong, or an answer of the provider cannot be trusted. */
    FAULT(
            500,
            "server_error",
            "Signing in with %s did not work.",
            "Please try again. If it fails again, contact the operator of this site."),
    /** The attempt is unknown or too old. */
    EXPIRED(
            400,
            "expired",
            "The sign-in took too long, or your browser does not store cookies.",
            "Allow cookies for this site, and try again."),
    /** The browser loses its login. */
    LOOP(
            500,
            "login_loop",
            "You signed in with %s, but this site did not recognise you afterwards.",
            "Allow cookies for this site, and try again. If it fails again, contact the operator of this site.");

    private final int status;
    private final String error;
    private final String what;
    private final String mend;

    SignInProblem(int status, String error, String what, String mend) {
        this.status = status;
        this.error = error;
        this.what = what;
        this.mend = mend;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the error code for programs and for the application's own page. */
    public String error() {
        return error;
    }

    String what(String provider) {
        return what.replace("%s", provider);
    }

    String mend(String provider) {
        return mend.replace("%s", provider);
    }
}
