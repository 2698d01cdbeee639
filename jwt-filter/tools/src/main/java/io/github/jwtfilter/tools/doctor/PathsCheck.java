package io.github.jwtfilter.tools.doctor;

import io.github.jwtfilter.tools.site.Response;
import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The check that other spellings of a protected path are refused too. */
final class PathsCheck implements Check {
    @Override
    public String name() {
        return "paths";
    }

    @Override
    public void examine(Site site, Diagnoses diagnoses) throws IOException {
        if (!site.isProtected()) {
            return;
        }
        Response catchAll = site.requests
                .to("GET", folder(site.path()) + "doctor-no-such-page")
                .asNavigation()
                .send();
        Set<String> spellings = spellings(site.path());
        for (String spelling : spellings) {
            Response answer = site.requests.to("GET", spelling).asNavigation().send();
            boolean isCatchAll = catchAll.status == answer.status
                    && catchAll.text().length() == answer.text().length();
            if (!Site.isRefused(answer) && !isCatchAll) {
                diagnoses.bad(
                        answer.inWords() + " without a login, although " + site.path() + " is refused",
                        "Refuse ambiguous addresses in the proxy and the server, and match rules with the decoded path.");
            }
        }
        diagnoses.okUnlessProblem(spellings.size() + " other spellings of " + site.path() + " do not open the page");
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Returns other spellings of a path. Servers, proxies and frameworks may read them as the same path. */
    static Set<String> spellings(String path) {
        String folder = folder(path);
        String page = path.substring(folder.length());
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(folder + "/" + page);
        spellings.add("/" + path);
        spellings.add(folder + "./" + page);
        spellings.add(folder + "%2e/" + page);
        spellings.add(folder + "x/../" + page);
        spellings.add(folder + "x/..;/" + page);
        spellings.add(folder + "x/%2e%2e/" + page);
        spellings.add(folder + ";x/" + page);
        spellings.add(path + ";x=.css");
        spellings.add(path + "%3bx");
        spellings.add(path + "%00");
        spellings.add(path + "%20");
        spellings.add(folder.substring(0, folder.length() - 1) + "%2f" + page);
        spellings.add(folder.substring(0, folder.length() - 1) + "%5c" + page);
        if (!page.isEmpty()) {
            spellings.add(path + "/");
            spellings.add(path + "/.");
            spellings.add(folder + encoded(page.charAt(0)) + page.substring(1));
            spellings.add(folder + page.toUpperCase(Locale.ROOT));
            spellings.add(folder + page.toLowerCase(Locale.ROOT));
        }
        spellings.remove(path);
        return spellings;
    }

    private static String encoded(char c) {
        return c < 0x80 && c != '%' ? String.format("%%%02x", (int) c) : String.valueOf(c);
    }
}
