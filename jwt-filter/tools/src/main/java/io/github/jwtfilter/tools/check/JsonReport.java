package io.github.jwtfilter.tools.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.tools.code.CodeEvent;
import io.github.jwtfilter.tools.code.SessionAttribute;
import io.github.jwtfilter.tools.code.TypeText;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.Declarations.Component;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The report for programs. CHECK.md describes its form. Fields may be added but are never removed. */
final class JsonReport {
    private final JsonGenerator json;
    private final CheckResult result;
    private final Application application;

    private JsonReport(CheckResult result, JsonGenerator json) {
        this.result = result;
        this.application = result.application;
        this.json = json;
    }

    static String of(CheckResult result) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            new JsonReport(result, json).write();
        }
        return text.toString();
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeNumberField("schema", 1);
        json.writeStringField("application", application.files().name());
        json.writeStringField(
                "answer", result.answer().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeStringField("edition", application.edition().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("metadataComplete", application.metadataComplete());
        json.writeArrayFieldStart("logins");
        for (LoginKind each : result.logins) {
            json.writeString(each.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("constraints");
        for (SecurityConstraint each :
                application.webXml().map(xml -> xml.constraints()).orElse(List.of())) {
            constraint(each);
        }
        for (SecurityConstraint each : application.outsideConstraints().known()) {
            constraint(each);
        }
        json.writeEndArray();
        texts("constraintsInCode", application.outsideConstraints().code());
        texts("rules", LoginFindings.rules(application));
        findings();
        sessions();
        calls();
        components("servlets", application.declarations().servlets());
        components("filters", application.declarations().filters());
        components("listeners", application.declarations().listeners());
        json.writeEndObject();
    }

    private void constraint(SecurityConstraint constraint) throws IOException {
        json.writeStartObject();
        json.writeStringField("place", constraint.place);
        json.writeArrayFieldStart("resources");
        for (SecurityConstraint.Resources each : constraint.resources) {
            json.writeStartObject();
            texts("urlPatterns", each.urlPatterns);
            texts("methods", new TreeSet<>(each.methods));
            texts("omissions", new TreeSet<>(each.omissions));
            json.writeEndObject();
        }
        json.writeEndArray();
        if (constraint.roles.isPresent()) {
            texts("roles", new TreeSet<>(constraint.roles.get()));
        } else {
            json.writeNullField("roles");
        }
        json.writeBooleanField("needsTls", constraint.needsTls);
        json.writeEndObject();
    }

    private void findings() throws IOException {
        json.writeArrayFieldStart("findings");
        for (Finding each : result.findings().all()) {
            json.writeStartObject();
            json.writeStringField("kind", each.kind);
            json.writeStringField("concern", each.concern.word);
            json.writeStringField("risk", each.risk.word);
            json.writeStringField("fact", each.fact);
            json.writeStringField("advice", each.advice);
            texts("places", each.places);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void sessions() throws IOException {
        json.writeObjectFieldStart("sessions");
        json.writeStringField("intoCookies", result.sessionsAnswer());
        json.writeArrayFieldStart("attributes");
        for (SessionAttribute each : result.contents.all()) {
            json.writeStartObject();
            json.writeStringField("name", each.name);
            json.writeArrayFieldStart("types");
            for (String type : each.types) {
                json.writeString(TypeText.readable(type));
            }
            json.writeEndArray();
            json.writeStringField("storable", each.storable());
            texts("obstacles", each.obstacles());
            texts("open", each.vague());
            texts("sessionTypes", each.toName());
            texts("places", each.places);
            json.writeEndObject();
        }
        json.writeEndArray();
        texts("sessionTypes", result.sessionTypes());
        texts("logoutPaths", result.logoutPaths());
        json.writeEndObject();
    }

    private void calls() throws IOException {
        json.writeArrayFieldStart("calls");
        for (CodeEvent each : (Iterable<CodeEvent>) result.code.all()::iterator) {
            json.writeStartObject();
            json.writeStringField(
                    "kind", each.kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.writeStringField("class", each.className);
            json.writeStringField("method", each.method);
            json.writeNumberField("line", each.line);
            json.writeStringField("in", each.source.toString());
            json.writeStringField("name", each.name);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void components(String name, List<Component> components) throws IOException {
        json.writeArrayFieldStart(name);
        for (Component each : components) {
            json.writeStartObject();
            json.writeStringField("name", each.name);
            json.writeStringField("class", each.className);
            texts("patterns", each.patterns());
            json.writeStringField("place", each.place);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void texts(String name, Collection<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String each : texts) {
            json.writeString(each);
        }
        json.writeEndArray();
    }
}
