<%@ page session="false" isErrorPage="true" %>
<%
    int status = pageContext.getErrorData().getStatusCode();
    String title = status == 403 ? "No access" : status == 404 ? "Not found" : "Something went wrong";
    String explanation = status == 403
            ? "You are logged in, but this area needs a role that you do not have."
            : status == 404
                    ? "There is no page at this address."
                    : "This is not your fault. Please try again in a moment.";
%>
<%@ include file="/WEB-INF/jspf/top.jspf" %>
  <section class="hero">
    <p class="overline"><%= status %></p>
    <h1><%= title %></h1>
    <p class="lead"><%= explanation %></p>
    <p class="actions"><a class="button" href="<%= context %>/">Back to <%= Html.text(app.name()) %></a></p>
  </section>
<%@ include file="/WEB-INF/jspf/bottom.jspf" %>
