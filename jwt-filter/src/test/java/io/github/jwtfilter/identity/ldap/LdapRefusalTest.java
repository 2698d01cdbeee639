package io.github.jwtfilter.identity.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStoreException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Are the answers of various directories to a password understood? */
final class LdapRefusalTest {
    private static final String POLICY = "1.3.6.1.4.1.42.2.27.8.5.1";

    private static TestDirectory directory;

    @BeforeAll
    static void start() {
        directory = new TestDirectory();
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    private static void answer(int code, String message, Control... controls) {
        directory.onBind(request -> {
            if (request.getRequest().getBindDN().startsWith("uid=user,")) {
                throw new LDAPException(ResultCode.valueOf(code), message, null, null, controls);
            }
        });
    }

    private static String verdict(String password) throws IdentityStoreException {
        return directory
                .store()
                .build()
                .authenticate(new Credentials("user", password))
                .orElseThrow()
                .toString();
    }

    /** Messages of Active Directory, OpenLDAP, 389 Directory Server, eDirectory and others. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 525, v3839 | wrong password",
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 52e, v3839 | wrong password",
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 530, v3839 | locked",
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 531, v3839 | disabled",
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 532, v3839 | expired",
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 533, v3839 | disabled",
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 701, v3839 | expired",
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 773, v3839 | expired",
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v3839 | locked",
                "49 | 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 999, v3839 | wrong password",
                "49 | ''                                                                                      | wrong password",
                "19 | Exceed password retry limit. Please try later.                                          | locked",
                "48 | Inappropriate authentication                                                            | disabled",
                "53 | Account inactivated. Contact system administrator.                                      | disabled",
                "53 | Error, Account is locked                                                                | locked",
                "53 | NDS error: login lockout (-197)                                                         | locked",
                "53 | NDS error: log account expired (-220)                                                   | expired",
            })
    void reasonOfTheRefusalIsRecognised(int code, String message, String refusal) throws Exception {
        answer(code, message);
        assertEquals("refused: " + refusal, verdict("secret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1  | operations error",
                "8  | 00002028: LdapErr: DSID-0C09023B, the server requires binds to turn on integrity checking",
                "10 | referral",
                "13 | confidentiality required",
                "32 | no such object",
                "50 | insufficient access",
                "51 | busy",
                "52 | unavailable",
                "53 | unwilling to perform",
                "80 | other",
            })
    void otherErrorIsStoreFailure(int code, String message) {
        answer(code, message);
        IdentityStoreException fault = assertThrows(IdentityStoreException.class, () -> verdict("topsecret"));
        assertTrue(fault.getMessage().startsWith("users: ldap://localhost:"), fault.getMessage());
        assertFalse(fault.getMessage().contains("topsecret"), fault.getMessage());
    }

    /**
     * draft-behera-ldap-password-policy section 6.2, in BER: a sequence of an optional warning and an optional error.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "49 | 30 03 81 01 00                | refused: expired",
                "49 | 30 03 81 01 01                | refused: locked",
                "49 | 30 00                         | refused: wrong password",
                "49 | 30 05 A0 03 80 01 05          | refused: wrong password",
                "49 | 30 08 A0 03 80 01 05 81 01 01 | refused: locked",
                "49 | 30                            | refused: wrong password",
                "49 | 04 03 81 01 01                | refused: wrong password",
                "49 | 30 03 81 01                   | refused: wrong password",
            })
    void passwordPolicyControlRefinesTheRefusal(int code, String ber, String verdict) throws Exception {
        String[] digits = ber.split(" ");
        byte[] value = new byte[digits.length];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) Integer.parseInt(digits[i], 16);
        }
        answer(code, "", new Control(POLICY, false, new ASN1OctetString(value)));
        assertEquals(verdict, verdict("secret"));
    }
}
