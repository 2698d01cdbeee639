<% session.invalidate(); response.sendRedirect("plain.jsp"); %>
