package io.hotdeal.order;

/** Who ended an order when it was not its payment; ENDED_BY in ORDER_HISTORY. */
public enum EndedBy {
    /** An operator, who discarded its dead letter: it was never recorded. */
    DISCARD,
    /** An administrator, before it was paid. */
    CANCEL,
    /** An administrator, after it was paid: the customer has the money back. */
    REFUND;

    /** Whether it had been recorded, so that its reservation may have been confirmed already. */
    public boolean isCancel() {
        return this != DISCARD;
    }
}
