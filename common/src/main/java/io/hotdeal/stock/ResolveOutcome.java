package io.hotdeal.stock;

/** What became of one resolution; only {@code RESOLVED} changed anything. */
public enum ResolveOutcome {
    /** The reservation was HELD and has now ended as asked. */
    RESOLVED,
    /** It had ended that way before: a repeat. */
    ALREADY_RESOLVED,
    /** It had ended another way: a finding, never an ordinary event. */
    CONFLICT,
    /** Redis knows no such reservation: its data are lost. */
    MISSING
}
