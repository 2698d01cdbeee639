package io.github.jwtfilter.example;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows the accounts of the logged-in user. */
public final class AccountsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Ledger ledger = Application.of(getServletContext()).ledger();
        request.setAttribute("accounts", ledger.accountsOf(request.getRemoteUser()));
        response.setHeader("Cache-Control", "no-store");
        request.getRequestDispatcher("/WEB-INF/jsp/accounts.jsp").forward(request, response);
    }
}
