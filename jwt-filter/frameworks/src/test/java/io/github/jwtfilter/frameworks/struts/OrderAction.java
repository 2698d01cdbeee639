package io.github.jwtfilter.frameworks.struts;

import org.apache.struts2.ActionSupport;

/** An order that must be sent only once. */
public class OrderAction extends ActionSupport {
    private static final long serialVersionUID = 1;

    /** Called by Struts. */
    public OrderAction() {}

    @Override
    public String execute() {
        addActionMessage("ordered");
        return SUCCESS;
    }
}
