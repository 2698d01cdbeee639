package io.github.jwtfilter.tools;

import io.github.jwtfilter.access.Decision;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.convert.Converter;
import io.github.jwtfilter.tools.rules.ApplicationAccess;
import io.github.jwtfilter.tools.rules.Explanation;
import io.github.jwtfilter.tools.rules.Question;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.WarSource;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import io.github.jwtfilter.tools.xml.XmlText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that names the rule that decides about a request, with the reason. */
@Command(
        name = "rules",
        description = {
            "Says which rule decides about a request, and why.",
            "",
            "Shows the chosen pattern, the patterns that lose, the line of web.xml, and the answer. Constraints in"
                    + " annotations and fragments count too. In an application with the filter the filter's rules decide,"
                    + " after the container's constraints if some are left. In an application without it, also shows the"
                    + " rules that convert would write, with the paths that are always open then.",
            "",
            "Without --role and --anonymous, shows the answers for all kinds of users."
        },
        exitCodeList = {
            "0: the request is let through, or no user was named",
            "1: the application cannot be read",
            "2: wrong usage",
            "3: the user has to log in first",
            "4: the request is refused: 403, or 400 for an ambiguous path"
        },
        footer = "  " + Main.CALL + " rules --path \"POST /admin/x\" --role clerk bank.war")
final class RulesCommand extends ToolCommand {
    /** The maximum number of roles in the output. More lines would be hard to read. */
    private static final int MAX_ROLES = 20;

    private static final String ROW = "  %-24s %s";

    @Parameters(paramLabel = "WAR|DIR|web.xml", description = "The application, with or without the filter.")
    private Path source;

    @Option(
            names = "--path",
            required = true,
            paramLabel = "REQUEST",
            description = "A method and a path below the application. GET if there is no method.")
    private String request;

    @Option(names = "--role", paramLabel = "NAME", description = "A role of the user. May be repeated.")
    private List<String> roles = new ArrayList<>();

    @Option(names = "--anonymous", description = "The user is not logged in.")
    private boolean anonymous;

    @Option(
            names = "--application",
            paramLabel = "NAME",
            description = "One application of an EAR or a folder of applications.")
    private String application;

    @Override
    public Integer call() throws IOException {
        if (anonymous && !roles.isEmpty()) {
            throw wrongUse("--anonymous", "expected either --anonymous or --role, got both");
        }
        Question question;
        try {
            question = Question.parse(request);
        } catch (IllegalArgumentException e) {
            throw wrongUse("--path", e.getMessage());
        }
        try (WarSource opened = WarSource.open(source)) {
            return explain(question, chosen(opened.applications()));
        }
    }

    private WarFiles chosen(List<WarFiles> applications) {
        List<WarFiles> named = applications.stream()
                .filter(each -> application == null || each.name().equals(application))
                .collect(Collectors.toList());
        if (named.size() == 1) {
            return named.get(0);
        }
        throw wrongUse(
                "--application",
                "expected one of "
                        + applications.stream()
                                .map(WarFiles::name)
                                .limit(MAX_ROLES)
                                .collect(Collectors.joining(", ")));
    }

    private int explain(Question question, WarFiles files) throws IOException {
        Application read = Application.read(files);
        Optional<byte[]> descriptor = files.read(WebXml.PATH);
        String document =
                descriptor.isPresent() ? XmlText.decode(descriptor.get()).text() : "<web-app/>";
        WebXml webXml = new WebXml(XmlElement.parse(document), "web.xml");
        ApplicationAccess access = new ApplicationAccess(webXml, document, read.outsideConstraints());
        List<Explanation> decisions = access.decisions(question);
        printHeading(question + " in " + files.name());
        decisions.forEach(this::print);
        if (!access.isConverted() && access.isExpressible()) {
            printAfterConversion(question, files);
        }
        print("");
        if (anonymous) {
            return answer("anonymous", null, question, decisions);
        }
        if (!roles.isEmpty()) {
            return answer(
                    (roles.size() == 1 ? "role " : "roles ") + String.join(", ", roles), roles, question, decisions);
        }
        answer("anonymous", null, question, decisions);
        answer("logged in, no role", List.of(), question, decisions);
        named(decisions).forEach(role -> answer("role " + role, List.of(role), question, decisions));
        return ExitCode.GOOD;
    }

    private void printAfterConversion(Question question, WarFiles files) {
        try {
            ApplicationAccess.afterConversion(question, XmlElement.parse(Converter.preview(files)))
                    .ifPresent(this::print);
        } catch (IOException e) {
            print("");
            printLine("convert would stop: " + e.getMessage());
        }
    }

    private static Set<String> named(List<Explanation> decisions) {
        return decisions.stream()
                .flatMap(each -> each.requirement().roles().stream())
                .limit(MAX_ROLES)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void print(Explanation explanation) {
        print("");
        printHeading(explanation.decider());
        explanation.reasons().forEach(reason -> printLine("  " + reason));
        printLine("  requires: " + explanation.requirement());
    }

    /** Prints the answer for a user and returns its exit code. */
    private int answer(String who, List<String> userRoles, Question question, List<Explanation> decisions) {
        Identity user = userRoles == null ? null : new Identity("user", userRoles);
        Optional<Explanation> refusing = decisions.stream()
                .filter(each -> each.decide(user) != Decision.PERMITTED)
                .findFirst();
        if (refusing.isEmpty()) {
            printLine(String.format(ROW, who, "let through"));
            return ExitCode.GOOD;
        }
        if (question.isAmbiguous()) {
            printLine(String.format(ROW, who, "refused with 400: the path is ambiguous"));
            return ExitCode.NO;
        }
        boolean login = refusing.get().decide(user) == Decision.LOGIN_NEEDED;
        printLine(String.format(
                ROW, who, login ? "has to log in: a page leads to the login, a script gets 401" : "refused with 403"));
        return login ? ExitCode.CARE : ExitCode.NO;
    }
}
