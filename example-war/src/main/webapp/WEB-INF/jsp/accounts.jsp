<%@ page session="false" import="io.github.jwtfilter.example.*, java.util.List" %>
<% String title = "Accounts"; %>
<%@ include file="/WEB-INF/jspf/top.jspf" %>
<%
    @SuppressWarnings("unchecked")
    List<Account> accounts = (List<Account>) request.getAttribute("accounts");
%>
  <section class="hero">
    <p class="overline">Accounts of <%= Html.text(user) %></p>
    <h1><%= Euros.text(Account.total(accounts)) %></h1>
    <p class="lead"><%= accounts.isEmpty() ? "You hold no accounts here." : "All your accounts together." %></p>
  </section>

<% if (!accounts.isEmpty()) { %>
  <section class="card">
    <h2>Your accounts</h2>
    <table class="amounts">
      <thead>
        <tr><th scope="col">Account</th><th scope="col">Number</th><th scope="col" class="amount">Last 30 days</th><th scope="col" class="amount">Balance</th></tr>
      </thead>
      <tbody>
<%     for (Account account : accounts) { %>
        <tr>
          <th scope="row"><%= Html.text(account.product()) %></th>
          <td data-label="Number"><%= Html.text(account.number()) %></td>
          <td data-label="Last 30 days" class="amount <%= account.change().signum() < 0 ? "down" : "up" %>"><%= Euros.signed(account.change()) %></td>
          <td data-label="Balance" class="amount balance"><%= Euros.text(account.balance()) %></td>
        </tr>
<%     } %>
      </tbody>
    </table>
  </section>
<% } %>
  <p class="aside">For programs: <a href="<%= context %>/api/balance"><code><%= context %>/api/balance</code></a> returns the same data in JSON.</p>
<%@ include file="/WEB-INF/jspf/bottom.jspf" %>
