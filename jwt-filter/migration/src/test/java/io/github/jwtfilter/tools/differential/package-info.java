/** The comparison of the tools' module, on real servers. */
package io.github.jwtfilter.tools.differential;
