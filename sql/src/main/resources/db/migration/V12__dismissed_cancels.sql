-- Who decided that a cancel or refund that was given up is not tried again; its STATE is NONE then.
ALTER TABLE HOTDEAL_CANCEL ADD DISMISSED_BY VARCHAR2(256);
