package io.github.jwtfilter.commit;

import io.github.jwtfilter.commit.CommitCases.Handler;
import io.github.jwtfilter.commit.CommitCases.Row;
import jakarta.servlet.ServletOutputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table of responses, with one row for each case. */
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

    void row(String name, int status, int length, Handler handler) {
        rows.add(new Row(name, status, length, handler));
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
