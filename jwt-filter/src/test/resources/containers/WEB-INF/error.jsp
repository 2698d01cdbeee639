<%@ page session="false" isErrorPage="true" contentType="text/plain; charset=UTF-8" %>
error page: ${pageContext.request.remoteUser} ${pageContext.request.userPrincipal.name} ${pageContext.errorData.statusCode}
