package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Verdict.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.NamingException;

/**
 * Reads the state of an account from attributes of various directory products. Only decisions of an administrator
 * count. Temporary locks are ignored because they come from wrong passwords, and anyone can type those.
 */
final class LdapAccountState {
    /**
     * If one of these values changes, the account or its password has changed. {@code passwordExpirationTime} is left out:
     * 389 Directory Server changes it at some logins too.
     */
    private static final List<String> STAMPED = List.of(
            "entryUUID",
            "objectGUID",
            "nsUniqueId",
            "pwdChangedTime",
            "pwdLastSet",
            "krbLastPwdChange",
            "pwdUpdateTime",
            "shadowLastChange");

    private static final List<String> SWITCHES = List.of("nsAccountLock", "ds-pwp-account-disabled", "loginDisabled");
    private static final String LOCKED_TIME = "pwdAccountLockedTime";
    private static final String CONTROL = "userAccountControl";
    private static final String EXPIRES = "accountExpires";
    private static final String EXPIRE_DAY = "shadowExpire";

    private static final String LOCKED_BY_ADMINISTRATOR = "000001010000Z";
    private static final long DISABLED_BIT = 2;
    private static final long NEVER = Long.MAX_VALUE;
    private static final Instant ACTIVE_DIRECTORY_EPOCH = Instant.parse("1601-01-01T00:00:00Z");
    private static final long TICKS_A_SECOND = 10_000_000;

    /** The attributes to request. */
    static final List<String> ATTRIBUTES;

    static {
        List<String> all = new ArrayList<>(STAMPED);
        all.addAll(SWITCHES);
        all.addAll(List.of(LOCKED_TIME, CONTROL, EXPIRES, EXPIRE_DAY));
        ATTRIBUTES = List.copyOf(all);
    }

    private LdapAccountState() {}

    /** Returns why a login would be refused at a time, even with the right password. */
    static Optional<Refusal> refusal(LdapEntry user, Instant now) throws NamingException {
        for (String attribute : SWITCHES) {
            if (user.text(attribute).filter("true"::equalsIgnoreCase).isPresent()) {
                return Optional.of(Refusal.DISABLED);
            }
        }
        if ((number(user, CONTROL) & DISABLED_BIT) != 0) {
            return Optional.of(Refusal.DISABLED);
        }
        if (user.text(LOCKED_TIME).filter(LOCKED_BY_ADMINISTRATOR::equals).isPresent()) {
            return Optional.of(Refusal.LOCKED);
        }
        return isExpired(user, now) ? Optional.of(Refusal.EXPIRED) : Optional.empty();
    }

    private static boolean isExpired(LdapEntry user, Instant now) throws NamingException {
        long ticks = number(user, EXPIRES);
        if (ticks > 0 && ticks < NEVER && !now.isBefore(ACTIVE_DIRECTORY_EPOCH.plusSeconds(ticks / TICKS_A_SECOND))) {
            return true;
        }
        long day = number(user, EXPIRE_DAY);
        return day > 0 && Duration.between(Instant.EPOCH, now).toDays() >= day;
    }

    /** Returns zero if the attribute is missing or has another form. */
    private static long number(LdapEntry user, String attribute) throws NamingException {
        try {
            return Long.parseLong(user.text(attribute).orElse("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns a stamp of the account, or an empty text if the directory returns none of these attributes. */
    static String stamp(LdapEntry user) throws NamingException {
        List<String> facts = new ArrayList<>();
        for (String attribute : STAMPED) {
            facts.add(user.fact(attribute));
        }
        boolean none = facts.stream().allMatch(String::isEmpty);
        return none ? "" : Account.stampOf(facts.toArray(new String[0]));
    }
}
