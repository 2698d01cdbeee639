/**
 * The use of logins and sessions in the code of an application, from its bytecode and JSPs.
 *
 * <ul>
 *   <li>Called by this library only: {@link CodeEvent}, {@link CodeScan}, {@link JspScan}, {@link SessionAttribute},
 *       {@link SessionContents}, {@link TypeText}.
 * </ul>
 */
package io.github.jwtfilter.tools.code;
