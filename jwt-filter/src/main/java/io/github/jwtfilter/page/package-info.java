/**
 * The responses that browsers and clients get from the filter itself: the built-in pages and JSON.
 *
 * <ul>
 *   <li>Called by this library only: {@link Answer}, {@link FormNonce}, {@link JsonAnswer}, {@link LoginFailure},
 *       {@link LoginPage}, {@link LoginPages}, {@link LogoutPendingPage}, {@link Navigation}, {@link Page}, {@link ProviderPages},
 *       {@link ResubmitPage}, {@link SignInProblem}, {@link TableSections}.
 * </ul>
 */
package io.github.jwtfilter.page;
