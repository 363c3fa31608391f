package io.hotdeal.gateway.offers;

import io.hotdeal.gateway.offers.BatchedLookup.NoResultException;
import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.OrderId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds the orders of a buyer that hold units and are recorded but not paid. However many buyers are refused, one query is in flight. For
 * refusals, which must not fail for it: what cannot be read now is left out.
 */
@Repository
public class HeldOrders {

    private static final Logger LOG = LoggerFactory.getLogger(HeldOrders.class);
    /** Of one buyer. */
    private static final int MOST = 10;
    /** Callers at a time: they hold places of sales, and a slow database must not take all of them. */
    private static final int CALLERS = 50;
    /** The comparison makes Oracle use the index of due payments. */
    private static final String FIND = """
            SELECT ORDER_ID, PROD_ID, CUSTOMER_ID FROM ORDER_HISTORY
             WHERE NEXT_ATTEMPT > DATE '1970-01-01' AND STATUS = 'RECORDED'
               AND CHANNEL = 'PIPELINE' AND CUSTOMER_ID IN (:customers)""";

    private record Buyer(OfferId offer, CustomerId customer) {}

    private final JdbcClient database;
    private final BatchedLookup<Buyer, List<OrderId>> orders = new BatchedLookup<>(this::find);
    private final Semaphore callers = new Semaphore(CALLERS);

    HeldOrders(JdbcClient database) {
        this.database = database;
    }

    /** @return at most ten; empty also when the database does not say, or many ask */
    public List<OrderId> of(OfferId offer, CustomerId customer) {
        if (!callers.tryAcquire()) {
            return List.of();
        }
        try {
            return orders.ask(new Buyer(offer, customer));
        } catch (NoResultException | DataAccessException e) {
            LOG.debug("the held orders of a buyer are not known", e);
            return List.of();
        } finally {
            callers.release();
        }
    }

    private Map<Buyer, List<OrderId>> find(Set<Buyer> buyers) {
        Map<Buyer, List<OrderId>> found = new HashMap<>();
        buyers.forEach(buyer -> found.put(buyer, new ArrayList<>()));
        database.sql(FIND)
                .param(
                        "customers",
                        buyers.stream()
                                .map(buyer -> buyer.customer().value())
                                .distinct()
                                .toList())
                .query(row -> {
                    var buyer =
                            new Buyer(new OfferId(row.getInt("PROD_ID")), new CustomerId(row.getString("CUSTOMER_ID")));
                    List<OrderId> of = found.get(buyer);
                    if (of != null && of.size() < MOST) {
                        of.add(new OrderId(row.getString("ORDER_ID")));
                    }
                });
        return found;
    }
}
