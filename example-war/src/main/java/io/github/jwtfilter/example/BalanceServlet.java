package io.github.jwtfilter.example;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Returns the accounts of the logged-in user as JSON, for API clients. */
public final class BalanceServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Application application = Application.of(getServletContext());
        String user = request.getRemoteUser();
        List<Account> accounts = application.ledger().accountsOf(user);
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter()
                .append("{\"application\":" + Json.string(application.name()))
                .append(",\"user\":" + Json.string(user))
                .append(",\"currency\":\"EUR\"")
                .append(",\"total\":" + Account.total(accounts).toPlainString())
                .append(accounts.stream()
                        .map(BalanceServlet::json)
                        .collect(Collectors.joining(",", ",\"accounts\":[", "]}\n")));
    }

    private static String json(Account account) {
        return "{\"product\":" + Json.string(account.product())
                + ",\"number\":" + Json.string(account.number())
                + ",\"balance\":" + account.balance().toPlainString() + "}";
    }
}
