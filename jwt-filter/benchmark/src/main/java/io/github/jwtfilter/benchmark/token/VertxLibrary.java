package io.github.jwtfilter.benchmark.token;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;

/** vertx-auth-jwt. Its futures are already complete when it returns them. */
final class VertxLibrary implements Library {
    private final JWTAuth auth = JWTAuth.create(
            Vertx.vertx(),
            new JWTAuthOptions()
                    .addPubSecKey(new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(Buffer.buffer(Tokens.SECRET)))
                    .setJWTOptions(new JWTOptions().setIssuer(Tokens.ISSUER)));
    private final JWTOptions asGiven = new JWTOptions().setAlgorithm("HS256").setNoTimestamp(true);

    @Override
    public Object verify(String token) throws Exception {
        Future<User> user = auth.authenticate(new TokenCredentials(token));
        if (!user.succeeded()) {
            throw new Exception(user.cause());
        }
        return user.result();
    }

    @Override
    public String sign(TokenClaims claims) {
        JsonObject payload = new JsonObject()
                .put("iss", claims.issuer())
                .put("sub", claims.subject())
                .put("iat", claims.issuedAt())
                .put("exp", claims.expiresAt())
                .put("jti", claims.id())
                .put("roles", new JsonArray(claims.roles()));
        return auth.generateToken(payload, asGiven);
    }

    /** Returns the cause as it is. Throwing it would add a second stack trace. */
    @Override
    public Object refuse(String token) {
        Future<User> user = auth.authenticate(new TokenCredentials(token));
        if (user.succeeded()) {
            throw new IllegalStateException("accepted: " + token);
        }
        return user.cause();
    }
}
