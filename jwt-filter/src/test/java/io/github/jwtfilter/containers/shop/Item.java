package io.github.jwtfilter.containers.shop;

import java.io.Serializable;
import java.math.BigDecimal;

/** A line of the cart. Its quantity changes in place. */
public final class Item implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String title;
    private final BigDecimal price;
    private int quantity;

    /** Creates a line with quantity one. */
    public Item(String title, BigDecimal price) {
        this.title = title;
        this.price = price;
        this.quantity = 1;
    }

    public String getTitle() {
        return title;
    }

    public BigDecimal getPrice() {
        return price;
    }

    public int getQuantity() {
        return quantity;
    }

    /** Adds one to the quantity. */
    void more() {
        quantity++;
    }
}
