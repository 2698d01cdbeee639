package io.github.jwtfilter.frameworks.spring;

/** What a form of two pages fills. */
public class Order {
    private String item;
    private String street;

    /** Empty. */
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
