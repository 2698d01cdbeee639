<%@ page contentType="text/html;charset=UTF-8" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<jsp:useBean id="cart" class="io.github.jwtfilter.frameworks.jsp.Cart" scope="session"/>
<jsp:include page="counted.jsp"/>
<c:if test="${not empty param.add}">
  <c:set target="${cart}" property="added" value="${param.add}"/>
  <c:set var="last" scope="session" value="${param.add}"/>
</c:if>
<c:if test="${not empty param.forget}">
  <c:remove var="last" scope="session"/>
</c:if>
<c:forEach var="item" items="${sessionScope.cart.items}"><li>${item}</li></c:forEach>
last=${sessionScope.last} views=${sessionScope.cart.views} file=${sessionScope.file} failures=${sessionScope.failures} late=${sessionScope.late} 
<a href="<c:url value="/cart.jsp"/>">again</a>
