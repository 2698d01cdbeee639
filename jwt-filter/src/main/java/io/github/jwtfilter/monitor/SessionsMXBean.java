package io.github.jwtfilter.monitor;

import java.util.List;

/**
 * What {@code session=report} saw of one filter's sessions, as JMX shows it: names, types and sizes, never a value. Its
 * name is {@code io.github.jwtfilter:type=Sessions,context="/app",filter="jwt"}; where one JVM has two of that name, the
 * later one's says more.
 */
public interface SessionsMXBean {
    /**
     * Whether the application could do without sessions in the server's memory, as far as was seen.
     *
     * @return a sentence that begins with {@code YES}, {@code NO} or {@code NOT KNOWN YET}
     */
    String getVerdict();

    /**
     * Since when it watches.
     *
     * @return such as {@code 2026-01-31T12:00:00Z}
     */
    String getSince();

    /**
     * The requests that it saw.
     *
     * @return those that the rules let through
     */
    long getRequests();

    /**
     * The sessions that were made.
     *
     * @return all that it saw being made, and all that were new at the end of a request
     */
    long getSessionsMade();

    /**
     * Who makes sessions.
     *
     * @return a line for each place: how often, and where
     */
    List<String> getPlaces();

    /**
     * What is put into sessions.
     *
     * @return a line for each name and type: its largest size in bytes, or what is wrong with it
     */
    List<String> getAttributes();

    /**
     * What {@code sessionTypes} would have to name.
     *
     * @return class names, those that it names already included
     */
    List<String> getSessionTypes();

    /**
     * Returns where the application asks for a session's id: state that it keeps elsewhere under that id stays on one
     * server.
     *
     * @return a line for each place
     */
    List<String> getIdPlaces();

    /**
     * Returns what looks like a logout and ends no session.
     *
     * @return a line for each path: which attributes it removes, and where
     */
    List<String> getLogouts();

    /**
     * The largest session that was seen at the end of a request.
     *
     * @return the bytes that it would take in cookies; 0 if none was seen
     */
    int getLargestSession();

    /**
     * All of it as one page.
     *
     * @return the page that SessionReportServlet shows
     */
    String getPage();
}
