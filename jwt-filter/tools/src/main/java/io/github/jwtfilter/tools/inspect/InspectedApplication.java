package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.config.application.DeclaredClasses;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The filters of a web.xml, to compute their answers. */
public final class InspectedApplication implements AutoCloseable {
    private final String name;
    private final List<InspectedFilter> filters;

    private InspectedApplication(String name, List<InspectedFilter> filters) {
        this.name = name;
        this.filters = filters;
    }

    /**
     * Reads the filters of a web.xml, and their files on this machine.
     *
     * @param name the name of the application, for the page
     * @param webXml the root of its web.xml
     * @param fetchKeys whether keys at https addresses are fetched
     * @throws UnreadableWarException if web.xml declares no filter of this library
     */
    public static InspectedApplication of(String name, XmlElement webXml, boolean fetchKeys, Clocks clocks)
            throws UnreadableWarException {
        List<InspectedFilter> filters = webXml.children("filter")
                .filter(filter -> filter.text("filter-class")
                        .filter(DeclaredClasses.FILTER::equals)
                        .isPresent())
                .map(filter -> new InspectedFilter(webXml, filter, fetchKeys, clocks))
                .collect(Collectors.toList());
        if (filters.isEmpty()) {
            throw new UnreadableWarException("web.xml: expected a filter of class " + DeclaredClasses.FILTER
                    + ", got none; the command 'convert' adds it");
        }
        return new InspectedApplication(name, filters);
    }

    String name() {
        return name;
    }

    List<String> filterNames() {
        return filters.stream().map(InspectedFilter::name).collect(Collectors.toList());
    }

    /** Returns the filter of a name. */
    Optional<InspectedFilter> filter(String filterName) {
        return filters.stream().filter(each -> each.name().equals(filterName)).findFirst();
    }

    /** Stops the threads that fetch keys. */
    @Override
    public void close() {
        filters.forEach(InspectedFilter::close);
    }
}
