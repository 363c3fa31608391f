-- Optional, Oracle 23ai only, by the tables' owner, not run by us: for gateways with the profile reservable. docs/oracle.md says when and
-- what it excludes. HOTDEAL_LIST_QUANTITY_CK (QUANTITY >= 0) stays and decides who gets a unit.
-- Back again: ALTER TABLE HOTDEAL_LIST MODIFY (QUANTITY NOT RESERVABLE)
ALTER TABLE HOTDEAL_LIST MODIFY (QUANTITY RESERVABLE);
