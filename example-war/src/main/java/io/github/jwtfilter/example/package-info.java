/**
 * An application as legacy WARs are: servlets, JSPs and no login code of its own. Imports the JDK and the Servlet API;
 * only the home page looks into the token.
 */
package io.github.jwtfilter.example;
