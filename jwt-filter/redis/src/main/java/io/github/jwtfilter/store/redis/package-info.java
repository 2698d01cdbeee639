/**
 * A shared store in Redis or Valkey: one server, Sentinel, or Cluster. This package is a JAR of its own, beside the main
 * JAR. It calls {@link io.github.jwtfilter.store} and {@link io.github.jwtfilter.files} only.
 *
 * <ul>
 *   <li>Called by the main JAR, which finds it by its name: {@link RedisStoreFactory}.
 *   <li>Called by the client library in this JAR: {@link SilentLoggers}.
 * </ul>
 */
package io.github.jwtfilter.store.redis;
