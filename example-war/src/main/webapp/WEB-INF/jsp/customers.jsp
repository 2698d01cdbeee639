<%@ page session="false" import="io.github.jwtfilter.example.*, java.math.BigDecimal, java.util.List" %>
<% String title = "Customers"; %>
<%@ include file="/WEB-INF/jspf/top.jspf" %>
<%
    Ledger ledger = (Ledger) request.getAttribute("ledger");
    BigDecimal all = BigDecimal.ZERO;
    for (String customer : ledger.customers()) {
        all = all.add(Account.total(ledger.accountsOf(customer)));
    }
%>
  <section class="hero">
    <p class="overline">For administrators</p>
    <h1>Customers</h1>
    <p class="lead"><%= ledger.customers().size() %> customers hold <strong><%= Euros.text(all) %></strong>.</p>
  </section>

  <section class="card">
    <h2>Balances</h2>
    <table class="amounts">
      <thead>
        <tr>
          <th scope="col">Customer</th>
<% for (String product : ledger.products()) { %>
          <th scope="col" class="amount"><%= Html.text(product) %></th>
<% } %>
          <th scope="col" class="amount">Total</th>
        </tr>
      </thead>
      <tbody>
<% for (String customer : ledger.customers()) { %>
        <tr>
          <th scope="row"><%= Html.text(customer) %></th>
<%     List<Account> accounts = ledger.accountsOf(customer);
       for (Account account : accounts) { %>
          <td data-label="<%= Html.text(account.product()) %>" class="amount"><%= Euros.text(account.balance()) %></td>
<%     } %>
          <td data-label="Total" class="amount balance"><%= Euros.text(Account.total(accounts)) %></td>
        </tr>
<% } %>
      </tbody>
    </table>
  </section>
  <p class="aside">This area is open to the role <span class="chip">admin</span>, by one line in web.xml.</p>
<%@ include file="/WEB-INF/jspf/bottom.jspf" %>
