/**
 * What an application would need: how it logs in, its sessions, its constraints, and the answer whether it can be converted.
 */
package io.github.jwtfilter.tools.check;
