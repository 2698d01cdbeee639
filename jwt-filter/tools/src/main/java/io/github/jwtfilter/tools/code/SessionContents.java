package io.github.jwtfilter.tools.code;

import io.github.jwtfilter.tools.classes.ClassIndex;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All session attributes that the code and the JSPs set. */
public final class SessionContents {
    /** Names of attributes that mean a login, such as {@code user}, {@code loggedIn} and {@code com.acme.USER_BEAN}. */
    public static final Pattern LOGIN = Pattern.compile(
            "(?:.*[._-])?(?:is|current|session|the)?[._-]?(?:login|logged|auth(?:enticated)?)?[._-]?"
                    + "(?:in|on|user|logged|login|principal|account|member|customer|subject|credentials?|identity|person"
                    + "|admin|auth|authenticated)[._-]?(?:id|name|info|object|bean|data|key|in|on)?",
            Pattern.CASE_INSENSITIVE);

    /** Simple names of such classes. */
    private static final Pattern LOGIN_TYPE = Pattern.compile(
            "\\w*(?:User|Account|Login|Principal|Subject|Member|Customer)(?:Bean|Info|Data|Object|Details|Session)?");

    private static final int MAX_ATTRIBUTES = 1_000;

    /** An open attribute with more classes is most likely a part of the running server. */
    private static final int MAX_OPEN = 15;

    private static final int MAX_NAME = 200;

    private final Map<String, SessionAttribute> attributes = new TreeMap<>();

    private SessionContents() {}

    public static SessionContents of(CodeScan code, JspScan jsps, ClassIndex classes) {
        SessionContents contents = new SessionContents();
        for (CodeEvent event : code.events(Kind.SET_ATTRIBUTE)) {
            contents.add(event.name, event.types, event.place());
        }
        jsps.beans().forEach((name, bean) -> contents.add(name, bean.types, bean.place));
        JdkTypes jdk = new JdkTypes();
        contents.attributes.values().forEach(each -> each.close(TypeClosure.of(each.types, classes, jdk)));
        return contents;
    }

    private void add(String name, Set<String> types, String place) {
        String bounded = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name;
        if (attributes.size() < MAX_ATTRIBUTES || attributes.containsKey(bounded)) {
            SessionAttribute attribute = attributes.computeIfAbsent(bounded, SessionAttribute::new);
            attribute.types.addAll(types);
            attribute.places.add(place);
        }
    }

    public Collection<SessionAttribute> all() {
        return attributes.values();
    }

    /** Returns the list for {@code sessionTypes}: of all attributes that can be stored as far as the code shows. */
    public Set<String> toName() {
        return attributes.values().stream()
                .filter(each -> each.obstacles().isEmpty())
                .filter(each -> !each.isOpen() || each.toName().size() <= MAX_OPEN)
                .flatMap(each -> each.toName().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public List<SessionAttribute> unstorable() {
        return attributes.values().stream()
                .filter(each -> !each.obstacles().isEmpty())
                .collect(Collectors.toList());
    }

    public List<SessionAttribute> open() {
        return attributes.values().stream()
                .filter(each -> each.obstacles().isEmpty() && each.isOpen())
                .collect(Collectors.toList());
    }

    /** Returns the attributes that look like a login by name or type. */
    public Map<String, String> logins() {
        Map<String, String> logins = new LinkedHashMap<>();
        for (SessionAttribute each : attributes.values()) {
            String type = each.shownTypes();
            if (LOGIN.matcher(each.name).matches()
                    || LOGIN_TYPE
                            .matcher(type.substring(type.lastIndexOf('.') + 1))
                            .matches()) {
                logins.put(each.shownName(), each.places.get(0));
            }
        }
        return logins;
    }
}
