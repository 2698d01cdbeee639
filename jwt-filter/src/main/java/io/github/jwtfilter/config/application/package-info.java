/**
 * The application as its container and its WAR describe it: web.xml, classes, files, listeners, threads and the
 * server's realm. The filter's parameters are read elsewhere.
 *
 * <ul>
 *   <li>Called by this library only: {@link ApplicationClass}, {@link ApplicationFile}, {@link ApplicationListeners},
 *       {@link ContainerThreads}, {@link DeclaredClasses}, {@link DeclaredConstraints}, {@link DeploymentDescriptor}, {@link NamedDataSource},
 *       {@link ServerRealm}, {@link WebSocketOrder}.
 * </ul>
 */
package io.github.jwtfilter.config.application;
