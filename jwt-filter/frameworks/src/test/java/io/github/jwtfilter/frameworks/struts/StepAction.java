package io.github.jwtfilter.frameworks.struts;

import org.apache.struts2.ActionSupport;
import org.apache.struts2.interceptor.ScopedModelDriven;
import org.apache.struts2.interceptor.parameter.StrutsParameter;

/** Fills a model that lives in the session. */
public class StepAction extends ActionSupport implements ScopedModelDriven<Basket> {
    private static final long serialVersionUID = 1;

    private transient Basket basket;
    private String scopeKey;

    /** Called by Struts. */
    public StepAction() {}

    @Override
    @StrutsParameter
    public Basket getModel() {
        return basket;
    }

    @Override
    public void setModel(Basket model) {
        basket = model;
    }

    @Override
    public String getScopeKey() {
        return scopeKey;
    }

    @Override
    public void setScopeKey(String key) {
        scopeKey = key;
    }
}
