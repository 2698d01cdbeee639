/**
 * The contract of HttpSession: the view of an application on the sessions of Jetty, of Tomcat and of this filter, over
 * real HTTP. {@code docs/SESSION-CONTRACT.md} shows the table of cases and of differences.
 */
package io.github.jwtfilter.contract;
