package io.github.jwtfilter.frameworks.faces;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.component.UIComponent;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.util.Map;

/** A form that counts orders in the view state. */
@Named
@RequestScoped
public class Order {
    private String item;

    /** Called by CDI. */
    public Order() {}

    public String getItem() {
        return item;
    }

    public void setItem(String item) {
        this.item = item;
    }

    /** Adds one to the count. */
    public void send() {
        UIComponent form = FacesContext.getCurrentInstance().getViewRoot().findComponent("order");
        Map<String, Object> attributes = form.getAttributes();
        Integer sent = (Integer) attributes.get("sent");
        attributes.put("sent", sent == null ? 1 : sent + 1);
    }
}
