package io.github.jwtfilter.frameworks.cdi;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Counts in a session bean and in a session attribute. */
public final class VisitsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        Integer before = (Integer) session.getAttribute("count");
        int count = before == null ? 1 : before + 1;
        session.setAttribute("count", count);
        int bean = CDI.current().select(Visits.class).get().add();
        if (request.getParameter("end") != null) {
            session.invalidate();
        }
        response.getWriter().println("bean=" + bean + " attribute=" + count);
    }
}
