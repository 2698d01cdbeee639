package io.github.jwtfilter.revocation;

import java.util.function.Consumer;

/** One node of a {@link ModelState}. Equal if all fields are. Never changed after {@link #with}. */
final class ModelNode {
    static final int NEVER = 15;

    private static final int MAX_NODE_LAG = LogoutModel.MAX_LAG + 1;

    /** Whether its process runs. */
    boolean isUp = true;

    /** Whether it reaches the network of the store. */
    boolean isLinked = true;

    /** How long the JVM has stood still; {@link #NEVER} if it runs. */
    int paused = NEVER;

    /** Whether {@code EndedLogins} has the fact. */
    boolean knows;

    /** Whether {@code PendingFacts} has the fact. */
    boolean isPending;

    /** The age of its copy as {@code Freshness} computes it. */
    int lag;

    /** Whether {@code StoreFeed.readOnce} has done its first half. */
    boolean hasBegun;

    /** The age of the beat that it wrote there; {@link #NEVER} if it wrote none, or the store lost it. */
    int beat = NEVER;

    /** Whether it read the store in this step of time. */
    boolean hasRead = true;

    /** Whether the next reading begins at the start. */
    boolean readsFromStart;

    /** In how many steps it adds the fact, because the store lacks it; {@link #NEVER} if it need not. */
    int healing = NEVER;

    /** Whether requests wait for a beat after a pause. */
    boolean isCatchingUp;

    /** Whether it wrote its beat after that pause. */
    boolean beatIsNew;

    /** Whether a request has begun that will renew the token. */
    boolean renews;

    /** Whether it has reached the store ever since the logout was acknowledged. */
    boolean isConnected;

    /** How long it could have healed the present loss. */
    int healable;

    /** Creates a node that has read the store. */
    ModelNode() {}

    private ModelNode(ModelNode other) {
        isUp = other.isUp;
        isLinked = other.isLinked;
        paused = other.paused;
        knows = other.knows;
        isPending = other.isPending;
        lag = other.lag;
        hasBegun = other.hasBegun;
        beat = other.beat;
        hasRead = other.hasRead;
        readsFromStart = other.readsFromStart;
        healing = other.healing;
        isCatchingUp = other.isCatchingUp;
        beatIsNew = other.beatIsNew;
        renews = other.renews;
        isConnected = other.isConnected;
        healable = other.healable;
    }

    /** Returns a changed copy. */
    ModelNode with(Consumer<ModelNode> change) {
        ModelNode copy = new ModelNode(this);
        change.accept(copy);
        if (copy.knows) {
            // How fresh the copy is makes no difference: the node refuses the token.
            copy.lag = 0;
            copy.beat = NEVER;
            copy.isCatchingUp = false;
            copy.beatIsNew = false;
            copy.isConnected = false;
        }
        return copy;
    }

    boolean isPaused() {
        return paused != NEVER;
    }

    boolean runs() {
        return isUp && !isPaused();
    }

    /** The process ends. What it knew is gone. */
    void crash() {
        isUp = false;
        isLinked = true;
        paused = NEVER;
        knows = false;
        isPending = false;
        lag = MAX_NODE_LAG;
        healing = NEVER;
        isCatchingUp = false;
        renews = false;
        cut();
    }

    /** A connection breaks: the reading ends, and the next one begins at the start. */
    void cut() {
        hasBegun = false;
        beat = NEVER;
        hasRead = false;
        readsFromStart = true;
        beatIsNew = false;
        isConnected = false;
        healable = 0;
    }

    /** Another server takes the place of the store, perhaps behind a proxy. It has no beat of this node. */
    void replaceStore() {
        beat = NEVER;
        readsFromStart = true;
        healable = 0;
    }

    void pause() {
        paused = 0;
        healable = 0;
    }

    /** The JVM runs again. A beat that was written before the pause does not end the wait. */
    void resume(boolean catchesUp) {
        paused = NEVER;
        isCatchingUp |= catchesUp;
        beatIsNew &= !catchesUp;
    }

    /** Does the first half of a reading. */
    void begin(boolean writesBeat) {
        hasBegun = true;
        beat = writesBeat ? 0 : NEVER;
        beatIsNew = writesBeat;
    }

    /** {@code Freshness.beatReturned}. */
    void returnBeat() {
        isCatchingUp &= beat == NEVER || !beatIsNew;
        lag = Math.min(lag, beat);
        hasBegun = false;
        beat = NEVER;
        hasRead = true;
        beatIsNew = false;
    }

    /** A step of time passes. */
    void age(boolean reaches, boolean isLost) {
        if (!isUp) {
            return;
        }
        boolean works = !isPaused() && reaches;
        healable = works && isLost && knows ? healable + 1 : 0;
        healing = works && healing != NEVER ? Math.max(0, healing - 1) : healing;
        paused = isPaused() ? Math.min(paused + 1, LogoutModel.UNNOTICED_PAUSE + 1) : paused;
        lag = Math.min(lag + 1, MAX_NODE_LAG);
        beat = beat == NEVER ? NEVER : Math.min(beat + 1, MAX_NODE_LAG);
        hasRead = false;
        // Requests wait for a step at most.
        isCatchingUp &= isPaused();
    }

    /** Returns a number with these bits. */
    static long bits(boolean... values) {
        long bits = 0;
        for (boolean value : values) {
            bits = bits << 1 | (value ? 1 : 0);
        }
        return bits;
    }

    private long code() {
        long numbers = 0;
        for (int number : new int[] {paused, lag, beat, healing, healable}) {
            numbers = numbers << 4 | number;
        }
        return numbers << 16
                | bits(
                        isUp,
                        isLinked,
                        knows,
                        isPending,
                        hasBegun,
                        hasRead,
                        readsFromStart,
                        isCatchingUp,
                        beatIsNew,
                        renews,
                        isConnected);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelNode node && code() == node.code();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(code() * 0x9e3779b97f4a7c15L);
    }
}
