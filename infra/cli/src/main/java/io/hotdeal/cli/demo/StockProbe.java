package io.hotdeal.cli.demo;

import io.hotdeal.testkit.shop.RedisProbe;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Where the units of a phase's offer are counted: in Redis, or in the database's own row. */
interface StockProbe {

    /** @param connection for this look only */
    RedisProbe.Stock look(Connection connection) throws IOException, SQLException;
}
