/**
 * Users and the passwords that prove them: identities, credentials, the stores of users, and the roles and claims that go
 * into a token. Applications implement {@code IdentityStore} and use the values in its signatures. All other public types
 * are used by other packages of the filter only.
 */
package io.github.jwtfilter.identity;
