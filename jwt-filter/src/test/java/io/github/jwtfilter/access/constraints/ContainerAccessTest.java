package io.github.jwtfilter.access.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.config.application.DeploymentDescriptor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does a container decide by its constraints, and which rules decide in the same way? */
final class ContainerAccessTest {
    private static ContainerAccess of(String webXml) throws XMLStreamException {
        DeploymentDescriptor descriptor = DeploymentDescriptor.parse(
                new ByteArrayInputStream(("<web-app>" + webXml + "</web-app>").getBytes(StandardCharsets.UTF_8)));
        return new ContainerAccess(
                descriptor.constraints, new HashSet<>(descriptor.securityRoles), descriptor.denyUncovered);
    }

    /**
     * Reads a short form of constraints, separated by semicolons: url-patterns, methods ({@code +} included, {@code !}
     * left out), then {@code open}, {@code nobody}, or roles.
     */
    private static String xml(String constraints) {
        return Stream.of(constraints.split(";"))
                .map(String::strip)
                .map(text -> text.equals("DENY")
                        ? "<deny-uncovered-http-methods/>"
                        : text.startsWith("declare ")
                                ? "<security-role><role-name>" + text.substring(8) + "</role-name></security-role>"
                                : constraint(text))
                .collect(Collectors.joining());
    }

