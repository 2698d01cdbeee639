<%@ page session="false" contentType="text/plain; charset=UTF-8" import="jakarta.servlet.http.HttpServletRequest" %>
<% HttpServletRequest asked = (HttpServletRequest) pageContext.getRequest(); %>
lector: <%= asked.isUserInRole("lector") %>
