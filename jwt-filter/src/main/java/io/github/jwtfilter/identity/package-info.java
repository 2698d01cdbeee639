/**
 * Who somebody is and how a password proves it: identities, credentials, stores of users, password hashes; which of
 * their roles and claims go further. May import {@code files} and {@code spelling}.
 */
package io.github.jwtfilter.identity;
