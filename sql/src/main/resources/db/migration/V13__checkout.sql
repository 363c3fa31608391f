-- Seconds that a buyer has to pay; null: the worker charges the order itself.
ALTER TABLE HOTDEAL_ALLOCATION ADD PAY_WITHIN NUMBER(10);
-- Copied from the allocation when the order is recorded, and not changed with it later.
ALTER TABLE ORDER_HISTORY ADD PAY_WITHIN NUMBER(10);
-- Until when the buyer may pay, and where: stored together, once, when the provider has made the payment.
ALTER TABLE ORDER_HISTORY ADD PAY_BY TIMESTAMP(3);
ALTER TABLE ORDER_HISTORY ADD PAY_LINK VARCHAR2(1000);
