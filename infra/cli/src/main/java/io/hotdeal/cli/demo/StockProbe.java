package io.hotdeal.cli.demo;

import io.hotdeal.testkit.shop.RedisProbe;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Counts the units of a phase's offer: in Redis, or in the database's row. */
interface StockProbe {

    /** @param connection for this call only */
    RedisProbe.Stock read(Connection connection) throws IOException, SQLException;
}
