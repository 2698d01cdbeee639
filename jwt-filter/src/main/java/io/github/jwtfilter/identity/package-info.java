/**
 * Users and their passwords: identities, credentials, stores of users, and the roles and claims that go into a token.
 * Applications implement {@code IdentityStore} and use the values in its signatures. All other public types are for
 * other packages of the filter.
 */
package io.github.jwtfilter.identity;
