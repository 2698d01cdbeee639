/**
 * The servlet filter, its servlets and their start. This package imports all other packages. No other package imports
 * it.
 *
 * <ul>
 *   <li>Named by web.xml: {@link JwtFilter}, {@link LoginServlet}, {@link LogoutServlet}, {@link MeServlet},
 *       {@link HealthServlet}, {@link ObserveServlet}, {@link SessionReportServlet}, {@link StatusServlet}.
 * </ul>
 */
package io.github.jwtfilter;
