package io.github.jwtfilter.oidc;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Reads the user from the tokens of a provider, after all checks. */
public final class ProviderUsers {
    /**
     * Creates the reader of one client.
     *
     * @param principalClaim the path of the claim with the user's name
     * @param rolesClaims the paths of the claims with roles
     * @param clockSkew the tolerated difference between the clocks
     */
    public ProviderUsers(
            Client client,
            Provider provider,
            String principalClaim,
            List<String> rolesClaims,
            Duration clockSkew,
            Clock clock) {}

    /**
     * Verifies the tokens of one answer and reads the user.
     *
     * @param nonce the nonce of the attempt
     * @throws ProviderException if a check fails or no user can be read
     */
    public ProviderUser read(Tokens tokens, String nonce) throws ProviderException {
        throw new UnsupportedOperationException();
    }
}
