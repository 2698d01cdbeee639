<%@ page contentType="text/html;charset=UTF-8" %>
<% if (true) { throw new IllegalStateException("broken"); } %>
