package io.github.jwtfilter.commit;

import io.github.jwtfilter.commit.CommitWays.Row;
import io.github.jwtfilter.commit.CommitWays.Way;
import jakarta.servlet.ServletOutputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table of ways to answer, with one row for each way. */
final class CaseTable {
    /** Writes with a writer. */
    interface Writing {
        void to(PrintWriter writer) throws Exception;
    }

    /** Writes bytes. */
    interface Streaming {
        void to(ServletOutputStream stream) throws Exception;
    }

    private final List<Row> rows = new ArrayList<>();

    List<Row> rows() {
        return List.copyOf(rows);
    }

    void row(Row row) {
        rows.add(row);
    }

    void row(String name, int status, int length, Way way) {
        rows.add(new Row(name, status, length, way));
    }

    void writing(String name, int length, Writing writing) {
        row(name, 200, length, (request, response) -> writing.to(response.getWriter()));
    }

    void encoded(String name, String encoding, int length, Writing writing) {
        row(name, 200, length, (request, response) -> {
            response.setContentType("text/plain; charset=" + encoding);
            writing.to(response.getWriter());
        });
    }

    void streaming(String name, int length, Streaming streaming) {
        row(name, 200, length, (request, response) -> streaming.to(response.getOutputStream()));
    }
}
