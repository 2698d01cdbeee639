package io.github.jwtfilter.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.csrf.CrossOriginCheck;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which roles and which requests of other sites can be compared at all? */
final class KnownRolesTest {
    @Test
    void specialNamesAreRolesOnlyIfDeclared() {
        assertEquals(1, new KnownRoles(List.of("*", "**", "clerk"), List.of(), List.of()).number());
        KnownRoles declared = new KnownRoles(List.of("clerk"), List.of("*", "**"), List.of());
        assertEquals(Set.of("**", "clerk"), declared.unseen());
    }

    @Test
    void renamedRoleIsAmbiguous() {
        KnownRoles roles = new KnownRoles(List.of("clerk", "boss"), List.of(), List.of("boss"));
        assertTrue(roles.areAmbiguous(Set.of("boss")));
        assertFalse(roles.areAmbiguous(Set.of("clerk", "unknown")));
        assertTrue(roles.confirmsAny(request("GET"), Set.of("clerk")));
        assertFalse(roles.confirmsAny(request("GET"), Set.of("boss", "unknown")));
        assertEquals(Set.of(), roles.unseen());
    }

    @Test
    void roleBeyondTheLimitIsAmbiguous() {
        List<String> many = IntStream.range(0, 201).mapToObj(i -> "role" + i).collect(Collectors.toList());
        KnownRoles roles = new KnownRoles(many, List.of(), List.of());
        assertEquals(200, roles.number());
        assertTrue(roles.areAmbiguous(Set.of("role200")));
        assertFalse(roles.areAmbiguous(Set.of("role0")));
    }

    @Test
    void crossOriginCheckCountsForUnsafeMethodsAndLogouts() {
        CrossOriginCheck check = new CrossOriginCheck(List.of(), List.of());
        CrossOriginRule rule = new CrossOriginRule(true, check, List.of("/logout"));
        assertTrue(rule.mayRefuse(request("POST"), "/shop"));
        assertFalse(rule.mayRefuse(request("GET"), "/shop"));
        assertTrue(rule.mayRefuse(request("GET"), "/logout"));
        assertFalse(rule.mayRefuse(request("OPTIONS"), "/logout"));
        assertFalse(new CrossOriginRule(false, check, List.of("/logout")).mayRefuse(request("POST"), "/logout"));
        assertEquals(Optional.empty(), rule.foreign(request("POST"), "/shop"));
        assertEquals(Optional.empty(), rule.foreign(request("POST"), "/logout"));
    }

    private static HttpServletRequest request(String method) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                KnownRolesTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "isUserInRole" -> arguments[0].equals("clerk");
                    case "getHeaders" -> Collections.emptyEnumeration();
                    case "getHeader" -> null;
                    default -> throw new AssertionError(called);
                });
    }
}
