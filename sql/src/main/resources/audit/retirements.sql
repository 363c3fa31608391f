-- What has left Redis: orders up to a time, and the units that they sold.
SELECT PROD_ID, RETIRED_THROUGH, RETIRED_UNITS
  FROM HOTDEAL_ALLOCATION
 WHERE RETIRED_AT IS NOT NULL
 ORDER BY PROD_ID
