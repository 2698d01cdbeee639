package org.apache.jsp;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The servlet that Jasper generates from {@code price-list.jsp}. By default a page creates a session. */
public final class price_002dlist_jsp extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        _jspService(request, response);
    }

    /** The name is defined by the Jakarta Server Pages specification. */
    public void _jspService(HttpServletRequest request, HttpServletResponse response) {
        request.getSession(true);
        response.setContentType("text/html");
    }
}
