/**
 * Reading of class files and the libraries that contain them. No class of an application is ever loaded.
 *
 * <ul>
 *   <li>Called by this library only: {@link Annotation}, {@link ClassFiles}, {@link ClassIndex}, {@link ClassInfo},
 *       {@link ClassSource}, {@link Edition}, {@link OwnCode}.
 * </ul>
 */
package io.github.jwtfilter.tools.classes;
