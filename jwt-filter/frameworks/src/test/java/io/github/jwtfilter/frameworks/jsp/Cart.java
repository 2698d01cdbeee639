package io.github.jwtfilter.frameworks.jsp;

import java.util.ArrayList;
import java.util.List;

/** A bean that pages keep in the session and change in place. */
public final class Cart {
    private final List<String> items = new ArrayList<>();
    private int views;

    /** Called by {@code jsp:useBean}. */
    public Cart() {}

    public List<String> getItems() {
        return items;
    }

    public void setAdded(String item) {
        items.add(item);
    }

    public int getViews() {
        return views;
    }

    public void setViews(int views) {
        this.views = views;
    }
}
