package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.StoreException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Describes failures for operators. A server may repeat a command with its password in an error text, so only known
 * words of it are shown.
 */
final class Failures {
    private static final Pattern CODE = Pattern.compile("([A-Z]{2,20}) .*", Pattern.DOTALL);
    private static final Pattern FORBIDDEN = Pattern.compile("NOPERM .*'([a-z|]{1,40})' command.*", Pattern.DOTALL);

    private static final Map<String, String> BY_CODE = Map.ofEntries(
            Map.entry("ASK", "the cluster is moving the keys to another node"),
            Map.entry("BUSY", "is busy with a script"),
            Map.entry("CLUSTERDOWN", "the cluster is down"),
            Map.entry("LOADING", "is still loading its data"),
            Map.entry("MASTERDOWN", "is a replica that lost its master"),
            Map.entry("MISCONF", "takes no writes because it cannot save its data"),
            Map.entry("MOVED", "the keys are on another node of a cluster, which needs redis-cluster://"),
            Map.entry("NOAUTH", "expected a password, got none"),
            Map.entry("NOREPLICAS", "takes no writes because it has too few replicas"),
            Map.entry("OOM", "takes no writes because its memory is full"),
            Map.entry("READONLY", "takes no writes because it is a replica"),
            Map.entry("TRYAGAIN", "the cluster is moving the keys to another node"),
            Map.entry("WRONGPASS", "refused the user or the password"),
            Map.entry("WRONGTYPE", "a key of this prefix holds data of another program; expected another storePrefix"));

    /** Texts with {@code ERR} at their beginning. */
    private static final Map<String, String> BY_WORDS = Map.of(
            "max number of clients", "has too many connections",
            "without any password", "expected no password, got one",
            "no password is set", "expected no password, got one",
            "invalid password", "refused the user or the password",
            "DB index", "has no database with this number",
            "unknown command", "lacks a command; expected version 6.2 or newer",
            "cluster support disabled", "is no cluster; expected redis://",
            "No such master", "the Sentinels know no master with this name");

    private final String place;

    Failures(String place) {
        this.place = place;
    }

    /** Returns the failure with a description of our own words. */
    StoreException of(String description) {
        return new StoreException(place + ": " + description);
    }

    StoreException of(Exception failure) {
        if (failure instanceof StoreException) {
            return (StoreException) failure;
        }
        if (failure instanceof JedisDataException) {
            return of(refusal(String.valueOf(failure.getMessage())));
        }
        Throwable cause = failure;
        while (cause instanceof JedisConnectionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof IOException) {
            return new StoreException(place + ": " + connection((IOException) cause), cause);
        }
        if (String.valueOf(cause.getMessage()).startsWith("Unexpected end of stream")) {
            return of("closed the connection");
        }
        return of("gave an answer that this version does not understand ("
                + cause.getClass().getSimpleName() + ")");
    }

    private static String refusal(String text) {
        Matcher forbidden = FORBIDDEN.matcher(text);
        if (forbidden.matches()) {
            return "does not allow the command " + forbidden.group(1) + " to the user (NOPERM)";
        }
        Matcher coded = CODE.matcher(text);
        String code = coded.matches() ? coded.group(1) : "an error without a code";
        String known = BY_CODE.get(code);
        if (known == null) {
            known = BY_WORDS.entrySet().stream()
                    .filter(words -> text.contains(words.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("refused a command");
        }
        return known + " (" + code + ")";
    }

    private static String connection(IOException failure) {
        if (failure instanceof SocketTimeoutException) {
            return "did not answer in time";
        }
        if (failure instanceof UnknownHostException) {
            return "the name of the host is unknown";
        }
        if (failure instanceof NoRouteToHostException) {
            return "cannot be reached";
        }
        if (failure instanceof ConnectException) {
            return "refused the connection";
        }
        if (failure instanceof SSLException) {
            return "no TLS connection; expected a server with TLS and a certificate that is trusted and valid for"
                    + " the name of the host";
        }
        return failure instanceof EOFException ? "closed the connection" : "the connection broke";
    }
}
