<%@ page contentType="text/plain; charset=UTF-8" %>${sessionScope.user.name}: ${sessionScope.cart[0].quantity} ${sessionScope.cart[0].title} at ${sessionScope.cart[0].price}
