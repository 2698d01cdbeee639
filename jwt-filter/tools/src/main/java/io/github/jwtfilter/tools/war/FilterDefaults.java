package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.config.Parameters;
import io.github.jwtfilter.tools.archive.ZipItem;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The context-params that the filter reads as its own parameters: {@code jwt-filter.mode} for {@code mode}. An init-param
 * of the filter takes precedence.
 */
public final class FilterDefaults {
    private static final String CONTEXT_XML = "META-INF/context.xml";
    private static final Set<String> KEYS = Set.of("secret", "secretFile", "keys");

    /** Parameters that can change the deciding component, each with its harmless value. */
    private static final Map<String, String> HARMLESS = Map.of("mode", "enforce", "adopt", "none");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();

    private FilterDefaults() {}

    /** Reads web.xml, and the fragments behind it. */
    public static FilterDefaults of(Application application) {
        FilterDefaults defaults = new FilterDefaults();
        application.webXml().ifPresent(defaults::add);
        application.fragments().values().forEach(defaults::add);
        defaults.addTomcat(application);
        return defaults;
    }

    /** Adds the parameters of META-INF/context.xml. Other checks report an unreadable file. */
    private void addTomcat(Application application) {
        try {
            Optional<byte[]> file = application.files().read(CONTEXT_XML);
            if (file.isPresent()) {
                XmlElement.parse(file.get())
                        .children("Parameter")
                        .forEach(parameter -> add(
                                parameter.attribute("name").orElse(""),
                                parameter.attribute("value").orElse(""),
                                CONTEXT_XML + " line " + parameter.line()));
            }
        } catch (IOException unreadable) {
            return;
        }
    }

    private void add(WebXml descriptor) {
        descriptor
                .root()
                .children("context-param")
                .forEach(parameter -> add(
                        parameter.text("param-name").orElse(""),
                        parameter.text("param-value").orElse(""),
                        descriptor.place(parameter)));
    }

    private void add(String name, String value, String place) {
        if (name.startsWith(Parameters.CONTEXT_PREFIX)) {
            String own = name.substring(Parameters.CONTEXT_PREFIX.length());
            values.putIfAbsent(own, value);
            places.putIfAbsent(own, place + ": " + ZipItem.shown(name));
        }
    }

    /** Returns the value of a parameter. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Returns those that would stop the start of the application, or take the decision from the filter.
     *
     * @param written the init-params that the filter gets
     */
    public List<String> contradicting(Collection<String> written) {
        List<String> found = new ArrayList<>();
        values.forEach((name, value) -> {
            boolean known = FilterSettings.PARAMETERS.stream()
                    .anyMatch(each -> each.name().equals(name));
            boolean secondKey = KEYS.contains(name) && written.stream().anyMatch(KEYS::contains);
            boolean decides = HARMLESS.containsKey(name) && !HARMLESS.get(name).equals(value);
            if (!known || !written.contains(name) && (secondKey || decides)) {
                found.add(places.get(name));
            }
        });
        return found;
    }

    /** Returns the overridden parameters. The filter gets an init-param of the same name. */
    public List<String> overridden(Collection<String> written) {
        return others(written, true);
    }

    /** Returns those that apply to the filter. */
    public List<String> applying(Collection<String> written) {
        return others(written, false);
    }

    private List<String> others(Collection<String> written, boolean isWritten) {
        List<String> found = new ArrayList<>();
        List<String> contradicting = contradicting(written);
        places.forEach((name, place) -> {
            if (!contradicting.contains(place) && written.contains(name) == isWritten) {
                found.add(place);
            }
        });
        return found;
    }
}
