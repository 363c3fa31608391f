-- All orders in the order of their ids (ASCII), a page at a time. :after, the last id of the page before; :count
SELECT ORDER_ID, ORDER_DATE, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS
  FROM ORDER_HISTORY
 WHERE ORDER_ID > :after
 ORDER BY ORDER_ID
 FETCH FIRST :count ROWS ONLY
