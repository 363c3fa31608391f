-- Every change of an offer's state has a number: the offer's row the last one, each change its own. Redis has the number of the
-- state that it is in, so that a step of an older change has no effect. 0: before there were numbers.
ALTER TABLE HOTDEAL_ALLOCATION ADD VERSION NUMBER(10) DEFAULT 0 NOT NULL;
ALTER TABLE HOTDEAL_CHANGE ADD VERSION NUMBER(10) DEFAULT 0 NOT NULL;

-- Finds the unfinished among the changes of years.
CREATE INDEX HOTDEAL_CHANGE_STATE_IX ON HOTDEAL_CHANGE (STATE, PROD_ID);
