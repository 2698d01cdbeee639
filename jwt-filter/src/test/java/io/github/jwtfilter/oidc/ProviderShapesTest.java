package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.jose.Claims;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Are users and roles read from the tokens as real providers write them, with the settings of our documents? */
class ProviderShapesTest {
    static Stream<Arguments> providers() {
        return Stream.of(
                keycloak(List.of("realm_access.roles", "resource_access.bank-app.roles"), "[staff, clerk, teller]"),
                keycloak(List.of("resource_access.bank.app.v2.roles"), "[auditor]"),
                keycloak(List.of("resource_access.bank.app.roles"), "[viewer]"),
                keycloak(List.of("resource_access.unknown.roles"), "[]"),
                Arguments.of(
                        "Entra ID, groups",
                        "oid",
                        List.of("groups"),
                        entra(
                                "'groups':['93e8f556-8661-4955-87b6-890bc043c30f','fc781505-18ef-4a31-a7d5-7d931d7b857e']"),
                        // Meant for Microsoft Graph, with a nonce in its header: clients cannot verify it.
                        "eyJ0eXAiOiJKV1QiLCJub25jZSI6ImFiYyIsImFsZyI6IlJTMjU2In0.eyJhIjoxfQ.c2lnbmF0dXJl",
                        "11ea0a85-7b4d-4b8d-8f2e-1a6f5f1b2c3d",
                        "[93e8f556-8661-4955-87b6-890bc043c30f, fc781505-18ef-4a31-a7d5-7d931d7b857e]"),
                Arguments.of(
                        "Entra ID, application roles",
                        "preferred_username",
                        List.of("roles"),
                        // Too many groups are no problem if only application roles are asked for.
                        entra(
                                "'roles':['Teller'],'_claim_names':{'groups':'src1'},'_claim_sources':{'src1':{'endpoint':'x'}}"),
                        "opaque",
                        "alice@bank.example",
                        "[Teller]"),
                Arguments.of(
                        "Okta",
                        "preferred_username",
                        List.of("groups"),
                        "{'sub':'00uid4BxXw6I6TV4m0g3','name':'Alice','ver':1,'jti':'ID.x','amr':['pwd'],'idp':'00ok1','auth_time':1,"
                                + "'preferred_username':'alice@bank.example','groups':['Everyone','tellers']}",
                        "{'ver':1,'jti':'AT.x','sub':'alice@bank.example','cid':'bank-app','azp':null,'scp':['openid'],"
                                + "'groups':['never read']}",
                        "alice@bank.example",
                        "[Everyone, tellers]"),
                Arguments.of(
                        "Auth0, a claim with a namespace",
                        "sub",
                        List.of("https://bank.example/roles"),
                        "{'https://bank.example/roles':['teller'],'nickname':'alice','email':'alice@bank.example',"
                                + "'email_verified':true,'sub':'auth0|62f1c0','sid':'s1'}",
                        // Encrypted for Auth0 itself.
                        "eyJhbGciOiJkaXIifQ..aXY.dGV4dA.dGFn",
                        "auth0|62f1c0",
                        "[teller]"),
                Arguments.of(
                        "Google",
                        "email",
                        List.of(),
                        "{'azp':'bank-app','sub':'10769150350006150715113082367','hd':'bank.example','email':'alice@bank.example',"
                                + "'email_verified':true,'name':'Alice'}",
                        "ya29.a0ARrdaM.x",
                        "alice@bank.example",
                        "[]"),
                Arguments.of(
                        "Amazon Cognito",
                        "cognito:username",
                        List.of("cognito:groups"),
                        "{'sub':'aaaaaaaa-bbbb','cognito:groups':['tellers','clerks'],'cognito:username':'alice',"
                                + "'email_verified':true,'token_use':'id','auth_time':1,'origin_jti':'o'}",
                        "{'sub':'aaaaaaaa-bbbb','client_id':'bank-app','azp':null,'token_use':'access','scope':'openid'}",
                        "alice",
                        "[tellers, clerks]"),
                Arguments.of(
                        "Amazon Cognito, scopes of the access token",
                        "cognito:username",
                        List.of("scope"),
                        "{'sub':'aaaaaaaa-bbbb','cognito:username':'alice','token_use':'id'}",
                        "{'sub':'aaaaaaaa-bbbb','client_id':'bank-app','azp':null,'scope':'openid bank/read'}",
                        "alice",
                        "[openid, bank/read]"),
                Arguments.of(
                        "AD FS, one group as a string",
                        "upn",
                        List.of("group"),
                        "{'sub':'bdEkvQlu0Bh=','upn':'alice@bank.example','unique_name':'BANK\\\\alice','auth_time':1,"
                                + "'sid':'S-1-5-21-1','group':'tellers'}",
                        "{'iss':'http://adfs.bank.example/adfs/services/trust','appid':'bank-app','apptype':'Confidential'}",
                        "alice@bank.example",
                        "[tellers]"));
    }

    private static Arguments keycloak(List<String> paths, String roles) {
        return Arguments.of(
                "Keycloak " + paths,
                "preferred_username",
                paths,
                "{'jti':'onrtac:1','typ':'ID','azp':'bank-app','auth_time':1,'sid':'f2a4','acr':'1','email_verified':false,"
                        + "'name':'Alice Smith','preferred_username':'alice','email':'alice@bank.example'}",
                "{'jti':'onrtac:2','typ':'Bearer','azp':'bank-app','sid':'f2a4','acr':'1','scope':'openid profile',"
                        + "'realm_access':{'roles':['staff','clerk']},'resource_access':{"
                        + "'bank-app':{'roles':['teller','clerk']},"
                        + "'bank':{'roles':['guest']},"
                        + "'bank.app':{'roles':['viewer']},"
                        + "'bank.app.v2':{'roles':['auditor']}}}",
                "alice",
                roles);
    }

    private static String entra(String more) {
        return "{'nbf':1,'name':'Alice','oid':'11ea0a85-7b4d-4b8d-8f2e-1a6f5f1b2c3d','preferred_username':"
                + "'alice@bank.example','rh':'0.AX','sid':'0d1e','tid':'t','uti':'u','ver':'2.0'," + more + "}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void userOfProviderIsRead(
            String provider,
            String principal,
            List<String> rolesClaims,
            String idToken,
            String accessToken,
            String name,
            String roles)
            throws ProviderException {
        SignedAnswer answer = new SignedAnswer()
                .names(principal, rolesClaims.toArray(new String[0]))
                .idToken(json(idToken));
        if (accessToken.startsWith("{")) {
            answer.accessToken(json(accessToken));
        } else {
            answer.accessToken = accessToken;
        }

        ProviderUser user = answer.read();

        assertEquals(name, user.identity().getName());
        assertEquals(roles, user.identity().roles().toString());
        Claims claims = Claims.parse(idToken.replace('\'', '"'));
        assertEquals(ProviderIds.subject(SignedAnswer.ISSUER, claims.subject().orElse("248289761001")), user.subject());
        assertEquals(claims.string("sid").map(sid -> ProviderIds.session(SignedAnswer.ISSUER, sid)), user.session());
        assertEquals(Optional.empty(), user.loginHint());
    }

    private static Map<String, Object> json(String text) {
        return Claims.parse(text.replace('\'', '"')).asMap();
    }
}
