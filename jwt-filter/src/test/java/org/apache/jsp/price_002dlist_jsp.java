package org.apache.jsp;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What Jasper makes of {@code price-list.jsp}: a page asks for a session unless it says otherwise. */
public final class price_002dlist_jsp extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        _jspService(request, response);
    }

    /** Called so by the specification of Jakarta Server Pages. */
    public void _jspService(HttpServletRequest request, HttpServletResponse response) {
        request.getSession(true);
        response.setContentType("text/html");
    }
}
