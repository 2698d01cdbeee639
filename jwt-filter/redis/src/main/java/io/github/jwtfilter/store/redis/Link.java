package io.github.jwtfilter.store.redis;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** One connection to one server, for one thread at a time. Any thread may close it. */
final class Link implements AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final HostAndPort node;
    private final BoundedSocket socket;
    private final Connection connection;
    private long lastUse;

    private Link(HostAndPort node, BoundedSocket socket, Socket stream) {
        this.node = node;
        this.socket = socket;
        this.connection = new Connection(() -> stream);
    }

    /** Connects, with TLS if there is a factory for it. */
    static Link open(HostAndPort node, Optional<SSLSocketFactory> tls, Deadline deadline) throws IOException {
        BoundedSocket socket = BoundedSocket.connect(node, deadline);
        try {
            Link link = new Link(node, socket, tls.isEmpty() ? socket : secured(socket, node, tls.get()));
            link.connection.connect();
            return link;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket socket, HostAndPort node, SSLSocketFactory tls) throws IOException {
        SSLSocket secured =
                (SSLSocket) tls.createSocket(socket, node.getHost().replaceAll("[\\[\\]]", ""), node.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        // Despite its name, this is how the host name is compared with the certificate.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    HostAndPort node() {
        return node;
    }

    /** Changes the deadline of the next answers. */
    Link until(Deadline deadline) {
        socket.until(deadline);
        return this;
    }

    /** Returns a command. */
    static CommandArguments command(Command command, Object... arguments) {
        CommandArguments all = new CommandArguments(command);
        for (Object argument : arguments) {
            all.add(String.valueOf(argument));
        }
        return all;
    }

    /**
     * Sends a command and returns its answer.
     *
     * @throws JedisDataException if the server refuses it
     */
    Object ask(Command command, Object... arguments) {
        return checked(askAll(List.of(command(command, arguments))).get(0));
    }

    /** Sends commands and returns their answers. The answer to a refused command is a {@link JedisDataException}. */
    List<Object> askAll(List<CommandArguments> commands) {
        commands.forEach(connection::sendCommand);
        List<Object> answers = new ArrayList<>();
        try {
            while (answers.size() < commands.size()) {
                answers.add(answer());
            }
        } catch (JedisConnectionException e) {
            // A server with too many connections says so and then closes this one.
            answers.forEach(Link::checked);
            throw e;
        }
        lastUse = System.nanoTime();
        return answers;
    }

    private Object answer() {
        try {
            return connection.getOne();
        } catch (JedisDataException e) {
            return e;
        } catch (OutOfMemoryError | StackOverflowError e) {
            // The answer announces a length or a depth of no answer to this store.
            throw new JedisConnectionException(e);
        }
    }

    /**
     * Returns an answer.
     *
     * @throws JedisDataException if it is a refusal
     */
    static Object checked(Object answer) {
        if (answer instanceof JedisDataException) {
            throw (JedisDataException) answer;
        }
        return answer;
    }

    /** Returns a text of an answer; empty for none. */
    static String text(Object answer) {
        return answer == null ? "" : new String((byte[]) checked(answer), StandardCharsets.UTF_8);
    }

    /** Returns the parts of an answer; empty for none. */
    static List<?> list(Object answer) {
        return answer == null ? List.of() : (List<?>) checked(answer);
    }

    /** Returns the milliseconds since 1970 of an answer to {@code TIME}. */
    static long millis(Object answer) {
        List<?> time = list(answer);
        return Long.parseLong(text(time.get(0))) * 1000 + Long.parseLong(text(time.get(1))) / 1000;
    }

    /** Sends a {@code PING} if the connection was idle, because the server may have closed it. */
    void checkAlive() {
        if (System.nanoTime() - lastUse > FRESH.toNanos()) {
            ask(Command.PING);
        }
    }

    /** Closes the connection at once. A last message could wait for the server. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The system closes it when the process ends.
        }
    }
}
