package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.RuleDifference;
import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.classes.Edition;
import io.github.jwtfilter.tools.convert.ConversionRecord.Place;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.edit.SecretMask;
import io.github.jwtfilter.tools.edit.UnifiedDiff;
import io.github.jwtfilter.tools.edit.WebXmlEditor;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.tools.xml.XmlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The planned conversion of one application: the decisions and the changed files. Another class writes the files. */
final class Conversion {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]{1,100}\\.(SF|RSA|DSA|EC)");
    private static final Pattern SECRET = Pattern.compile("(?i).*(secret|passw|credential|token|key).*");

    /** The root of a new web.xml. Its version is the lowest that has {@code async-supported} and reads annotations. */
    private static final String NEW_JAVAX = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<web-app xmlns=\"http://java.sun.com/xml/ns/javaee\" version=\"3.0\">\n</web-app>\n";

    private static final String NEW_JAKARTA = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"5.0\">\n</web-app>\n";

    final WarFiles files;
    final ConversionNotes notes;
    /** The web.xml before; empty for an application without web.xml. */
    final Optional<byte[]> before;
    /** The web.xml after; unchanged if the conversion has no effect. */
    final byte[] after;

    final Edition edition;
    final ConversionRecord record;
    /** Whether the application was converted before. */
    final boolean isRepeated;

    private Conversion(
            WarFiles files,
            ConversionNotes notes,
            Optional<byte[]> before,
            byte[] after,
            Edition edition,
            ConversionRecord record,
            boolean isRepeated) {
        this.files = files;
        this.notes = notes;
        this.before = before;
        this.after = after;
        this.edition = edition;
        this.record = record;
        this.isRepeated = isRepeated;
    }

    /**
     * Plans the conversion of an application.
     *
     * @param name the name that decides the context path
     */
    static Conversion of(WarFiles files, ConvertOptions options, String name) throws IOException {
        Optional<byte[]> before = files.read(WebXml.PATH);
        if (before.isPresent()) {
            checkDescriptor(before.get());
        }
        Application application = Application.read(files);
        boolean repeated = application
                .webXml()
                .map(webXml -> Reconversion.filter(webXml.root()).isPresent())
                .orElse(false);
        Conversion conversion = repeated
                ? again(files, application, options, name, before.orElseThrow())
                : first(files, application, options, name, before);
        if (files.names().stream().anyMatch(file -> SIGNATURE.matcher(file).matches())) {
            conversion.notes.refuse(
                    "The WAR is signed, and a changed WAR has no valid signature. Convert it before it is"
                            + " signed.");
        }
        return conversion;
    }

    private static void checkDescriptor(byte[] webXml) throws UnreadableWarException {
        try {
            DescriptorCheck.check(XmlElement.parse(webXml));
        } catch (UnreadableWarException e) {
            throw e.getMessage().startsWith("web.xml")
                    ? e
                    : new UnreadableWarException("web.xml: " + e.getMessage(), e);
        }
    }

    private static Conversion first(
            WarFiles files, Application application, ConvertOptions options, String name, Optional<byte[]> before)
            throws IOException {
        Plan plan = new Plan(application, options, name);
        ConversionNotes notes = plan.notes;
        Edition edition = files.isWhole() ? Plan.edition(application, options, notes) : Edition.UNKNOWN;
        Optional<byte[]> stored = files.read(ConversionRecord.PATH);
        boolean interrupted = stored.isPresent()
                && before.isPresent()
                && ConversionRecord.parse(stored.get()).isOriginal(before.get());
        files.names().stream()
                .filter(file -> Editions.OWN_JAR.matcher(file).matches() && !interrupted)
                .forEach(jar -> notes.refuse(jar + " is there, and web.xml does not use it. Remove it first."));
        files.names().stream()
                .filter(file -> file.equalsIgnoreCase(WebXml.PATH) && !file.equals(WebXml.PATH))
                .forEach(file -> notes.refuse(DescriptorCheck.shown(file)
                        + " is read by some servers only. Rename it to " + WebXml.PATH + ", or remove it."));
        application
                .classes()
                .find(Plan.FILTER_CLASS.replace('.', '/'))
                .map(filter -> filter.source.path)
                .filter(path -> !Editions.OWN_JAR.matcher(path).matches())
                .ifPresent(path -> notes.refuse(DescriptorCheck.shown(path)
                        + " contains this filter, and web.xml does not use it. Remove it first."));
        checkRules(application, plan);
        XmlText text = XmlText.decode(before.orElseGet(
                () -> (edition == Edition.JAVAX ? NEW_JAVAX : NEW_JAKARTA).getBytes(StandardCharsets.UTF_8)));
        if (before.isEmpty()) {
            notes.done("There was no web.xml. A new one has the lowest version for this edition.");
        }
        if (!application.ambiguousRoots().isEmpty()) {
            notes.refuse(
                    "Containers disagree about an empty <url-pattern> with the DTD of Servlet 2.2: Tomcat reads '/',"
                            + " others the root alone. Write '/' or '/*'.");
        }
        WebXmlEditor editor = WebXmlEditor.of(text);
        boolean secret = removesSecret(editor.root(), plan);
        if (plan.removesConstraints) {
            editor.removeConstraints();
        }
        if (plan.removesLoginConfig) {
            editor.removeLoginConfig();
        } else if (plan.turnsLoginConfigBasic) {
            editor.turnLoginConfigBasic();
        }
        editor.removeFilters(plan.replacedFilters);
        editor.addFilter(plan.filterName, Plan.FILTER_CLASS, plan.filter);
        editor.addServlets(plan.servlets);
        byte[] after = editor.toBytes();
        if (notes.refusals().isEmpty()) {
            checkResult(after, plan);
        }
        Place place = before.isEmpty() ? Place.NONE : secret ? Place.OUTSIDE : Place.INSIDE;
        ConversionRecord record = ConversionRecord.create(place, before.orElse(new byte[0]));
        describe(notes, plan);
        return new Conversion(files, notes, before, after, edition, record, false);
    }

    private static Conversion again(
            WarFiles files, Application application, ConvertOptions options, String name, byte[] before)
            throws IOException {
        ConversionNotes notes = new ConversionNotes();
        byte[] after = new Reconversion(application, before, options, notes).edit(name);
        Optional<byte[]> stored = files.read(ConversionRecord.PATH);
        ConversionRecord record = stored.isPresent() ? ConversionRecord.parse(stored.get()) : null;
        Edition edition = Plan.edition(application, options, record == null ? new ConversionNotes() : notes);
        if (record != null && record.isEdited(before)) {
            record.setEdited();
            notes.care("web.xml was edited by hand after the conversion. The edit stays, so revert will refuse: it"
                    + " would lose the edit. Keep a copy of web.xml for the"
                    + " way back.");
        }
        if (record == null && files.isWhole()) {
            notes.care("web.xml has this filter already, and another hand put it in. Only the parameters of your"
                    + " options change. The JAR stays as it is, and revert cannot take this"
                    + " back.");
        }
        return new Conversion(files, notes, Optional.of(before), after, edition, record, true);
    }

    /** Refuses rules that permit more requests than the container does today. */
    private static void checkRules(Application application, Plan plan) {
        if (application.webXml().isEmpty() || !plan.notes.refusals().isEmpty()) {
            return;
        }
        WebXml webXml = application.webXml().get();
        ContainerAccess access =
                new ContainerAccess(application.constraints(), webXml.securityRoles(), webXml.deniesUncoveredMethods());
        for (RuleDifference difference :
                access.differences(AccessRules.parse(plan.filter.get("rules"), plan.ownPaths()))) {
            if (difference.permitsMore) {
                plan.notes.refuse("The constraints cannot be written as rules: " + difference.method + " "
                        + DescriptorCheck.shown(difference.path) + " would need '" + difference.rules
                        + "' in place of '"
                        + difference.container + "'. Change the constraint first.");
            }
        }
    }

    private static boolean removesSecret(XmlElement root, Plan plan) {
        return root.children("filter")
                .filter(filter ->
                        plan.loginFilters.contains(filter.text("filter-name").orElse("")))
                .flatMap(filter -> filter.children("init-param"))
                .anyMatch(parameter ->
                        SECRET.matcher(parameter.text("param-name").orElse("")).matches());
    }

    /** Verifies the edited web.xml by reading it again, so that an editor bug stops the conversion. */
    private static void checkResult(byte[] after, Plan plan) throws IOException {
        WebXml result = new WebXml(XmlElement.parse(after), "web.xml");
        Optional<String> rules = Reconversion.filter(result.root())
                .flatMap(filter -> WebXmlEditor.parameter(filter, "rules"))
                .flatMap(parameter -> parameter.text("param-value"));
        List<String> written = new ArrayList<>();
        rules.orElse("").lines().map(String::strip).forEach(written::add);
        boolean constraintsGone = result.constraints().stream().allMatch(constraint -> constraint.roles.isEmpty());
        if (!String.join("\n", written).equals(plan.filter.get("rules"))
                || plan.removesConstraints != constraintsGone && plan.removesConstraints) {
            throw new IOException("web.xml: its form is too unusual to be edited; nothing was written");
        }
    }

    private static void describe(ConversionNotes notes, Plan plan) {
        notes.done("web.xml: filter '" + plan.filterName + "' before all filters but those for CORS"
                + (plan.filter.containsKey("mode") ? ", and the old login stays in force (mode=observe)" : ""));
        plan.servlets.forEach(servlet ->
                notes.done("web.xml: " + servlet.type.substring(Plan.PACKAGE.length()) + " at " + servlet.path));
        notes.done("web.xml: rules: "
                + plan.filter.get("rules").replaceAll(" +", " ").replace("\n", "; "));
        if (plan.removesConstraints) {
            notes.done("web.xml: the container no longer asks for a login; the rules decide as its constraints did");
        }
    }

    /** Returns the diff of web.xml, with secrets hidden. */
    String diff() throws UnreadableWarException {
        String text = before.isPresent() ? XmlText.decode(before.get()).text() : "";
        return UnifiedDiff.of(
                WebXml.PATH,
                SecretMask.of(text),
                SecretMask.of(XmlText.decode(after).text()));
    }

    boolean changesWebXml() {
        return before.isEmpty() || !Arrays.equals(before.get(), after);
    }
}
