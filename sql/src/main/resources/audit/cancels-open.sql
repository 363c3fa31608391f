-- Cancels and refunds that administrators asked for and that have not ended.
SELECT ORDER_ID, PROD_ID, STATE, REQUESTED_BY, REQUESTED_AT
  FROM HOTDEAL_CANCEL
 WHERE STATE IN ('DUE', 'GIVEN_UP')
 ORDER BY ORDER_ID
