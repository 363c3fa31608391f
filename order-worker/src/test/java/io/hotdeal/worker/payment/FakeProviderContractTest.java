package io.hotdeal.worker.payment;

import io.hotdeal.order.OrderId;

/** The provider of the worker's own tests keeps the contract, so what they show holds for real ones. */
class FakeProviderContractTest extends PaymentProviderContract {

    private final FakeProvider provider = new FakeProvider();

    @Override
    PaymentProvider provider() {
        return provider;
    }

    @Override
    void behaves(Behaviour behaviour) {
        provider.answerAll();
        provider.responds(behaviour != Behaviour.FAILS);
        provider.refusesRefunds(behaviour == Behaviour.FAILS);
        int number = 0;
        for (OrderId order : orders(20)) {
            number++;
            switch (behaviour) {
                case CAPTURES -> {}
                case DECLINES -> provider.decline(order);
                case REFUSES_SOME -> {
                    if (number % 2 == 0) {
                        provider.refuse(order);
                    }
                }
                case LOSES_RESPONSES, FAILS -> provider.keepSilentAbout(order);
                case PROCESSES -> provider.process(order);
            }
        }
    }

    @Override
    void buyerPays(OrderId order) {
        provider.pay(order);
    }

    @Override
    int captured() {
        return (int) provider.status(orders(MANY)).values().stream()
                .filter(PaymentProvider.Captured.class::isInstance)
                .count();
    }
}
