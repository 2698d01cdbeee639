<%@ page contentType="text/html;charset=UTF-8" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<c:set target="${sessionScope.cart}" property="views" value="${sessionScope.cart.views + 1}"/>
