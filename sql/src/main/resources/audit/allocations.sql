-- What the database gave to the Redis path, and what of it is sold.
SELECT PROD_ID, ALLOCATED, SOLD
  FROM HOTDEAL_ALLOCATION
 ORDER BY PROD_ID
