package io.github.jwtfilter.contract;

import java.io.Serializable;
import java.util.Objects;

/** A bean, as old applications keep in their sessions. */
public final class Person implements Serializable {
    private static final long serialVersionUID = 1L;

    /** An enum of the application. */
    public enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "very large";
            }
        }
    }

    private String name;
    private int age;
    private Size size;
    private Person boss;
    private transient String cached;

    public Person() {}

    Person(String name, int age) {
        this.name = name;
        this.age = age;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public int getAge() {
        return age;
    }

    public void setAge(int age) {
        this.age = age;
    }

    public Size getSize() {
        return size;
    }

    public void setSize(Size size) {
        this.size = size;
    }

    public Person getBoss() {
        return boss;
    }

    public void setBoss(Person boss) {
        this.boss = boss;
    }

    String cached() {
        return cached;
    }

    void cache(String text) {
        cached = text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Person && ((Person) other).name.equals(name) && ((Person) other).age == age;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, age);
    }
}
