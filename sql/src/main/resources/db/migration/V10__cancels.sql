-- Orders that an administrator wants to end: before the payment (CANCEL) or after it (REFUND). One row an order, inserted by the service or command that asks
-- for it and ended by a worker, which gives the money back, ends the row in ORDER_HISTORY and tells Redis.
-- RETURN_UNITS: 1 when the units go on sale again, 0 when they leave the offer for good.
-- DUE: to be done; DONE; NONE: the order had ended by itself before; GIVEN_UP: tried too often, left to people.
CREATE TABLE HOTDEAL_CANCEL (
    ORDER_ID      VARCHAR2(36)  NOT NULL,
    PROD_ID       NUMBER(10)    NOT NULL,
    KIND          VARCHAR2(8)   NOT NULL,
    RETURN_UNITS  NUMBER(1)     NOT NULL,
    STATE         VARCHAR2(8)   NOT NULL,
    ATTEMPTS      NUMBER(10)    DEFAULT 0 NOT NULL,
    NEXT_ATTEMPT  TIMESTAMP(3),
    REQUESTED_BY  VARCHAR2(256) NOT NULL,
    REQUESTED_AT  TIMESTAMP(3)  NOT NULL,
    CHANGED_AT    TIMESTAMP(3)  NOT NULL,
    CONSTRAINT HOTDEAL_CANCEL_PK PRIMARY KEY (ORDER_ID),
    CONSTRAINT HOTDEAL_CANCEL_KIND_CK CHECK (
        CASE KIND WHEN 'CANCEL' THEN 1 WHEN 'REFUND' THEN 1
        ELSE 0 END = 1),
    CONSTRAINT HOTDEAL_CANCEL_UNITS_CK CHECK (
        CASE RETURN_UNITS WHEN 0 THEN 1 WHEN 1 THEN 1
        ELSE 0 END = 1),
    CONSTRAINT HOTDEAL_CANCEL_STATE_CK CHECK (
        CASE STATE WHEN 'DUE' THEN 1 WHEN 'DONE' THEN 1
             WHEN 'NONE' THEN 1 WHEN 'GIVEN_UP' THEN 1
        ELSE 0 END = 1),
    CONSTRAINT HOTDEAL_CANCEL_DUE_CK CHECK (
        (STATE = 'DUE' AND NEXT_ATTEMPT IS NOT NULL) OR (STATE <> 'DUE' AND NEXT_ATTEMPT IS NULL))
);

-- Finds what is due. Oracle keeps no index entry for a null, so what has ended leaves this index.
CREATE INDEX HOTDEAL_CANCEL_DUE_IX ON HOTDEAL_CANCEL (NEXT_ATTEMPT);
