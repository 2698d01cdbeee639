package io.github.jwtfilter.contract;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.Serializable;

/** A value that records when it is bound, unbound, passivated and activated. */
public final class BindingRecorder implements Serializable, HttpSessionBindingListener, HttpSessionActivationListener {
    private static final long serialVersionUID = 1L;

    private String title;

    public BindingRecorder() {}

    BindingRecorder(String title) {
        this.title = title;
    }

    public String getTitle() {
        return title;
    }

    public void setTitle(String title) {
        this.title = title;
    }

    @Override
    public void valueBound(HttpSessionBindingEvent event) {
        Events.add(event, title + " bound as " + event.getName());
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        Events.add(event, title + " unbound as " + event.getName());
    }

    @Override
    public void sessionWillPassivate(HttpSessionEvent event) {
        Events.add(event, title + " goes");
    }

    @Override
    public void sessionDidActivate(HttpSessionEvent event) {
        Events.add(event, title + " came");
    }

    @Override
    public String toString() {
        return title;
    }
}
