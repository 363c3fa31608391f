-- The orders of one offer, of every channel, in no order. :product
SELECT ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, CHANNEL, ENDED_BY, PAY_BY
  FROM ORDER_HISTORY
 WHERE PROD_ID = :product
