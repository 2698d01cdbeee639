package io.github.jwtfilter.frameworks.struts;

import org.apache.struts2.ActionSupport;

/** An order that must not be sent twice. */
public class OrderAction extends ActionSupport {
    private static final long serialVersionUID = 1;

    /** For Struts. */
    public OrderAction() {}

    @Override
    public String execute() {
        addActionMessage("ordered");
        return SUCCESS;
    }
}
