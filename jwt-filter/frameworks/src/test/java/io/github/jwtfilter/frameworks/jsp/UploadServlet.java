package io.github.jwtfilter.frameworks.jsp;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;

/** Keeps the last uploaded file in the session. */
public final class UploadServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Part file = request.getPart("file");
        String text = file.getSubmittedFileName() + ":" + file.getSize();
        request.getSession().setAttribute("file", text);
        response.sendRedirect("cart.jsp");
    }
}
