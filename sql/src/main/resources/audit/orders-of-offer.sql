-- The orders of one offer that came through Redis. :product
SELECT ORDER_ID, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS
  FROM ORDER_HISTORY
 WHERE PROD_ID = :product AND CHANNEL = 'PIPELINE'
