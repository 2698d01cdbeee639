package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.convert.ConvertOptions.Adopt;
import io.github.jwtfilter.tools.convert.ConvertOptions.Mode;
import io.github.jwtfilter.tools.convert.OperatorPages.Page;
import io.github.jwtfilter.tools.edit.AddedServlet;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.edit.WebXmlEditor;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.FilterDefaults;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.tools.xml.XmlText;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A repeated conversion. It applies only the given options, and keeps parameters that were edited since. */
final class Reconversion {
    private static final String[] FILTER_PARAMETERS = {
        "secretFile", "publicOrigins", "session", "sessionTypes", "sessionFallback", "logoutPaths"
    };

    /** Returns our filter in a web.xml. */
    static Optional<XmlElement> filter(XmlElement root) {
        return component(root, "filter", Plan.FILTER_CLASS);
    }

    private static Optional<XmlElement> component(XmlElement root, String kind, String type) {
        return root.children(kind)
                .filter(each -> each.text(kind + "-class").orElse("").equals(type))
                .findFirst();
    }

    private final Application application;
    private final ConvertOptions options;
    private final ConversionNotes notes;
    private final WebXmlEditor editor;
    private final XmlElement filter;
    private final OutsideCheck outside;
    private final boolean observed;
    private final byte[] original;

    Reconversion(Application application, byte[] webXml, ConvertOptions options, ConversionNotes notes)
            throws UnreadableWarException {
        this.application = application;
        this.options = options;
        this.notes = notes;
        this.original = webXml;
        this.editor = WebXmlEditor.of(XmlText.decode(webXml));
        this.filter = filter(editor.root()).orElseThrow();
        this.outside = new OutsideCheck(application, options.keepsContainerConstraints(), notes);
        Optional<String> mode = WebXmlEditor.parameter(filter, "mode").isPresent()
                ? Optional.of(value(filter, "mode"))
                : FilterDefaults.of(application).value("mode");
        this.observed = mode.filter("observe"::equals).isPresent();
    }

    private static String value(XmlElement component, String name) {
        return WebXmlEditor.parameter(component, name)
                .flatMap(parameter -> parameter.text("param-value"))
                .orElse("");
    }

    /**
     * Returns the edited file.
     *
     * @param name the application's name, for example {@code bank}
     */
    byte[] edit(String name) throws IOException {
        boolean flips = options.is(Mode.ENFORCE) && observed;
        check(flips);
        if (flips) {
            FlipCheck flip = new FlipCheck(application, notes);
            flip.check(filter);
            outside.check(false);
            removeKeycloak(flip.rules(filter));
            ServerFiles.check(application, false, notes);
            editor.removeParameter(filter, "mode");
            editor.removeConstraints();
            notes.done("web.xml: the filter protects the application now. The constraints of the container are gone.");
        }
        editLoginConfig(flips);
        editPages(flips, name);
        Map<String, String> ofFilter = given(FILTER_PARAMETERS);
        if (options.adopts()) {
            ofFilter.put("adopt", "container");
        }
        set(filter, ofFilter);
        Map<String, String> login = given("users", "groups");
        login.putAll(options.oidc());
        Optional<XmlElement> servlet = loginServlet();
        if (servlet.isPresent()) {
            set(servlet.get(), login);
        } else if (!login.isEmpty()) {
            notes.refuse(
                    "web.xml has the filter and no LoginServlet, so there is no place for users. Run revert first.");
        }
        if (!notes.refusals().isEmpty()) {
            return original;
        }
        if (notes.done().isEmpty()) {
            notes.done(
                    observed
                            ? "The application is converted already, and the filter only observes. To let it"
                                    + " protect: --mode enforce."
                            : "The application is converted already. Nothing changes.");
        }
        return editor.toBytes();
    }

    private void removeKeycloak(String rules) {
        KeycloakFilters keycloak = new KeycloakFilters(application);
        keycloak.check(rules, FlipCheck.ownPaths(application.webXml().orElseThrow()), notes);
        editor.removeFilters(keycloak.names());
        keycloak.names().forEach(name -> notes.done("web.xml: filter '" + DescriptorCheck.shown(name) + "' is gone"));
    }

    private void check(boolean flips) {
        boolean watches = observed && !flips;
        if (flips && WebXmlEditor.parameter(filter, "mode").isEmpty()) {
            notes.refuse("The parameter mode is in a <context-param>. Move it into an <init-param> of the filter.");
        }
        if (!observed) {
            checkConstraints();
        }
        if (options.is(Mode.OBSERVE) && !observed) {
            notes.refuse(
                    "The filter protects the application already, and the old constraints are gone. Run revert first,"
                            + " then convert with --mode observe.");
        }
        if (watches && options.isSession("report")) {
            notes.refuse("--session report needs --mode enforce: a report wraps the requests, and observing must not.");
        }
        if (!options.adopts()) {
            return;
        }
        boolean form = loginMethod().equalsIgnoreCase("FORM");
        if (!form && (options.is(Adopt.JETTY) || observed)) {
            notes.refuse("--adopt needs the <login-config> with <auth-method>FORM</auth-method>, and "
                    + (loginMethod().isEmpty() ? "it is gone" : "it is another one")
                    + ". Run revert first, then convert with --adopt.");
        } else if (watches) {
            notes.refuse("--adopt needs --mode enforce: an observing filter logs nobody in.");
        } else if (options.is(Adopt.JETTY)) {
            notes.care(Plan.JETTY_FORM);
        }
    }

