-- Orders that are final, but whose reservation could not be ended yet, by offer.
SELECT PROD_ID, COUNT(*) AS ORDERS
  FROM HOTDEAL_SETTLEMENT
 GROUP BY PROD_ID
 ORDER BY PROD_ID
