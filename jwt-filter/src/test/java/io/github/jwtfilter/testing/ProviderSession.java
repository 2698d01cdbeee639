package io.github.jwtfilter.testing;

/**
 * A login at a {@link TestProvider}.
 *
 * @param id the claim {@code sid}
 * @param authTime the time of the last login, in seconds since 1970
 */
public record ProviderSession(String id, ProviderUser user, long authTime) {}
