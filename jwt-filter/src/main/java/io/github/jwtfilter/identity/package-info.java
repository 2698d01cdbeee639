/**
 * Users and their passwords: identities, credentials, stores of users, and the roles and claims that go into a token.
 *
 * <ul>
 *   <li>Implemented or called by applications: {@link IdentityStore}, {@link IdentityStoreException}, {@link Identity},
 *       {@link Credentials}, {@link Verdict}, {@link Account}, {@link Realm}.
 *   <li>Called by this library only: {@link ClaimSelection}, {@link ClassStore},
 *       {@link ContainerStore}, {@link HashedAccount}, {@link HashedAccounts}, {@link HtpasswdStore},
 *       {@link LoginThreads}, {@link RoleMapping}, {@link Source}, {@link StoreChain}.
 * </ul>
 */
package io.github.jwtfilter.identity;
