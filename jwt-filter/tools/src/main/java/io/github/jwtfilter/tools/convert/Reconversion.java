package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.convert.ConvertOptions.Mode;
import io.github.jwtfilter.tools.war.UnreadableWarException;
import io.github.jwtfilter.tools.war.XmlElement;
import io.github.jwtfilter.tools.war.XmlText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A second conversion: changes only what the operator asks for, and keeps every parameter that was edited since. */
final class Reconversion {
    private Reconversion() {}

    /** Returns our filter in a web.xml. */
    static Optional<XmlElement> filter(XmlElement root) {
        return component(root, "filter", Plan.FILTER_CLASS);
    }

    private static Optional<XmlElement> component(XmlElement root, String kind, String type) {
        return root.children(kind)
                .filter(each -> each.text(kind + "-class").orElse("").equals(type))
                .findFirst();
    }

    static byte[] edit(byte[] webXml, ConvertOptions options, Answers answers) throws UnreadableWarException {
        WebXmlEditor editor = WebXmlEditor.of(XmlText.decode(webXml));
        XmlElement filter = filter(editor.root()).orElseThrow();
        boolean observed = WebXmlEditor.parameter(filter, "mode")
                .flatMap(parameter -> parameter.text("param-value"))
                .map(value -> value.equals("observe"))
                .orElse(false);
        if (options.mode == Mode.OBSERVE && !observed) {
            answers.refuse(
                    "The filter protects the application already, and the old constraints are gone. Run revert first,"
                            + " then convert with --mode observe.");
        }
        boolean flips = options.mode == Mode.ENFORCE && observed;
        if (flips) {
            flip(editor, filter, options, answers);
        }
        if (options.adopt) {
            checkAdopt(editor.root(), flips || !observed, answers);
        }
        set(editor, filter, filterParameters(options), answers);
        Map<String, String> login = loginParameters(options);
        Optional<XmlElement> servlet = component(editor.root(), "servlet", Plan.PACKAGE + "LoginServlet");
        if (servlet.isPresent()) {
            set(editor, servlet.get(), login, answers);
        } else if (!login.isEmpty()) {
            answers.refuse(
                    "web.xml has the filter and no LoginServlet, so there is no place for users. Run revert first.");
        }
        if (answers.done().isEmpty() && answers.refusals().isEmpty()) {
            answers.done(
                    observed
                            ? "The application is converted already, and the filter only observes. To let it protect: --mode enforce."
                            : "The application is converted already. Nothing changes.");
        }
        return answers.refusals().isEmpty() ? editor.toBytes() : webXml;
    }

    /** Lets the filter protect the application in place of the container. The rules stay as the operator left them. */
    private static void flip(WebXmlEditor editor, XmlElement filter, ConvertOptions options, Answers answers) {
        editor.removeParameter(filter, "mode");
        editor.removeConstraints();
        boolean container = component(editor.root(), "servlet", Plan.PACKAGE + "LoginServlet")
                .flatMap(servlet -> WebXmlEditor.parameter(servlet, "users"))
                .flatMap(parameter -> parameter.text("param-value"))
                .map(users -> users.lines().anyMatch(line -> line.strip().equals("container")))
                .orElse(false);
        if (container && !options.adopt) {
            editor.turnLoginConfigBasic();
        } else if (!options.adopt) {
            editor.removeLoginConfig();
        }
        editor.removeServlets(Plan.PACKAGE + "ObserveServlet");
        answers.done("web.xml: the filter protects the application now. The constraints of the container are gone.");
    }

    private static void checkAdopt(XmlElement root, boolean enforces, Answers answers) {
        boolean form = root.children("login-config")
                .findFirst()
                .flatMap(config -> config.text("auth-method"))
                .map(method -> method.equalsIgnoreCase("FORM"))
                .orElse(false);
        if (!form) {
            answers.refuse(
                    "--adopt needs the <login-config> with <auth-method>FORM</auth-method>, and it is gone. Run revert"
                            + " first, then convert with --adopt.");
        } else if (!enforces) {
            answers.refuse("--adopt needs --mode enforce: a filter that only observes logs nobody in.");
        }
    }

    private static Map<String, String> filterParameters(ConvertOptions options) {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "secretFile", options.secretFile);
        put(parameters, "publicOrigins", options.publicOrigin);
        put(parameters, "session", options.session);
        put(
                parameters,
                "sessionTypes",
                options.sessionTypes.isEmpty() ? null : String.join("\n", options.sessionTypes));
        put(parameters, "sessionFallback", options.sessionFallback);
        put(parameters, "logoutPaths", options.logoutPaths.isEmpty() ? null : String.join(",", options.logoutPaths));
        put(parameters, "adopt", options.adopt ? "container" : null);
        return parameters;
    }

    private static Map<String, String> loginParameters(ConvertOptions options) {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "users", options.users);
        put(parameters, "groups", options.groups);
        parameters.putAll(options.oidc);
        return parameters;
    }

    private static void put(Map<String, String> parameters, String name, String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private static void set(
            WebXmlEditor editor, XmlElement component, Map<String, String> parameters, Answers answers) {
        parameters.forEach((name, value) -> {
            Optional<String> old =
                    WebXmlEditor.parameter(component, name).flatMap(parameter -> parameter.text("param-value"));
            if (!old.map(text -> words(text).equals(words(value))).orElse(false)) {
                editor.setParameter(component, name, value);
                answers.done("web.xml: parameter " + name + " changed");
            }
        });
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
