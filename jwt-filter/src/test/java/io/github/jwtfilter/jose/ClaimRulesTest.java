package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.CachedTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which issuers, audiences and absent claims do the rules accept? */
final class ClaimRulesTest {
    @ParameterizedTest(name = "configured {0}, presented {1}: {2}")
    @CsvSource(
            nullValues = "none",
            quoteCharacter = '`',
            value = {
                "none, none, accepted",
                "none, \"bank\", accepted",
                "bank, \"bank\", accepted",
                "bank, none, wrong_issuer",
                "bank, \"\", wrong_issuer",
                "bank, \"Bank\", wrong_issuer",
                "bank, \"bank \", wrong_issuer",
                "bank, \"bank/\", wrong_issuer",
                "bank, \"ban\", wrong_issuer",
                "bank, \"retirement\", wrong_issuer",
                "https://bank.example, \"https:\\/\\/bank.example\", accepted",
                "https://bank.example, \"https://bank.example/\", wrong_issuer",
            })
    void issuerMustMatchExactly(String configured, String presented, String expected) {
        assertEquals(expected, verdict(rules().issuer(configured), claim("iss", presented)));
    }

    /** RFC 7519 §4.1.3: a recipient refuses a token if the audience names none of its own names. */
    @ParameterizedTest(name = "configured {0}, presented {1}: {2}")
    @CsvSource(
            nullValues = "none",
            quoteCharacter = '`',
            value = {
                "none, none, accepted",
                "none, \"bank\", wrong_audience",
                "none, \"\", wrong_audience",
                "none, [], wrong_audience",
                "none, [\"bank\"], wrong_audience",
                "bank, none, wrong_audience",
                "bank, \"bank\", accepted",
                "bank, [\"bank\"], accepted",
                "bank, `[\"retirement\",\"bank\"]`, accepted",
                "bank, [], wrong_audience",
                "bank, \"\", wrong_audience",
                "bank, [\"\"], wrong_audience",
                "bank, \"retirement\", wrong_audience",
                "bank, \"BANK\", wrong_audience",
                "bank, \"bank \", wrong_audience",
                "bank, `\"bank,retirement\"`, wrong_audience",
                "bank, `\"bank retirement\"`, wrong_audience",
                "bank retirement, \"bank\", accepted",
                "bank retirement, \"retirement\", accepted",
                "bank retirement, `[\"shop\",\"retirement\"]`, accepted",
                "bank retirement, [\"shop\"], wrong_audience",
                "bank retirement, \"bank retirement\", wrong_audience",
                "bank retirement, none, wrong_audience",
                "bank retirement, [], wrong_audience",
            })
    void audienceMustNameTheRecipient(String configured, String presented, String expected) {
        ClaimRules.Builder rules = rules();
        if (configured != null) {
            rules.audience(configured.split(" "));
        }

        assertEquals(expected, verdict(rules, claim("aud", presented)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            quoteCharacter = '`',
            value = {"none", "\"bank\"", "[]", "`[\"bank\",\"retirement\"]`"})
    void ignoredAudienceMayBeAnything(String presented) {
        assertEquals(RawToken.ACCEPTED, verdict(rules().ignoreAudience(), claim("aud", presented)));
        assertEquals(RawToken.ACCEPTED, verdict(rules().audience("shop").ignoreAudience(), claim("aud", presented)));
    }

    @ParameterizedTest(name = "required {0} of {1}: {2}")
    @CsvSource(
            nullValues = "none",
            quoteCharacter = '`',
            value = {
                "sub, `{\"exp\":1800000060,\"sub\":\"someone\"}`, accepted",
                "sub, `{\"exp\":1800000060,\"sub\":\"\"}`, accepted",
                "sub, {\"exp\":1800000060}, missing_claim",
                "sub, `{\"exp\":1800000060,\"Sub\":\"someone\"}`, missing_claim",
                "sub, {\"sub\":\"someone\"}, missing_claim",
                "roles, `{\"exp\":1800000060,\"roles\":[]}`, accepted",
                "roles, `{\"exp\":1800000060,\"roles\":false}`, accepted",
                "roles, `{\"exp\":1800000060,\"roles\":null}`, missing_claim",
                "sub roles, `{\"exp\":1800000060,\"sub\":\"someone\"}`, missing_claim",
                "sub roles, `{\"exp\":1800000060,\"sub\":\"someone\",\"roles\":[]}`, accepted",
            })
    void missingRequiredClaimIsRefused(String required, String claims, String expected) {
        assertEquals(expected, verdict(rules().require(required.split(" ")), claims));
    }

    @Test
    void expIsRequiredByDefault() {
        assertEquals("missing_claim", verdict(rules(), "{}"));
        assertEquals(RawToken.ACCEPTED, verdict(rules().allowMissingExpiry(), "{}"));
        assertEquals("missing_claim", verdict(rules().allowMissingExpiry().require("exp"), "{}"));
    }

    @Test
    void optionalExpIsCheckedIfPresent() {
        assertEquals("expired", verdict(rules().allowMissingExpiry(), "{\"exp\":1700000000}"));
        assertEquals("missing_claim", verdict(rules().allowMissingExpiry().require("sub"), "{}"));
    }

    @Test
    void checksRunInOrderRequiredTimesIssuerAudience() {
        ClaimRules.Builder rules = rules().require("sub").issuer("bank").audience("bank");

        assertEquals("missing_claim", verdict(rules, "{\"exp\":1,\"iss\":\"x\",\"aud\":\"x\"}"));
        assertEquals("expired", verdict(rules, "{\"exp\":1,\"sub\":\"a\",\"iss\":\"x\",\"aud\":\"x\"}"));
        assertEquals("wrong_issuer", verdict(rules, "{\"exp\":1800000060,\"sub\":\"a\",\"iss\":\"x\",\"aud\":\"x\"}"));
        assertEquals(
                "wrong_audience", verdict(rules, "{\"exp\":1800000060,\"sub\":\"a\",\"iss\":\"bank\",\"aud\":\"x\"}"));
    }

    @Test
    void builtRulesAreIndependentOfTheirBuilder() throws InvalidTokenException {
        ClaimRules.Builder builder = rules();
        ClaimRules rules = builder.build();
        builder.require("sub").issuer("bank").audience("bank");

        rules.check(Claims.parse("{\"exp\":1800000060}"));
    }

    private static ClaimRules.Builder rules() {
        return RawToken.rules();
    }

    private static String claim(String name, String value) {
        return "{\"exp\":1800000060" + (value == null ? "" : ",\"" + name + "\":" + value) + "}";
    }

    private static String verdict(ClaimRules.Builder rules, String claims) {
        return RawToken.verdict(
                CachedTokens.verifier(RawToken.KEYS, rules.build()), RawToken.signed(RawToken.HEADER, claims));
    }
}
