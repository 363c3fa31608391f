package io.hotdeal.order;

/** Who ended an order when it was not its payment; ENDED_BY in ORDER_HISTORY. */
public enum EndedBy {
    /** An operator, who discarded its dead letter: it was never recorded. */
    DISCARD,
    /** An administrator, before it was paid. */
    CANCEL,
    /** An administrator, after it was paid: the customer has the money back. */
    REFUND,
    /** Its time: the buyer has not paid until the deadline, and the provider takes no payment any more. */
    EXPIRY;

    /** Whether an administrator did; its reservation may have been confirmed already. */
    public boolean isCancel() {
        return this == CANCEL || this == REFUND;
    }
}
