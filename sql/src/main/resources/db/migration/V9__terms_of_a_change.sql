-- What the request of an opening or of new terms wanted, as a SHA-256 in hex: a change id with other terms is refused. Null: no such change,
-- or made by a gateway before this column; then the kind and the units are compared alone.
ALTER TABLE HOTDEAL_CHANGE ADD TERMS_HASH VARCHAR2(64);
