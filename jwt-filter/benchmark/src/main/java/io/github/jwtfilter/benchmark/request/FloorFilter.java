package io.github.jwtfilter.benchmark.request;

import io.github.jwtfilter.benchmark.token.FloorLibrary;
import io.github.jwtfilter.benchmark.token.TokenClaims;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Principal;

/**
 * A minimal filter around {@link FloorLibrary}, as a developer would write it by hand: no rules, no cookie, no session.
 */
public final class FloorFilter extends HttpFilter {
    private static final String SCHEME = "Bearer ";
    private static final long serialVersionUID = 1L;

    private final transient FloorLibrary tokens = new FloorLibrary();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        TokenClaims claims = claims(request.getHeader("Authorization"));
        if (claims == null) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            chain.doFilter(new UserRequest(request, claims), response);
        }
    }

    private TokenClaims claims(String header) throws IOException {
        if (header == null || !header.startsWith(SCHEME)) {
            return null;
        }
        try {
            return tokens.verify(header.substring(SCHEME.length()));
        } catch (GeneralSecurityException | CloneNotSupportedException refused) {
            return null;
        }
    }

    /** A request with a user. */
    private static final class UserRequest extends HttpServletRequestWrapper {
        private final TokenClaims claims;

        UserRequest(HttpServletRequest request, TokenClaims claims) {
            super(request);
            this.claims = claims;
        }

        @Override
        public Principal getUserPrincipal() {
            return claims::subject;
        }

        @Override
        public String getRemoteUser() {
            return claims.subject();
        }

        @Override
        public boolean isUserInRole(String role) {
            return claims.roles().contains(role);
        }
    }
}
