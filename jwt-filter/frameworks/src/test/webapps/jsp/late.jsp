<%@ page contentType="text/html;charset=UTF-8" buffer="1kb" %>
<% for (int line = 0; line < 4000; line++) { %>
a line of a long page
<% } session.setAttribute("late", "set"); %>
