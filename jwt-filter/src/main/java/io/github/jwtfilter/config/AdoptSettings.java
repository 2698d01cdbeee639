package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.DeploymentDescriptor;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.text.Digests;
import io.github.jwtfilter.text.ValueFormats;
import io.github.jwtfilter.transport.TokenSource;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parameter {@code adopt}: whether users who are logged in to the container get a token. Immutable. */
public final class AdoptSettings {
    static final Parameter PARAMETER = Parameter.withDefault("adopt", "none");

    /** Names that no user has as a role. */
    private static final Set<String> NO_ROLES = Set.of("*", "**", "");

    private static final int SOURCE_CHARACTERS = 22;

    private final boolean isOn;

    /** @param observes whether the filter only observes */
    AdoptSettings(Parameters parameters, List<TokenSource> sources, boolean observes) {
        isOn = parameters
                .read(
                        "adopt",
                        text -> ValueFormats.oneOf(text, "none", "container").equals("container"))
                .orElse(false);
        if (isOn && !sources.contains(TokenSource.COOKIE)) {
            parameters.problem(
                    "adopt", "expected 'cookie' in tokenSources, because an adopted login gets its token in a cookie");
        }
        if (isOn && observes) {
            parameters.problem(
                    "adopt",
                    "expected none with mode=observe, because an adopted login gets a cookie and observing must change"
                            + " nothing, got 'container'; set it with mode=enforce");
        }
    }

    /** Returns whether logins are adopted. */
    public boolean isOn() {
        return isOn;
    }

    /** Returns the parameter's value. */
    @Override
    public String toString() {
        return isOn ? "container" : "none";
    }

    /** Checks that the container still reads logins from its sessions. */
    public void check(Optional<DeploymentDescriptor> webXml, ServletContext context, Parameters parameters) {
        if (!isOn) {
            return;
        }
        Optional<String> method = webXml.flatMap(xml -> xml.loginConfig);
        boolean isForm =
                method.filter(HttpServletRequest.FORM_AUTH::equalsIgnoreCase).isPresent();
        if (!isForm && (method.isPresent() || webXml.isEmpty() || !isTomcat(context))) {
            parameters.problem(
                    "adopt",
                    "expected the <login-config> of the old login with the auth-method FORM in web.xml, because without it this"
                            + " server reads no login from its sessions, got "
                            + (webXml.isEmpty()
                                    ? "no readable web.xml"
                                    : method.map(name -> "'" + name + "'").orElse("none")));
        }
    }

    /** Checks that this filter can sign the tokens. */
    public void checkKeys(KeySet keys, Parameters parameters) {
        if (isOn && keys.signingKey().isEmpty()) {
            parameters.problem("adopt", "expected a secret or private key to sign tokens with, got only public keys");
        }
    }

    /** Returns the roles to ask the container for: those of web.xml and of the rules. */
    public static List<String> roles(Optional<DeploymentDescriptor> webXml, Collection<String> ofRules) {
        Set<String> roles = new TreeSet<>(ofRules);
        webXml.ifPresent(xml -> roles.addAll(xml.securityRoles));
        roles.removeAll(NO_ROLES);
        webXml.ifPresent(xml -> roles.removeAll(ambiguous(xml)));
        return List.copyOf(roles);
    }

    /** Returns names that stand for another role in a servlet. The container's answer depends on the requested servlet. */
    private static Set<String> ambiguous(DeploymentDescriptor webXml) {
        return webXml.roleLinks.values().stream()
                .flatMap(links -> links.entrySet().stream())
                .filter(link -> !link.getKey().equals(link.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the name of the container's users in tokens.
     *
     * @param login the login servlet's parameters; its store 'container' has the same users
     */
    public static String source(
            Optional<LoginSettings> login, Optional<DeploymentDescriptor> webXml, ServletContext context) {
        return login.flatMap(LoginSettings::containerSource)
                .orElseGet(() -> Digests.name(
                        "adopt\n" + context.getContextPath() + "\n"
                                + webXml.map(xml -> xml.displayName).orElse(""),
                        SOURCE_CHARACTERS));
    }

    /** Returns what may surprise the operator. Each message begins with a code. */
    public List<String> warnings(
            Optional<DeploymentDescriptor> webXml,
            Optional<LoginSettings> login,
            Collection<String> rolesOfRules,
            ServletContext context) {
        List<String> warnings = new ArrayList<>();
        if (!isOn || webXml.isEmpty()) {
            return warnings;
        }
        Set<String> left = ambiguous(webXml.get());
        left.retainAll(Stream.concat(webXml.get().securityRoles.stream(), rolesOfRules.stream())
                .collect(Collectors.toSet()));
        if (!left.isEmpty()) {
            warnings.add("JWTF-321 adopt: adopted logins lack the roles " + left
                    + ", because a <security-role-ref> in web.xml"
                    + " uses these names for other roles. Their users get them with a new login. To adopt them, rename the"
                    + " <role-name> of that <security-role-ref>.");
        }
        boolean hasOldForm = webXml.get().loginConfig.isPresent()
                && login.flatMap(settings -> settings.page).isPresent();
        if (hasOldForm && isTomcat(context)) {
            warnings.add(
                    "JWTF-322 adopt: because of the <login-config>, Tomcat answers j_security_check itself, and a new login"
                            + " with an old form fails with 408. Remove the <login-config>: Tomcat adopts logins without it, and the"
                            + " LoginServlet then gets the form.");
        } else if (hasOldForm) {
            warnings.add(
                    "JWTF-326 adopt: because of the <login-config>, the container answers j_security_check itself. A new"
                            + " login with an old form asks the container's users and then leads to the start page. Let the form post"
                            + " to the LoginServlet.");
        }
        return warnings;
    }

    /** Returns whether the server reads the login of a session even without a {@code <login-config>}. */
    private static boolean isTomcat(ServletContext context) {
        return String.valueOf(context.getServerInfo()).startsWith("Apache Tomcat");
    }
}
