/**
 * The configuration in web.xml, read and checked. {@code Parameters} is the only reader of init-params.
 *
 * <p>Settings are public final fields. Each is set once by the constructor that reads its parameter, and nothing else
 * happens when it is read, so an accessor per field would only repeat its name.
 *
 * <ul>
 *   <li>Called by this library only: {@link CookieSettings}, {@link DeclaredServlets}, {@link DeploymentReview},
 *       {@link FilterSettings}, {@link IssuerSettings}, {@link KeySettings}, {@link LoginSettings}, {@link ObserveMode}, {@link OidcSettings},
 *       {@link OperatorCommand}, {@link OperatorPage},
 *       {@link Parameter}, {@link Parameters}, {@link SessionReports}, {@link SessionSettings}, {@link StoreSettings}.
 * </ul>
 */
package io.github.jwtfilter.config;
