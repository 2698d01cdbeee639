<%@ page contentType="text/plain; charset=UTF-8" %>
count: ${sessionScope.count} <%= session.getAttribute("count") %>
