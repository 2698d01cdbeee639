package io.github.jwtfilter.frameworks.faces;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.component.UIComponent;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.util.Map;

/** A form whose count of orders is in the state of the view. */
@Named
@RequestScoped
public class Order {
    private String item;

    /** For CDI. */
    public Order() {}

    public String getItem() {
        return item;
    }

    public void setItem(String item) {
        this.item = item;
    }

    /** Counts one more. */
    public void send() {
        UIComponent form = FacesContext.getCurrentInstance().getViewRoot().findComponent("order");
        Map<String, Object> attributes = form.getAttributes();
        Integer sent = (Integer) attributes.get("sent");
        attributes.put("sent", sent == null ? 1 : sent + 1);
    }
}
