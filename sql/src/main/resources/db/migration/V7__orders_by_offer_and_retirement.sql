-- Finds the orders of one offer: for its audit, its rebuild and its totals. The order id spreads the inserts of an offer that
-- sells over the offer's part of the index; with times they would all meet in its last block.
CREATE INDEX ORDER_HISTORY_OFFER_IX ON ORDER_HISTORY (PROD_ID, ORDER_ID);

-- Who ended the order when it was not a payment: DISCARD, an operator who discarded its dead letter. Null for all others.
ALTER TABLE ORDER_HISTORY ADD ENDED_BY VARCHAR2(8);

-- What has left Redis. RETIRED_AT: when. RETIRED_THROUGH: the latest ORDER_DATE of those orders. RETIRED_UNITS: units that they sold,
-- a part of ALLOCATED and of SOLD; the rest is the offer that was opened since.
ALTER TABLE HOTDEAL_ALLOCATION ADD RETIRED_AT TIMESTAMP(3);
ALTER TABLE HOTDEAL_ALLOCATION ADD RETIRED_THROUGH TIMESTAMP(3);
ALTER TABLE HOTDEAL_ALLOCATION ADD RETIRED_UNITS NUMBER(10) DEFAULT 0 NOT NULL;
