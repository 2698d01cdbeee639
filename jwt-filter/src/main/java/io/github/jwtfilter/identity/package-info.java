/**
 * Who somebody is and how a password proves it: identities, credentials, stores of users, password hashes, the
 * throttle. Imports store.
 */
package io.github.jwtfilter.identity;
