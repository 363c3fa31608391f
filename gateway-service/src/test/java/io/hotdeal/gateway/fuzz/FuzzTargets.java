package io.hotdeal.gateway.fuzz;

import java.util.List;

/**
 * What is there to be asked for.
 *
 * @param offers        on sale, in every state
 * @param changing      products that administrators open, restock and close
 * @param products      the shop's own
 * @param orders        paths of orders
 * @param recorded      ids of orders that are recorded or paid
 * @param givenUp       ids of orders with a cancel or a refund that was given up
 * @param files         paths of static files
 * @param authorization a header's value for administrators
 * @param webhookSecret signs the payment provider's events
 */
public record FuzzTargets(
        List<Integer> offers,
        List<Integer> changing,
        List<Integer> products,
        List<String> orders,
        List<String> recorded,
        List<String> givenUp,
        List<String> files,
        String authorization,
        String webhookSecret) {}
