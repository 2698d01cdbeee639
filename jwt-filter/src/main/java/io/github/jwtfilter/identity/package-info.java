/**
 * Who somebody is and how a password proves it: identities, credentials, stores of users, password hashes, the
 * throttle; which of their roles and claims go further. May import {@code files},
 * {@code spelling} and {@code store}.
 */
package io.github.jwtfilter.identity;
