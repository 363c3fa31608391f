-- What the database has given to Redis, and what of it is sold (RECORDED orders included).
SELECT PROD_ID, ALLOCATED, SOLD FROM HOTDEAL_ALLOCATION ORDER BY PROD_ID
