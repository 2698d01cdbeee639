package io.github.jwtfilter.frameworks.faces;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;

/** A login of the application's own, with a message that is shown behind a redirect. */
@Named
@RequestScoped
public class Login {
    private String user;

    /** For CDI. */
    public Login() {}

    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    /** Keeps the user in the session. */
    public String send() {
        FacesContext faces = FacesContext.getCurrentInstance();
        ExternalContext external = faces.getExternalContext();
        external.getSessionMap().put("user", user);
        external.getFlash().setKeepMessages(true);
        faces.addMessage(null, new FacesMessage("welcome " + user));
        return "login?faces-redirect=true";
    }
}
