package io.github.jwtfilter.containers.application;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Dispatches to another page from another thread. */
public final class AsyncServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync();
        String user = ((HttpServletRequest) async.getRequest()).getRemoteUser();
        async.start(() -> {
            response.setHeader("X-User-On-Thread", user);
            async.dispatch("/page");
        });
    }
}
