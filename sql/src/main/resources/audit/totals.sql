-- Orders and units by offer, channel and status: one of the things that must not change while the audit looks.
SELECT PROD_ID, CHANNEL, STATUS, COUNT(*) AS ORDERS, SUM(QUANTITY) AS UNITS
  FROM ORDER_HISTORY
 GROUP BY PROD_ID, CHANNEL, STATUS
 ORDER BY PROD_ID, CHANNEL, STATUS
