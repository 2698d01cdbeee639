/**
 * An application in the style of legacy WARs: servlets and JSPs without login code. Imports the JDK and the Servlet
 * API. Only the home page reads the token.
 */
package io.github.jwtfilter.example;
