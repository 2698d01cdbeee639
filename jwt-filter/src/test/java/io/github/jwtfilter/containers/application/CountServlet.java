package io.github.jwtfilter.containers.application;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Counts in an HttpSession and lets a JSP show the count. */
public final class CountServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        HttpSession session = request.getSession();
        Object count = session.getAttribute("count");
        session.setAttribute("count", count == null ? 1 : (Integer) count + 1);
        request.getRequestDispatcher("/WEB-INF/count.jsp").forward(request, response);
    }
}
