/**
 * The contract of HttpSession: what an application sees of Jetty's sessions, of Tomcat's and of ours, over real HTTP.
 * {@code docs/SESSION-CONTRACT.md} shows the table of cases and of differences.
 */
package io.github.jwtfilter.contract;
