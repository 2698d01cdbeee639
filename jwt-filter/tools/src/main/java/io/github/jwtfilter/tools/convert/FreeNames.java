package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.Declarations.Component;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The search for unused names and paths of an application. */
final class FreeNames {
    private final Set<String> filters;
    private final Set<String> servlets;
    private final Set<String> patterns;
    /** The paths of files and of the pages that web.xml names. A servlet at {@code /} may answer there. */
    private final Set<String> pages;

    private final boolean loginPathsInCode;

    FreeNames(Application application) {
        filters = names(application.declarations().filters());
        servlets = names(application.declarations().servlets());
        patterns = application.declarations().servlets().stream()
                .flatMap(servlet -> servlet.patterns().stream())
                // Servlet 2.2 wrote 'path' for '/path'.
                .map(pattern -> pattern.matches("[^/*].*") ? "/" + pattern : pattern)
                .collect(Collectors.toSet());
        pages = application.webXml().stream()
                .flatMap(FreeNames::namedPages)
                .collect(Collectors.toCollection(HashSet::new));
        loginPathsInCode = application.classes().mentionsLoginPaths();
        for (String file : application.files().names()) {
            for (int slash = file.length(); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
                pages.add("/" + file.substring(0, slash));
            }
        }
    }

    private static Stream<String> namedPages(WebXml webXml) {
        Stream<XmlElement> forms =
                webXml.root().children("login-config").flatMap(config -> config.children("form-login-config"));
        return Stream.concat(
                        forms.flatMap(form -> Stream.of("form-login-page", "form-error-page")
                                .flatMap(page -> form.texts(page).stream())),
                        webXml.root().children("error-page").flatMap(page -> page.texts("location").stream()))
                .map(page -> page.replaceFirst("[?#].*", "").replaceFirst("^/*", "/"));
    }

    private static Set<String> names(List<Component> components) {
        return components.stream().map(component -> component.name).collect(Collectors.toSet());
    }

    String filter() {
        return free("jwt-filter", filters);
    }

    String servlet(String wanted) {
        return free(wanted, servlets);
    }

    private static String free(String wanted, Set<String> used) {
        return Stream.iterate(2, i -> i + 1)
                .map(i -> i == 2 ? wanted : wanted + "-" + (i - 1))
                .filter(name -> !used.contains(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Returns the first path that is free of servlets, files and pages. Ignores a servlet at {@code /*}. Leaves out the
     * first wanted path if code of the application may answer there.
     *
     * @param wanted paths in order of preference; if all are used, the folder of the last one gets a number
     */
    String path(String... wanted) {
        String last = wanted[wanted.length - 1];
        int slash = last.lastIndexOf('/');
        // Each pattern and each file uses at most one of the numbered folders.
        int end = patterns.size() + pages.size() + 3;
        return Stream.concat(
                        Stream.of(wanted).skip(loginPathsInCode && wanted.length > 1 ? 1 : 0),
                        Stream.iterate(2, i -> i + 1)
                                .limit(end)
                                .flatMap(i -> Stream.of(
                                        last + "-" + i, last.substring(0, slash) + "-" + i + last.substring(slash))))
                .filter(this::isFree)
                .findFirst()
                .orElseThrow();
    }

    private boolean isFree(String path) {
        return !pages.contains(path) && patterns.stream().noneMatch(pattern -> owns(pattern, path));
    }

    private static boolean owns(String pattern, String path) {
        if (pattern.endsWith("/*") && pattern.length() > 2) {
            String folder = pattern.substring(0, pattern.length() - 2);
            return path.equals(folder) || path.startsWith(folder + "/");
        }
        return pattern.equals(path);
    }
}
