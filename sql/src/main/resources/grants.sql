-- Who may do what in Oracle, run by the tables' owner after its migrations. Three users: HOTDEAL owns the tables and is Flyway's
-- (spring.flyway.user); HOTDEAL_GATEWAY and HOTDEAL_WORKER are the services' (spring.datasource.username) and own nothing, so
-- each names the owner: spring.datasource.hikari.connection-init-sql=ALTER SESSION SET CURRENT_SCHEMA = HOTDEAL
-- HOTDEAL_MIGRATION_LOCK, by which processes take turns at migrating, is the owner's alone: nothing is granted on it.
-- Nobody but the owner may truncate or change a table, or delete from one, with one exception: the worker takes from its list of due
-- settlements what is done. SELECT, not READ: both lock rows.

-- Opens and closes offers; sells the old way.
GRANT SELECT, UPDATE (QUANTITY) ON HOTDEAL_LIST TO HOTDEAL_GATEWAY;
GRANT SELECT, INSERT, UPDATE ON HOTDEAL_ALLOCATION TO HOTDEAL_GATEWAY;
GRANT SELECT, INSERT, UPDATE ON HOTDEAL_CHANGE TO HOTDEAL_GATEWAY;
GRANT SELECT, INSERT, UPDATE ON ORDER_HISTORY TO HOTDEAL_GATEWAY;
-- Asks for the end of an order, which the worker ends, and dismisses what the worker has given up.
GRANT SELECT, INSERT, UPDATE (STATE, DISMISSED_BY, CHANGED_AT) ON HOTDEAL_CANCEL TO HOTDEAL_GATEWAY;

-- Which version the schema has: the services check it at their start, doctor shows it. Flyway's table has a name in small letters.
GRANT SELECT ON "flyway_schema_history" TO HOTDEAL_GATEWAY;
GRANT SELECT ON "flyway_schema_history" TO HOTDEAL_WORKER;

-- Records, pays, settles, audits.
GRANT SELECT, UPDATE (QUANTITY) ON HOTDEAL_LIST TO HOTDEAL_WORKER;
GRANT SELECT, UPDATE ON HOTDEAL_ALLOCATION TO HOTDEAL_WORKER;
GRANT SELECT ON HOTDEAL_CHANGE TO HOTDEAL_WORKER;
GRANT SELECT, INSERT, UPDATE ON ORDER_HISTORY TO HOTDEAL_WORKER;
GRANT SELECT, INSERT, UPDATE ON HOTDEAL_REFUND TO HOTDEAL_WORKER;
GRANT SELECT, INSERT, UPDATE ON HOTDEAL_CANCEL TO HOTDEAL_WORKER;
GRANT SELECT, INSERT, UPDATE, DELETE ON HOTDEAL_SETTLEMENT TO HOTDEAL_WORKER;
