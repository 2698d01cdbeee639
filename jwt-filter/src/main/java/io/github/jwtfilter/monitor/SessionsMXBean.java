package io.github.jwtfilter.monitor;

import java.util.List;

/**
 * The findings of {@code session=report} about one filter's sessions in JMX. It shows names, types and sizes, never a
 * value. The object name is {@code io.github.jwtfilter:type=Sessions,context="/app",filter="jwt"}. If that name is
 * already taken in the JVM, the name of the later bean has more properties.
 */
public interface SessionsMXBean {
    /**
     * Returns whether the application could do without sessions in the server's memory, judged by the requests seen so
     * far.
     *
     * @return a sentence that begins with {@code YES}, {@code NO} or {@code NOT KNOWN YET}
     */
    String getVerdict();

    /**
     * Returns the time at which the report started.
     *
     * @return for example {@code 2026-01-31T12:00:00Z}
     */
    String getSince();

    /**
     * Returns the number of requests that the report saw.
     *
     * @return the number of requests that the access rules allowed
     */
    long getRequests();

    /**
     * Returns the number of sessions that were created.
     *
     * @return the sessions that the report saw being created, and also those that were new at the end of a request
     */
    long getSessionsMade();

    /**
     * Returns the places in the application that create sessions.
     *
     * @return one line per place, with a count
     */
    List<String> getPlaces();

    /**
     * Returns the session attributes.
     *
     * @return one line per name and type, with the largest size in bytes, or the reason why the value cannot be
     *     stored
     */
    List<String> getAttributes();

    /**
     * Returns the classes that {@code sessionTypes} would have to name.
     *
     * @return class names, including those that it already names
     */
    List<String> getSessionTypes();

    /**
     * Returns the places where the application asks for a session's id. State that it stores elsewhere under that id
     * stays on one server.
     *
     * @return one line per place
     */
    List<String> getIdPlaces();

    /**
     * Returns the requests that look like a logout but leave the session alive.
     *
     * @return one line per path, with the attributes that it removes and the place in the code
     */
    List<String> getLogouts();

    /**
     * Returns the size of the largest session that was seen at the end of a request.
     *
     * @return the bytes that it would need in cookies; 0 if no session was seen
     */
    int getLargestSession();

    /**
     * Returns the whole report as one page.
     *
     * @return the page that SessionReportServlet shows
     */
    String getPage();
}
