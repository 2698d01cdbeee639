package io.github.jwtfilter.tools.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.tools.doctor.Diagnosis.Grade;
import io.github.jwtfilter.tools.site.Site;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The result of all checks. */
public final class DoctorReport {
    private static final int MAX_PATH = 200;
    private static final String PROTECTED = "protected";

    private final URI url;
    private final String protectedPath;
    private final String kind;
    private final String loginPath;
    private final String logoutPath;
    private final List<Diagnosis> diagnoses;
    private final int requests;

    DoctorReport(Site site, List<Diagnosis> diagnoses, int requests) {
        this.url = site.url;
        this.protectedPath = shown(site.page);
        this.kind = site.isProtected() ? PROTECTED : site.entry.isSuccess() ? "open" : "not examined";
        this.loginPath = shown(site.form.map(form -> form.action).orElse(""));
        this.logoutPath = shown(site.logout.orElse(""));
        this.diagnoses = List.copyOf(diagnoses);
        this.requests = requests;
    }

    /** Returns a path for the report. Its parameters may contain the id of a session. */
    private static String shown(String path) {
        return LogText.of(path.replaceAll(";[^/?]*", ""), MAX_PATH);
    }

    public List<Diagnosis> findings() {
        return diagnoses;
    }

    /** Returns the number of requests. */
    public int requests() {
        return requests;
    }

    /** Returns the worst grade. */
    public Grade grade() {
        return diagnoses.stream()
                .map(diagnosis -> diagnosis.grade)
                .max(Grade::compareTo)
                .orElse(Grade.OK);
    }

    /** Returns the number of findings with a grade. */
    public long count(Grade grade) {
        return diagnoses.stream().filter(diagnosis -> diagnosis.grade == grade).count();
    }

    /** Returns the examined addresses: the page, the login and the logout. */
    public String subject() {
        return kind + " " + protectedPath + ", login " + orUnknown(loginPath) + ", logout " + orUnknown(logoutPath);
    }

    private static String orUnknown(String path) {
        return path.isEmpty() ? "not found" : path;
    }

    /** Returns the report as JSON. */
    public String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("url", url.toString());
            json.writeStringField("protected", kind.equals(PROTECTED) ? protectedPath : "");
            json.writeStringField("login", loginPath);
            json.writeStringField("logout", logoutPath);
            json.writeStringField("result", word(grade()));
            json.writeNumberField("requests", requests);
            json.writeArrayFieldStart("findings");
            for (Diagnosis diagnosis : diagnoses) {
                json.writeStartObject();
                json.writeStringField("result", word(diagnosis.grade));
                json.writeStringField("check", diagnosis.check);
                json.writeStringField("seen", diagnosis.seen);
                json.writeStringField("mend", diagnosis.mend);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String word(Grade grade) {
        return grade.name().toLowerCase(Locale.ROOT);
    }
}
