package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.KEYS;
import static io.github.jwtfilter.jose.RawToken.PAYLOAD;
import static io.github.jwtfilter.jose.RawToken.rules;
import static io.github.jwtfilter.jose.RawToken.signed;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.CachedTokens;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers are accepted in tokens that are signed with our key? */
final class HeaderRulesTest {
    /** RFC 7515 §4.1.11 and RFC 7797 §6: a critical extension that we do not support is refused. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"crit\":[\"b64\"]",
                "\"crit\":[\"alg\"]",
                "\"crit\":[\"http://example.com/unknown\"]",
                "\"crit\":[]",
                "\"crit\":[\"\"]",
                "\"crit\":null",
                "\"crit\":\"exp\"",
                "\"crit\":{}",
                "\"crit\":false",
                "\"\\u0063rit\":[]",
                "\"b64\":false",
                "\"b64\":true",
                "\"b64\":null",
                "\"b64\":\"false\""
            })
    void extensionsAreUnsupported(String members) {
        String token = signed("{\"alg\":\"HS256\",\"typ\":\"JWT\"," + members + "}", PAYLOAD);

        assertEquals(Reason.UNSUPPORTED_HEADER.toString(), verdict(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CRIT", "crit ", "B64", "cty", "zip", "enc"})
    void otherMembersAreIgnored(String name) {
        assertEquals(RawToken.ACCEPTED, verdict(signed("{\"alg\":\"HS256\",\"" + name + "\":\"x\"}", PAYLOAD)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JWT",
                "jwt",
                "Jwt",
                "application/jwt",
                "application/JWT",
                "APPLICATION/JWT",
                "at+jwt",
                "AT+JWT",
                "application/at+jwt"
            })
    void loginTypesAreAccepted(String typ) {
        assertEquals(RawToken.ACCEPTED, verdict(withType("\"" + typ + "\"")));
    }

    @Test
    void missingTypeIsAccepted() {
        assertEquals(RawToken.ACCEPTED, verdict(signed("{\"alg\":\"HS256\"}", PAYLOAD)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JWE",
                "JOSE",
                "secevent+jwt",
                "application/secevent+jwt",
                "target+jwt",
                "logout+jwt",
                "dpop+jwt",
                "id+jwt",
                "",
                " ",
                "JWT ",
                " JWT",
                "JWT; charset=utf-8",
                "application/",
                "application/application/jwt",
                "text/jwt",
                "application / jwt",
                "none",
                "\\u0000",
                "JWT\\u0000"
            })
    void otherTypesAreUnsupported(String typ) {
        assertEquals(Reason.UNSUPPORTED_HEADER.toString(), verdict(withType("\"" + typ + "\"")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`\"alg\":256`",
                "`\"alg\":null`",
                "`\"alg\":true`",
                "`\"alg\":[\"HS256\"]`",
                "`\"alg\":{\"HS256\":1}`",
                "`\"alg\":\"HS256\",\"typ\":1`",
                "`\"alg\":\"HS256\",\"typ\":null`",
                "`\"alg\":\"HS256\",\"typ\":false`",
                "`\"alg\":\"HS256\",\"typ\":[\"JWT\"]`",
                "`\"alg\":\"HS256\",\"typ\":{}`",
                "`\"alg\":\"HS256\",\"kid\":1`",
                "`\"alg\":\"HS256\",\"kid\":null`",
                "`\"alg\":\"HS256\",\"kid\":true`",
                "`\"alg\":\"HS256\",\"kid\":[\"spring\"]`",
                "`\"alg\":\"HS256\",\"kid\":{\"kid\":\"spring\"}`",
                "`\"typ\":\"JWT\"`",
                "`\"ALG\":\"HS256\"`",
            })
    void nonStringAlgTypOrKidIsRefused(String members) {
        assertEquals(Reason.MALFORMED.toString(), verdict(signed("{" + members + "}", PAYLOAD)));
    }

    @ParameterizedTest
    @CsvSource({
        "target+jwt, target+jwt, accepted",
        "target+jwt, Target+JWT, accepted",
        "target+jwt, application/target+jwt, accepted",
        "Target+JWT, target+jwt, accepted",
        "target+jwt, JWT, unsupported_header",
        "target+jwt, at+jwt, unsupported_header",
        "target+jwt, session+jwt, unsupported_header",
        "target+jwt, target, unsupported_header",
    })
    void customTypeIsTheOnlyAcceptedType(String required, String presented, String expected) {
        JwtVerifier verifier =
                CachedTokens.verifier(KEYS, rules().type(required).build());

        assertEquals(expected, verdict(verifier, withType("\"" + presented + "\"")));
    }

    @Test
    void missingCustomTypeIsRefused() {
        JwtVerifier verifier =
                CachedTokens.verifier(KEYS, rules().type("target+jwt").build());

        assertEquals(Reason.UNSUPPORTED_HEADER.toString(), verdict(verifier, signed("{\"alg\":\"HS256\"}", PAYLOAD)));
    }

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource({
        "jwt,            JWT,        accepted",
        "jwt,            ,           accepted",
        "jwt,            at+jwt,     unsupported_header",
        "jwt logout+jwt, logout+JWT, accepted",
        "jwt logout+jwt, ,           accepted",
        "logout+jwt,     logout+jwt, accepted",
        "logout+jwt,     JWT,        unsupported_header",
        "logout+jwt,     ,           unsupported_header",
    })
    void oneOfSeveralTypesIsAcceptedAndNoTypeCountsAsJwt(String accepted, String presented, String expected) {
        JwtVerifier verifier = CachedTokens.verifier(
                KEYS, rules().types(Set.of(accepted.split(" "))).build());
        String token = presented == null ? signed("{\"alg\":\"HS256\"}", PAYLOAD) : withType("\"" + presented + "\"");

        assertEquals(expected, verdict(verifier, token));
    }

    @Test
    void tokenForAnotherPurposeIsRefusedAsLogin() throws InvalidTokenException {
        Claims claims = Claims.builder().expiresAt(RawToken.NOW.plusSeconds(60)).build();
        String target = new JwtSigner(KEYS, "target+jwt").sign(claims);
        JwtVerifier targets =
                CachedTokens.verifier(KEYS, rules().type("target+jwt").build());

        assertEquals(claims, targets.verify(target).claims());
        assertEquals(Reason.UNSUPPORTED_HEADER.toString(), verdict(target));
        assertEquals(Reason.UNSUPPORTED_HEADER.toString(), verdict(targets, new JwtSigner(KEYS).sign(claims)));
    }

    @Test
    void ownHeaderWithoutRequiredMemberIsRefused() {
        JwtVerifier verifier = CachedTokens.verifier(
                KEYS, rules().requireHeader("signer", "arn:ours").build());
        String own = new JwtSigner(KEYS)
                .sign(Claims.builder().expiresAt(RawToken.NOW.plusSeconds(60)).build());
        String marked = signed("{\"alg\":\"HS256\",\"signer\":\"arn:ours\"}", PAYLOAD);

        assertEquals(Reason.UNSUPPORTED_HEADER.toString(), verdict(verifier, own));
        assertEquals(RawToken.ACCEPTED, verdict(verifier, marked));
        assertEquals(Reason.UNSUPPORTED_HEADER.toString(), verdict(verifier, own));
        assertEquals(RawToken.ACCEPTED, verdict(verifier, marked));
    }

    private static String withType(String typ) {
        return signed("{\"alg\":\"HS256\",\"typ\":" + typ + "}", PAYLOAD);
    }
}
