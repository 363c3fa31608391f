-- All orders, of every offer and channel, in no order: the audit depends on no session's sort order.
SELECT ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, CHANNEL, ENDED_BY, PAY_BY
  FROM ORDER_HISTORY
