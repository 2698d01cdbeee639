package io.github.jwtfilter.frameworks.faces;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;

/** The application's own login, with a message on the page after the redirect. */
@Named
@RequestScoped
public class Login {
    private String user;

    /** Called by CDI. */
    public Login() {}

    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    /** Stores the user in the session. */
    public String send() {
        FacesContext faces = FacesContext.getCurrentInstance();
        ExternalContext external = faces.getExternalContext();
        external.getSessionMap().put("user", user);
        external.getFlash().setKeepMessages(true);
        faces.addMessage(null, new FacesMessage("welcome " + user));
        return "login?faces-redirect=true";
    }
}
