package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.config.FilterSettings;
import io.github.jwtfilter.config.Parameters;
import io.github.jwtfilter.tools.archive.ZipItem;
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
    private static final Set<String> KEYS = Set.of("secret", "secretFile", "keys");

    /** Parameters that change who decides, and the values that do not. */
    private static final Map<String, String> HARMLESS = Map.of("mode", "enforce", "adopt", "none");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();

    private FilterDefaults() {}

    /** Reads web.xml, and the fragments behind it. */
    public static FilterDefaults of(Application application) {
        FilterDefaults defaults = new FilterDefaults();
        application.webXml().ifPresent(defaults::add);
        application.fragments().values().forEach(defaults::add);
        return defaults;
    }

    private void add(WebXml descriptor) {
        descriptor.root().children("context-param").forEach(parameter -> {
            String name = parameter.text("param-name").orElse("");
            if (name.startsWith(Parameters.CONTEXT_PREFIX)) {
                String own = name.substring(Parameters.CONTEXT_PREFIX.length());
                values.putIfAbsent(own, parameter.text("param-value").orElse(""));
                places.putIfAbsent(own, descriptor.place(parameter) + ": " + ZipItem.shown(name));
            }
        });
    }

    /** Returns the value of a parameter. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Returns those that would stop the start of the application, or let another than the filter decide.
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

    /** Returns those without an effect, because the filter gets an init-param of that name. */
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
