<%@ page session="false" contentType="text/plain; charset=UTF-8" import="jakarta.servlet.http.HttpServletRequest" %>
<% HttpServletRequest asked = (HttpServletRequest) pageContext.getRequest(); %>
JSP: <%= asked.getRemoteUser() %> <%= asked.isUserInRole("reader") %> <%= asked.isUserInRole("admin") %>
EL: ${pageContext.request.remoteUser} ${pageContext.request.userPrincipal.name}
<jsp:include page="/page"/>
