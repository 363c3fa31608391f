package io.hotdeal.gateway;

import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Plays the workers in the database alone: orders that are recorded or paid, and their end. */
final class RecordedByHand {

    private final GatewayStack shop;

    RecordedByHand(GatewayStack shop) {
        this.shop = shop;
    }

    /** @return the id of a new order of one unit, of which Redis knows nothing */
    String order(int offer, String status) throws SQLException {
        String id = UUID.randomUUID().toString();
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        boolean isRecorded = status.equals("RECORDED");
        shop.update("""
                INSERT INTO ORDER_HISTORY (ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, NEXT_ATTEMPT,
                                           SETTLED_AT, CHANNEL)
                VALUES (?, ?, ?, 'c-1', 1, 19.90, ?, ?, ?, 'PIPELINE')""", id, now, offer, status, isRecorded ? now : null, isRecorded ? null : now);
        return id;
    }

    /** Does what was asked for. */
    void end(String order) throws SQLException {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        shop.update("""
                UPDATE ORDER_HISTORY H
                   SET STATUS = 'DECLINED', NEXT_ATTEMPT = NULL, SETTLED_AT = ?,
                       ENDED_BY = (SELECT KIND FROM HOTDEAL_CANCEL C WHERE C.ORDER_ID = H.ORDER_ID)
                 WHERE ORDER_ID = ?""", now, order);
        cancelBecomes(order, "DONE");
    }

    void cancelBecomes(String order, String state) throws SQLException {
        shop.update("UPDATE HOTDEAL_CANCEL SET STATE = ?, NEXT_ATTEMPT = NULL WHERE ORDER_ID = ?", state, order);
    }
}
