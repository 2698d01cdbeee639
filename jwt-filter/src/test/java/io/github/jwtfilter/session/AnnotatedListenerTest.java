package io.github.jwtfilter.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.session.cookie.TokenSessionTest;
import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Does an annotated listener that web.xml does not declare get the events of cookie sessions? */
final class AnnotatedListenerTest {
    private static final String DECLARED =
            "<listener><listener-class>" + Annotated.class.getName() + "</listener-class></listener>";

    /** Records its events in the ServletContext, because the application's class loader loads this class. */
    @WebListener
    public static final class Annotated implements HttpSessionListener, HttpSessionAttributeListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            recordEvent("created", event);
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            recordEvent(event.getName(), event);
        }

        private static void recordEvent(String what, HttpSessionEvent event) {
            Object before = event.getSession().getServletContext().getAttribute("events");
            event.getSession().getServletContext().setAttribute("events", before + " " + what);
        }
    }

    /** Would also get the events if it were annotated. */
    public static final class Plain implements HttpSessionListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            Annotated.recordEvent("plain", event);
        }
    }

    static Stream<Arguments> servers() {
        Function<WebXml, TestServer> unpacked = TestServer::start;
        Function<WebXml, TestServer> packed = TestServer::startPacked;
        return Stream.of(
                Arguments.of("unpacked", application().incomplete(), unpacked, "null created a"),
                Arguments.of("packed", application().incomplete(), packed, "null created a"),
                Arguments.of("declared too", application().incomplete().xml(DECLARED), unpacked, "null created a"),
                Arguments.of("metadata-complete", application(), unpacked, "null"));
    }

    private static WebXml application() {
        return TokenSessionTest.application().classFile(Annotated.class).classFile(Plain.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void annotatedListenerGetsEventsUnlessMetadataIsComplete(
            String description, WebXml webXml, Function<WebXml, TestServer> start, String expected) {
        try (TestServer server = start.apply(webXml)) {
            Browser browser = new Browser();
            browser.run(server.port(), (request, response) -> {
                request.getSession().setAttribute("a", 1);
                return "done";
            });
            assertEquals(
                    expected,
                    browser.run(
                            server.port(),
                            (request, response) ->
                                    "" + request.getServletContext().getAttribute("events")));
        }
    }
}
