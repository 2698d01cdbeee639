/**
 * Who somebody is and how a password proves it: identities, credentials, stores of users, password hashes.
 * Imports nothing of ours.
 */
package io.github.jwtfilter.identity;
