package io.github.jwtfilter.frameworks.struts;

import org.apache.struts2.interceptor.parameter.StrutsParameter;

/** A model that an interceptor keeps in the session. */
public class Basket {
    private String item;

    /** Creates an empty basket. */
    public Basket() {}

    public String getItem() {
        return item;
    }

    @StrutsParameter
    public void setItem(String item) {
        this.item = item;
    }
}
