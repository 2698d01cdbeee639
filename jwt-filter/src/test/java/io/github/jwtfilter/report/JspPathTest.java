package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is the path of a JSP recovered from the name of Jasper's class? */
final class JspPathTest {
    @ParameterizedTest
    @CsvSource({
        "org.apache.jsp.cart_jsp, /cart.jsp",
        "org.apache.jsp.shop.cart_jsp, /shop/cart.jsp",
        "org.apache.jsp.WEB_002dINF.views.home_jsp, /WEB-INF/views/home.jsp",
        "org.apache.jsp.my_005fcart_jsp, /my_cart.jsp",
        "org.apache.jsp._005fcart_jsp, /_cart.jsp",
        "org.apache.jsp.a_face_jsp, /a.face.jsp",
        "org.apache.jsp._2024_002dreport_jsp, /2024-report.jsp",
        "org.apache.jsp.default_.cart_jsp, /default/cart.jsp",
        "org.apache.jsp.a_0020b_jspx, /a b.jspx",
        "org.apache.jsp.cart_jsp$Helper, /cart.jsp",
        "org.apache.jsp.price$list_jsp, /price$list.jsp",
        "org.apache.jsp.__hidden.__002dx_jsp, /.hidden/-x.jsp",
        "org.apache.jsp.a_005cb_jsp, /a\\b.jsp",
    })
    void pathIsRecoveredFromClassName(String className, String path) {
        assertEquals(Optional.of(path), JspPath.of(className));
    }

    @Test
    void otherClassesHaveNoPath() {
        for (String className : new String[] {"com.acme.cart_jsp", "org.apache.jsp.tag.web.menu_tag"}) {
            assertEquals(Optional.empty(), JspPath.of(className));
        }
    }
}
