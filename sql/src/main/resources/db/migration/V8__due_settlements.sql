-- Final orders whose reservation could not be ended, because their offer's shard of Redis was unavailable. A row of its own for each, so
-- that ORDER_HISTORY's check stays as it is; it goes when the reservation has ended. NEXT_ATTEMPT: when a worker may take it.
CREATE TABLE HOTDEAL_SETTLEMENT (
    ORDER_ID      VARCHAR2(36)  NOT NULL,
    PROD_ID       NUMBER(10)    NOT NULL,
    NEXT_ATTEMPT  TIMESTAMP(3)  NOT NULL,
    CONSTRAINT HOTDEAL_SETTLEMENT_PK PRIMARY KEY (ORDER_ID)
);

-- Finds the offers, and what of each is due: the offers of a lost shard never stand before the others.
CREATE INDEX HOTDEAL_SETTLEMENT_DUE_IX ON HOTDEAL_SETTLEMENT (PROD_ID, NEXT_ATTEMPT);
