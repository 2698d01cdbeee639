<%@ page contentType="text/html;charset=UTF-8" %>
A page that stores nothing; new: ${pageContext.session['new']}
