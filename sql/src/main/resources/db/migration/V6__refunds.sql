-- Orders that were declined and whose charge is looked at again, because a provider may capture it all the same.
-- DUE: to be looked at, or to be refunded; NONE: nothing was captured; REFUNDED; GIVEN_UP: tried too often, left to people.
CREATE TABLE HOTDEAL_REFUND (
    ORDER_ID      VARCHAR2(36)  NOT NULL,
    STATE         VARCHAR2(8)   NOT NULL,
    ATTEMPTS      NUMBER(10)    DEFAULT 0 NOT NULL,
    NEXT_ATTEMPT  TIMESTAMP(3),
    CHANGED_AT    TIMESTAMP(3)  NOT NULL,
    CONSTRAINT HOTDEAL_REFUND_PK PRIMARY KEY (ORDER_ID),
    CONSTRAINT HOTDEAL_REFUND_STATE_CK CHECK (
        CASE STATE WHEN 'DUE' THEN 1 WHEN 'NONE' THEN 1
             WHEN 'REFUNDED' THEN 1 WHEN 'GIVEN_UP' THEN 1
        ELSE 0 END = 1),
    CONSTRAINT HOTDEAL_REFUND_DUE_CK CHECK (
        (STATE = 'DUE' AND NEXT_ATTEMPT IS NOT NULL) OR (STATE <> 'DUE' AND NEXT_ATTEMPT IS NULL))
);

-- Finds what is due. Oracle keeps no index entry for a null, so what has ended leaves this index.
CREATE INDEX HOTDEAL_REFUND_DUE_IX ON HOTDEAL_REFUND (NEXT_ATTEMPT);