    /** Checks for constraints next to an enforcing filter. A person wrote them before or after the conversion. */
    private void checkConstraints() {
        application.webXml().stream()
                .flatMap(webXml -> webXml.constraints().stream())
                .filter(constraint -> !constraint.roles.orElse(Set.of()).isEmpty())
                .findFirst()
                .ifPresent(constraint -> notes.refuse(
                        "web.xml has this filter, and the container still asks for its own login: " + constraint.place
                                + ". To convert anew, remove the filter and its servlets. To go on, write the roles into"
                                + " rules and remove the constraint."));
    }

    private String loginMethod() {
        return editor.root()
                .children("login-config")
                .findFirst()
                .flatMap(config -> config.text("auth-method"))
                .orElse("");
    }

    private Optional<XmlElement> loginServlet() {
        return component(editor.root(), "servlet", Plan.PACKAGE + "LoginServlet");
    }

    /** Removes the parameter {@code adopt}. The operator asks for it after the container's last session has ended. */
    private boolean stopAdopting(boolean flips) {
        boolean stops = options.is(Adopt.NONE)
                && (flips || !observed)
                && !value(filter, "adopt").isEmpty();
        if (stops) {
            editor.removeParameter(filter, "adopt");
            notes.done("web.xml: parameter adopt is gone. Users without a token log in again.");
        }
        return stops;
    }

    /** Removes the {@code <login-config>} or makes it BASIC, except while the container needs it as it is. */
    private void editLoginConfig(boolean flips) {
        boolean changes = stopAdopting(flips) || flips || options.adopts();
        if (!changes || options.is(Adopt.JETTY)) {
            return;
        }
        if (outside.hasAny()) {
            if (outside.turnsFormBasic(loginMethod().equalsIgnoreCase("FORM"), false)) {
                editor.turnLoginConfigBasic();
            }
            return;
        }
        boolean container = loginServlet()
                .map(servlet -> value(servlet, "users"))
                .filter(users -> users.lines().anyMatch(line -> line.strip().equals("container")))
                .isPresent();
        if (container && !options.adopts()) {
            editor.turnLoginConfigBasic();
        } else {
            editor.removeLoginConfig();
        }
    }

    /** Adds the page of a requested report, and removes the pages of ended reports, each with its rule. */
    private void editPages(boolean flips, String name) {
        Set<String> gone = new HashSet<>();
        if (flips) {
            gone.addAll(removePage(Page.OBSERVE));
        }
        boolean reports = options.isSession("report");
        if (options.has("session") && !reports) {
            gone.addAll(removePage(Page.SESSIONS));
        }
        String rules = value(filter, "rules");
        String others = rules.lines()
                .filter(line -> !line.strip().startsWith("/jwt-filter/"))
                .collect(Collectors.joining("\n"));
        Set<String> used =
                new HashSet<>(application.webXml().map(WebXml::securityRoles).orElse(Set.of()));
        used.add(others);
        OperatorPages pages = new OperatorPages(application, used);
        if (reports
                && component(editor.root(), "servlet", Plan.PACKAGE + Page.SESSIONS.type)
                        .isEmpty()) {
            AddedServlet servlet = pages.add(Page.SESSIONS);
            editor.addServlets(List.of(servlet));
            notes.done("web.xml: " + Page.SESSIONS.type + " at " + servlet.path);
        }
        editor.editRules(filter, gone, pages.rules());
        Map<String, String> key = new HashMap<>();
        key.put("secretFile", options.parameter("secretFile").orElseGet(() -> value(filter, "secretFile")));
        key.put("keys", value(filter, "keys"));
        key.values().removeIf(String::isEmpty);
        NextSteps.page(notes, Page.SESSIONS, pages, key, name, Optional.empty());
    }

    private Set<String> removePage(Page page) {
        Set<String> paths = editor.removeServlets(Plan.PACKAGE + page.type);
        paths.forEach(path -> notes.done("web.xml: " + page.type + " at " + path + " and its rule are gone"));
        return paths;
    }

    private Map<String, String> given(String... names) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : names) {
            options.parameter(name).ifPresent(value -> parameters.put(name, value));
        }
        return parameters;
    }

    private void set(XmlElement component, Map<String, String> parameters) {
        parameters.forEach((name, value) -> {
            Optional<String> old =
                    WebXmlEditor.parameter(component, name).flatMap(parameter -> parameter.text("param-value"));
            if (!old.map(text -> words(text).equals(words(value))).orElse(false)) {
                editor.setParameter(component, name, value);
                notes.done("web.xml: parameter " + name + " changed");
            }
        });
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
