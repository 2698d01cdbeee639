<%@ page contentType="text/html;charset=UTF-8" isErrorPage="true" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<c:set var="failures" scope="session" value="${sessionScope.failures + 1}"/>
status=${pageContext.errorData.statusCode} last=${sessionScope.last} failures=${sessionScope.failures}
