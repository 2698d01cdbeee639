package io.github.jwtfilter.example;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A form with a long text field, and the result of its submission. */
final class NoteServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter()
                .write("<!DOCTYPE html><title>Note</title>"
                        + "<form method=\"post\"><textarea name=\"note\"></textarea><button>Send</button></form>");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding("UTF-8");
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter()
                .write("<!DOCTYPE html><title>Noted</title><p>" + Html.text(request.getParameter("note"))
                        + " – noted for " + request.getRemoteUser() + ", " + request.getHeader("Sec-Fetch-Site")
                        + "</p>");
    }
}
