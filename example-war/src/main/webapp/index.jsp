<%@ page session="false" import="io.github.jwtfilter.example.*, io.github.jwtfilter.identity.Identity, java.time.Instant" %>
<% String title = "Home"; %>
<%@ include file="/WEB-INF/jspf/top.jspf" %>
<%
    // The only line of the application that knows the filter, to show what the token contains.
    Identity identity = (Identity) request.getUserPrincipal();
    response.setHeader("Cache-Control", "no-store");
%>
  <section class="hero">
    <p class="overline">You are logged in to <%= Html.text(app.name()) %></p>
    <h1><%= Html.text(user) %></h1>
    <p class="lead">Your accounts here hold <strong><%= Euros.text(Account.total(app.ledger().accountsOf(user))) %></strong>.</p>
    <p class="actions">
      <a class="button" href="<%= context %>/accounts">See your accounts</a>
<% if (app.otherUrl() != null) { %>
      <a class="button quiet" href="<%= Html.text(app.otherUrl()) %>">Go to <%= Html.text(app.otherName()) %></a>
<% } %>
    </p>
  </section>

  <div class="columns">
    <section class="card">
      <h2>Who is logged in, and where</h2>
      <dl>
        <div><dt>User</dt><dd><%= Html.text(user) %></dd></div>
        <div><dt>Roles</dt><dd><% for (String role : new String[] {"customer", "admin"}) if (request.isUserInRole(role)) { %><span class="chip"><%= role %></span> <% } %></dd></div>
        <div><dt>Application</dt><dd><%= Html.text(app.name()) %></dd></div>
        <div><dt>Address</dt><dd><%= Html.text(request.getServerName() + ":" + request.getServerPort() + context) %></dd></div>
        <div><dt>Authenticated by</dt><dd><%= Html.text(request.getAuthType()) %></dd></div>
        <div><dt>Session on this server</dt><dd><%= request.getSession(false) == null ? "none" : "one" %></dd></div>
      </dl>
    </section>
<% if (app.otherUrl() != null) { %>
    <section class="card">
      <h2>One login, two servers</h2>
<%     if (app.sharesLogout()) { %>
      <p><%= Html.text(app.otherName()) %> runs on a server of its own. The two share one key file and a Redis, and the
        Redis holds no session.</p>
      <p>When you log out here, this server writes one short entry. A second later,
        <%= Html.text(app.otherName()) %> refuses every copy of your token.</p>
<%     } else { %>
      <p><%= Html.text(app.otherName()) %> runs on a server of its own. The two share one key file and nothing else:
        no sessions, no database and no messages.</p>
<%     } %>
      <p>Your login is a signed token that your browser carries. <%= Html.text(app.otherName()) %> checks the signature
        and lets you in, so you do not log in again.</p>
      <p><a class="forth" href="<%= Html.text(app.otherUrl()) %>"><%= Html.text(app.otherUrl()) %></a></p>
    </section>
<% } %>
  </div>

  <section class="card">
    <h2>What the token contains</h2>
    <table class="claims">
      <thead><tr><th scope="col">Claim</th><th scope="col">Meaning</th><th scope="col">Value</th></tr></thead>
      <tbody>
<% for (ClaimRow claim : ClaimRow.of(identity.claims(), Instant.now())) { %>
        <tr>
          <th scope="row"><code><%= Html.text(claim.name()) %></code></th>
          <td class="meaning"><%= Html.text(claim.meaning()) %></td>
          <td><code><%= Html.text(claim.value()) %></code><% if (!claim.words().isEmpty()) { %><span class="words"><%= Html.text(claim.words()) %></span><% } %></td>
        </tr>
<% } %>
      </tbody>
    </table>
  </section>
<%@ include file="/WEB-INF/jspf/bottom.jspf" %>
