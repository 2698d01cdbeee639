package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.identity.Verdict;
import java.util.Optional;
import javax.naming.ldap.BasicControl;
import javax.naming.ldap.Control;

/**
 * The password policy response that some directories add to a bind (draft-behera-ldap-password-policy, section 6.2).
 */
final class LdapPasswordPolicy {
    private static final String OID = "1.3.6.1.4.1.42.2.27.8.5.1";
    private static final int SEQUENCE = 0x30;
    private static final int ERROR = 0x81;

    private final int error;

    private LdapPasswordPolicy(int error) {
        this.error = error;
    }

    /** Creates the request control. A directory that does not support it ignores it. */
    static Control request() {
        return new BasicControl(OID, Control.NONCRITICAL, null);
    }

    static LdapPasswordPolicy of(Control[] controls) {
        if (controls != null) {
            for (Control control : controls) {
                if (control.getID().equals(OID) && control.getEncodedValue() != null) {
                    return new LdapPasswordPolicy(error(control.getEncodedValue()));
                }
            }
        }
        return new LdapPasswordPolicy(-1);
    }

    /** Finds the error in a sequence of an optional warning and an optional error. All lengths take one byte. */
    private static int error(byte[] ber) {
        if (ber.length < 2 || ber[0] != SEQUENCE) {
            return -1;
        }
        for (int at = 2; at + 2 < ber.length; at += 2 + (ber[at + 1] & 0x7f)) {
            if ((ber[at] & 0xff) == ERROR) {
                return ber[at + 2];
            }
        }
        return -1;
    }

    /**
     * Returns why the user must be refused. The directory may have accepted the bind only so that the user can change
     * the password.
     */
    Optional<Verdict.Refusal> refusal() {
        switch (error) {
            case 0: // passwordExpired
            case 2: // changeAfterReset
                return Optional.of(Verdict.Refusal.EXPIRED);
            case 1: // accountLocked
                return Optional.of(Verdict.Refusal.LOCKED);
            default:
                return Optional.empty();
        }
    }
}
