<%@ page contentType="text/html;charset=UTF-8" session="false" %>
item=${order.item} street=${order.street} notice=${notice} user=${user} visits=${visits}
