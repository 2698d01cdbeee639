<%@ page contentType="text/html;charset=UTF-8" %>
<%@ taglib prefix="s" uri="/struts-tags" %>
user=<s:property value="#session.user"/> file=<s:property value="#session.file"/> item=${sessionScope.basket.item}
locale=<s:property value="locale"/>
<s:actionmessage/>
<form action="order.action" method="post"><s:token/></form>