    private static String constraint(String text) {
        StringBuilder collection = new StringBuilder();
        StringBuilder roles = new StringBuilder();
        boolean open = false;
        for (String word : text.split("\\s+")) {
            if (word.startsWith("+")) {
                collection.append("<http-method>" + word.substring(1) + "</http-method>");
            } else if (word.startsWith("!")) {
                collection.append("<http-method-omission>" + word.substring(1) + "</http-method-omission>");
            } else if (word.startsWith("/") || word.startsWith("*.")) {
                collection.append("<url-pattern>" + word + "</url-pattern>");
            } else if (word.equals("ROOT")) {
                collection.append("<url-pattern></url-pattern>");
            } else if (word.equals("open")) {
                open = true;
            } else if (!word.equals("nobody")) {
                roles.append("<role-name>" + word.replace('_', ' ') + "</role-name>");
            }
        }
        return "<security-constraint><web-resource-collection>" + collection + "</web-resource-collection>"
                + (open ? "" : "<auth-constraint>" + roles + "</auth-constraint>") + "</security-constraint>";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # combination for one pattern
            /x a; /x b                      | GET /x        | role a,b
            /x a; /x nobody                 | GET /x        | deny
            /x open; /x nobody              | GET /x        | deny
            /x a; /x open                   | GET /x        | permit
            /x a; /x **                     | GET /x        | authenticated
            /x **; declare **               | GET /x        | role **
            /x *; declare a; declare b      | GET /x        | role a,b
            /x *; /y c; declare a           | GET /x        | role a,c
            /x *                            | GET /x        | deny
            /x *; /x a                      | GET /x        | role a
            /x *; /x **                     | GET /x        | authenticated
            /x/* /y a                       | GET /y        | role a
            # methods
            /x +GET a                       | GET /x        | role a
            /x +GET a                       | POST /x       | permit
            /x +GET a; DENY                 | POST /x       | deny
            /x +GET a; /x +POST b           | POST /x       | role b
            /x +GET a; /x b                 | GET /x        | role a,b
            /x !GET a                       | GET /x        | permit
            /x !GET a                       | BREW /x       | role a
            /x !GET !POST a                 | POST /x       | permit
            /x !GET a; /x !POST b           | GET /x        | role b
            /x !GET a; /x !POST b           | PUT /x        | role a,b
            /x !GET a; DENY                 | GET /x        | deny
            /x !GET a; DENY                 | GET /y        | permit
            /x +GET a                       | get /x        | permit
            # choice of the pattern
            /x/* a; /x/y/* b; /x/z c        | GET /x/y/z    | role b
            /x/* a; /x/y/* b; /x/z c        | GET /x/z      | role c
            /x/* a; /x/y/* b; /x/z c        | GET /x/z/     | role a
            /x/* a; *.do b                  | GET /x/1.do   | role a
            *.do b; / c                     | GET /y/1.do   | role b
            *.do b; / c                     | GET /y        | role c
            /* a; *.do b; / c               | GET /y.do     | role a
            ROOT a; / b                     | GET /         | role a
            ROOT a; / b                     | GET /x        | role b
            ROOT a                          | GET /x        | permit
            # a longest prefix that leaves the method out: Tomcat goes on behind the prefixes
            /x/* a; /x/y/* +GET b           | POST /x/y/z   | permit
            /x/* +GET a; / b                | POST /x/y     | role b
            /x/* +GET a; *.do b             | POST /x/y.do  | role b
            /x/* +GET a; / b; DENY          | POST /x/y     | deny
            """)
    void requirementIsThatOfTheContainer(String constraints, String request, String requirement)
            throws XMLStreamException {
        String[] parts = request.split(" ");
        assertEquals(
                requirement,
                of(xml(constraints)).requirement(parts[0], parts[1]).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /x/* a                              | /x/* role a, / permit
            /* a                                | /* role a
            / a                                 | / role a
            /* a; *.do b; / a                   | /* role a
            /x/* +GET +POST a                   | GET,POST /x/* role a, /x/* permit, / permit
            /x/* +GET a; DENY                   | GET /x/* role a, /x/* deny, / permit
            /x/* !GET !HEAD nobody              | GET,HEAD /x/* permit, /x/* deny, / permit
            /x/* +GET +HEAD a                   | GET /x/* role a, /x/* permit, / permit
            /x/* +HEAD a                        | HEAD /x/* role a, /x/* permit, / permit
            /x/* chief_clerk a                  | '/x/* role a,"chief clerk", / permit'
            ROOT a                              | '"" role a, / permit'
            *.jsp nobody; /x a                  | /x role a, *.jsp deny, / permit
            /x/* +GET a; / b                    | GET /x/* role a, /x/* role b, / role b
            /x%20y/* a                          | '"/x y/*" role a, / permit'
            /x%C3%A4 a                          | /xä role a, / permit
            /x open                             | /x permit, / permit
            """)
    void rulesAreShort(String constraints, String lines) throws XMLStreamException {
        ContainerAccess access = of(xml(constraints));

        List<String> rules = access.rules();

        assertEquals(
                List.of(lines.split(", ")),
                rules.stream().map(line -> line.replaceAll(" +", " ")).collect(Collectors.toList()));
        assertEquals(List.of(), access.differences(AccessRules.parse(String.join("\n", rules), List.of())));
    }

    @Test
    void requirementsOfRulesStandInOneColumn() throws XMLStreamException {
        assertEquals(
                List.of("GET /admin/*  role a", "/admin/*      permit", "/             permit"),
                of(xml("/admin/* +GET a")).rules());
    }

    @Test
    void applicationWithoutConstraintsIsOpen() {
        ContainerAccess open = new ContainerAccess(List.of(), Set.of(), true);

        assertEquals("permit", open.requirement("GET", "/x").toString());
        assertEquals(List.of("/  permit"), open.rules());
    }

    @Test
    void patternWithoutSlashIsReadAsTomcatReadsIt() throws XMLStreamException {
        ContainerAccess access = of(
                "<security-constraint><web-resource-collection><url-pattern>x/*</url-pattern></web-resource-collection>"
                        + "<auth-constraint><role-name>a</role-name></auth-constraint></security-constraint>");

        assertEquals("role a", access.requirement("GET", "/x/y").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /x* a                       | web.xml line 1: url-pattern '/x*' cannot become a rule
            /x/*.do a                   | url-pattern '/x/*.do'
            *.tar.gz a                  | containers disagree about an extension with a dot
            /x%2 a                      | a percent sign needs two hexadecimal digits
            /x%ff a                     | its escapes are not UTF-8
            /x%22 a                     | rules cannot hold its characters
            /${x} a                     | rules cannot hold its characters
            /x a"b                      | Role 'a"b' cannot be written in rules
            /x ${r}                     | Role '${r}' cannot be written in rules
            /x +get a                   | Method 'get' of '/x' cannot be written in rules
            /x +GET !POST a             | containers refuse a <web-resource-collection> with both
            /* a; / open                | Containers disagree about 'GET' of '/', the root
            ROOT a; / +PUT a; DENY      | Containers disagree about 'GET' of '/', the root
            ROOT +PUT a; / +PUT b       | Containers disagree about 'PUT' of '/', the root
            /x/* +GET a; *.do nobody    | Containers disagree about 'POST' of '/x/page.do'
            """)
    void constraintWithoutEqualRuleIsNamed(String constraints, String problem) throws XMLStreamException {
        ContainerAccess access = of(xml(constraints));

        assertTrue(String.join("\n", access.inexpressible()).contains(problem), access.inexpressible()::toString);
        assertThrows(IllegalStateException.class, access::rules);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # rules that permit more
            /x/* a          | / permit                              | GET /x/page: container 'role a' (/x/*), rules 'permit' (/)
            /x/* a          | /x permit, / role a                   | GET /x: container 'role a' (/x/*), rules 'permit' (/x)
            /x/* a          | /x/* role a, /x/y/* permit, / permit  | GET /x/y/page: container 'role a' (/x/*), rules 'permit' (/x/y/*)
            /x/* a          | '/x/* role a,b, / permit'             | GET /x/page: container 'role a' (/x/*), rules 'role a,b' (/x/*)
            /x/* a          | /x/* authenticated, / permit          | GET /x/page: container 'role a' (/x/*), rules 'authenticated' (/x/*)
            /x/* a          | POST /x/* permit, /x/* role a, / permit | POST /x/page: container 'role a' (/x/*), rules 'permit' (/x/*)
            *.do a          | *.do role a, /x/* permit, / permit    | GET /x/page.do: container 'role a' (*.do), rules 'permit' (/x/*)
            /x nobody       | /x role a, / permit                   | GET /x: container 'deny' (/x), rules 'role a' (/x)
            / a             | '"" permit, / role a'                 | GET /: container 'role a' (/), rules 'permit' ("")
            """)
    void placeThatRulesOpenIsFound(String constraints, String lines, String difference) throws XMLStreamException {
        String rules = lines.replaceAll(", (?=[A-Z/*])", "\n");

        List<RuleDifference> differences = of(xml(constraints)).differences(AccessRules.parse(rules, List.of()));

        assertTrue(
                differences.stream()
                        .anyMatch(one -> one.permitsMore && one.toString().equals(difference)),
                differences::toString);
    }

    @Test
    void strictRulesAreDifferencesThatPermitNothingMore() throws XMLStreamException {
        List<RuleDifference> differences =
                of(xml("/x/* a")).differences(AccessRules.parse("/x/* deny\n/ permit", List.of()));

        assertEquals(
                List.of("GET /x/page: container 'role a' (/x/*), rules 'deny' (/x/*)"),
                differences.stream().map(RuleDifference::toString).collect(Collectors.toList()));
        assertTrue(differences.stream().noneMatch(one -> one.permitsMore));
    }

    @Test
    void pathPermittedRegardlessOfRulesIsNoDifference() throws XMLStreamException {
        assertEquals(
                List.of(),
                of(xml("/* a")).differences(AccessRules.parse("/* role a", List.of("/login.jsp", "/x", "/error.jsp"))));
        assertEquals(
                List.of(),
                of(xml("/login.jsp nobody; /* a"))
                        .differences(AccessRules.parse("/login.jsp deny\n/* role a", List.of("/login.jsp"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # equal to the specification
            /x a; /x +GET b                     | GET /x      | role a,b
            /x +GET a; /x nobody                | GET /x      | deny
            /x !GET a                           | GET /x      | permit
            /x !GET a                           | PUT /x      | role a
            /x a                                | GET /y      | permit
            /x +GET a; DENY                     | PUT /x      | deny
            /x *; declare b                     | GET /x      | role b
            # others
            /x +GET a; /x b                     | GET /x      | role a
            /x +GET a; /x open                  | GET /x      | role a
            /x !PUT nobody; /x +GET a           | GET /x      | role a
            /x !GET !PUT a                      | GET /x      | role a
            /x !PUT a; /x !PUT b                | GET /x      | role b
            /x/* +GET a; / b                    | PUT /x/y    | permit
            /x%C3%A4 a                          | GET /xä     | permit
            /x%20y a                            | GET /x y    | role a
            /x * a; declare b                   | GET /x      | role b
            /x *; a; declare b                  | GET /x      | role b
            """)
    void constraintsAreReadAsJettyReadsThem(String constraints, String request, String requirement)
            throws XMLStreamException {
        String[] parts = request.split(" ", 2);
        assertEquals(
                requirement, of(xml(constraints)).onJetty(parts[0], parts[1]).toString());
    }

    @Test
    void requestThatOnlyJettyRefusesIsFound() throws XMLStreamException {
        ContainerAccess access = of(xml("/x +GET a; /x b"));
        AccessRules rules = AccessRules.parse(String.join("\n", access.rules()), List.of());

        assertEquals(List.of(), access.differences(rules));
        assertEquals(
                List.of("GET /x: container 'role a' (/x), rules 'role a,b' (/x)"),
                access.differencesOnJetty(rules).stream()
                        .filter(one -> one.permitsMore)
                        .map(RuleDifference::toString)
                        .collect(Collectors.toList()));
    }

    @Test
    void exactRuleMayCoverTheSlashAtTheEnd() throws XMLStreamException {
        assertEquals(List.of(), of(xml("/x a")).differences(AccessRules.parse("/x role a\n/ permit", List.of())));
    }

    @Test
    void headMayNeedAsMuchAsGet() throws XMLStreamException {
        assertEquals(
                List.of(),
                of(xml("/x +GET a")).differences(AccessRules.parse("GET /x role a\n/x permit\n/ permit", List.of())));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyPrefixesAndExtensionsAreCombined() throws XMLStreamException {
        String prefixes =
                IntStream.range(0, 1500).mapToObj(i -> "/p" + i + "/* a").collect(Collectors.joining(";"));
        String extensions =
                IntStream.range(0, 40).mapToObj(i -> "*.e" + i + " b").collect(Collectors.joining(";"));
        assertEquals(1541, of(xml(prefixes + ";" + extensions)).rules().size());
    }

    @Test
    void problemsOfOneKindAreCut() throws XMLStreamException {
        String prefixes =
                IntStream.range(0, 300).mapToObj(i -> "/p" + i + "/* +GET a").collect(Collectors.joining(";"));
        List<String> problems = of(xml(prefixes + ";*.do b")).inexpressible();
        assertEquals(101, problems.size());
        assertTrue(problems.contains("There are more problems of this kind."));
    }
}
