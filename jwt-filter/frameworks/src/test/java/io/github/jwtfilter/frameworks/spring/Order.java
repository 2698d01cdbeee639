package io.github.jwtfilter.frameworks.spring;

/** The data of a form with two pages. */
public class Order {
    private String item;
    private String street;

    /** Creates an empty order. */
    public Order() {}

    public String getItem() {
        return item;
    }

    public void setItem(String item) {
        this.item = item;
    }

    public String getStreet() {
        return street;
    }

    public void setStreet(String street) {
        this.street = street;
    }
}
