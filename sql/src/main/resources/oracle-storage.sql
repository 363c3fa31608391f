-- Optional, Oracle only, by the tables' owner at a quiet moment: spreads what a sale presses on. docs/oracle.md says when and why.
-- Hash partitions of an index need the option Partitioning; without it leave the last five statements out.

-- Rows are inserted RECORDED and grow when they are settled (PAYMENT_REF, SETTLED_AT): room in the block, or they move. INITRANS: as many
-- workers as change rows of one block at the same moment. For new blocks only; the old ones are settled already.
ALTER TABLE ORDER_HISTORY PCTFREE 35 INITRANS 8;

-- One hot row for each offer: few rows in a block, so that two offers on sale do not share one.
ALTER TABLE HOTDEAL_ALLOCATION MOVE PCTFREE 90 INITRANS 16;
ALTER INDEX HOTDEAL_ALLOCATION_PK REBUILD;

-- Both indexes grow at their right end, where all workers insert.
DROP INDEX ORDER_HISTORY_DUE_IX;
CREATE INDEX ORDER_HISTORY_DUE_IX ON ORDER_HISTORY (NEXT_ATTEMPT) INITRANS 8 GLOBAL PARTITION BY HASH (NEXT_ATTEMPT) PARTITIONS 8;
ALTER TABLE ORDER_HISTORY DROP CONSTRAINT ORDER_HISTORY_PK;
CREATE UNIQUE INDEX ORDER_HISTORY_PK ON ORDER_HISTORY (ORDER_ID) INITRANS 8 GLOBAL PARTITION BY HASH (ORDER_ID) PARTITIONS 8;
ALTER TABLE ORDER_HISTORY ADD CONSTRAINT ORDER_HISTORY_PK PRIMARY KEY (ORDER_ID) USING INDEX ORDER_HISTORY_PK;
