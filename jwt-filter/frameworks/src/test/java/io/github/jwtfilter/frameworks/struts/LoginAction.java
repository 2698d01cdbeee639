package io.github.jwtfilter.frameworks.struts;

import java.util.Map;
import org.apache.struts2.ActionSupport;
import org.apache.struts2.action.SessionAware;
import org.apache.struts2.dispatcher.SessionMap;
import org.apache.struts2.interceptor.parameter.StrutsParameter;

/** The application's own login. */
public class LoginAction extends ActionSupport implements SessionAware {
    private static final long serialVersionUID = 1;

    private transient Map<String, Object> session;
    private String user;

    /** Called by Struts. */
    public LoginAction() {}

    @Override
    public void withSession(Map<String, Object> given) {
        session = given;
    }

    @StrutsParameter
    public void setUser(String user) {
        this.user = user;
    }

    @Override
    public String execute() {
        session.put("user", user);
        addActionMessage("welcome " + user);
        return SUCCESS;
    }

    public String logout() {
        ((SessionMap) session).invalidate();
        return SUCCESS;
    }
}
