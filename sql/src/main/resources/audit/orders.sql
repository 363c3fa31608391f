-- Every order, for the comparison with reservations and charges.
SELECT ORDER_ID, PROD_ID, CUSTOMER_ID, QUANTITY, AMOUNT, STATUS, CHANNEL FROM ORDER_HISTORY
