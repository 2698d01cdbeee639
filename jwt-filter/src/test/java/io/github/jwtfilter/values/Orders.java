package io.github.jwtfilter.values;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Classes of a web shop, as sessions hold them. */
final class Orders {
    private Orders() {}

    /** A textbook bean. */
    public static class User {
        private String name;
        private int age;
        private boolean active;
        private Role role;
        private List<String> groups = new ArrayList<>();
        private transient String password = "unset";

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public void setAge(int age) {
            this.age = age;
        }

        public void setActive(boolean active) {
            this.active = active;
        }

        public void setRole(Role role) {
            this.role = role;
        }

        public List<String> getGroups() {
            return groups;
        }

        public void setPassword(String password) {
            this.password = password;
        }

        public String getPassword() {
            return password;
        }

        @Override
        public String toString() {
            return name + "/" + age + "/" + active + "/" + role + "/" + groups + "/" + password;
        }
    }

    /** An enum whose constants have bodies. */
    enum Role {
        CLERK,
        CHIEF {
            @Override
            boolean signs() {
                return true;
            }
        };

        boolean signs() {
            return false;
        }
    }

    /** Lacks a constructor without arguments, and has final fields. */
    static final class Product implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String name;
        private final BigDecimal price;
        private final transient Object lock = new Object();

        Product(String name, BigDecimal price) {
            this.name = Objects.requireNonNull(name);
            this.price = price;
        }

        boolean isLocked() {
            return lock != null;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Product product && product.name.equals(name) && product.price.equals(price);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    /** An order and its items refer to each other, and the hash of an item needs that of its order. */
    static final class Order {
        final Set<Item> items = new HashSet<>();
        String id;

        Order() {}

        Order(String id) {
            this.id = id;
        }

        Item add(Product product) {
            Item item = new Item(this, product);
            items.add(item);
            return item;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Order order && order.id.equals(id);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }
    }

    /** Its hash is wrong until its order has its id. */
    static final class Item {
        private final Order order;
        private final Product product;

        private Item(Order order, Product product) {
            this.order = order;
            this.product = product;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Item item && item.order.equals(order) && item.product.equals(product);
        }

        @Override
        public int hashCode() {
            return Objects.hash(order, product);
        }
    }

    /** Checks its components. */
    record Price(BigDecimal amount, String currency) {
        Price {
            if (amount.signum() < 0) {
                throw new IllegalArgumentException("negative: " + amount);
            }
        }
    }

    /** A record that can hold any object. */
    record Box<T>(T content, int count, long[] numbers) {}
}
