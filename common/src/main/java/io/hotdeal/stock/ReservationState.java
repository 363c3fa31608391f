package io.hotdeal.stock;

import io.hotdeal.order.OrderStatus;

/**
 * A reservation is HELD, then exactly one of the others. Only a cancelled one changes again: CONFIRMED, then RELEASED or REJECTED. The
 * code is what Redis stores.
 */
public enum ReservationState {
    HELD('H'),
    CONFIRMED('C'),
    RELEASED('R'),
    REJECTED('X');

    private final String code;

    ReservationState(char code) {
        this.code = String.valueOf(code);
    }

    String code() {
        return code;
    }

    /** Where the reservation of such an order stands, once all is done. */
    public static ReservationState of(OrderStatus status) {
        return switch (status) {
            case ACCEPTED, RECORDED -> HELD;
            case PAID -> CONFIRMED;
            case DECLINED -> RELEASED;
            case REJECTED -> REJECTED;
        };
    }

    /** What the reservation alone says of its order: a HELD one is accepted, and perhaps recorded. */
    public OrderStatus orderStatus() {
        return switch (this) {
            case HELD -> OrderStatus.ACCEPTED;
            case CONFIRMED -> OrderStatus.PAID;
            case RELEASED -> OrderStatus.DECLINED;
            case REJECTED -> OrderStatus.REJECTED;
        };
    }

    static ReservationState ofCode(String code) {
        for (ReservationState state : values()) {
            if (state.code.equals(code)) {
                return state;
            }
        }
        throw new IllegalStateException("no reservation state has the code '" + code + "'");
    }
}
