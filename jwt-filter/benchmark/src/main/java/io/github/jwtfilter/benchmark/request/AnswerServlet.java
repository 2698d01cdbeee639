package io.github.jwtfilter.benchmark.request;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The application. It does as little as possible. */
public class AnswerServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final byte[] ANSWER = "good\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.setContentLength(ANSWER.length);
        response.getOutputStream().write(ANSWER);
    }
}
