package io.hotdeal.stack.demo;

import io.hotdeal.stack.shop.RedisGauge;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Where the units of a phase's offer are counted: in Redis, or in the database's own row. */
interface Shelf {

    /** @param connection for this look only */
    RedisGauge.Stock look(Connection connection) throws IOException, SQLException;
}
