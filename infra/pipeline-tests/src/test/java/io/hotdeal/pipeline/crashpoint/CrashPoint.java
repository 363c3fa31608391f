package io.hotdeal.pipeline.crashpoint;

import io.hotdeal.testkit.Component;
import java.nio.file.Path;

/**
 * A line of a service's code between two effects that no transaction spans. The class and method are named as text, because
 * they are not public; with an outdated name the test times out.
 */
public enum CrashPoint {
    RESERVED_NOT_PUBLISHED(Component.Kind.GATEWAY, "io.hotdeal.stock.RedisStockLedger", "reserve", "AT EXIT"),
    ACKNOWLEDGED_STILL_IN_OUTBOX(
            Component.Kind.GATEWAY, "io.hotdeal.gateway.publication.OutboxCleaner", "acknowledged", "AT ENTRY"),

    BEFORE_INSERT(
            Component.Kind.WORKER, "io.hotdeal.worker.recording.RecordOrders", "record", "AT INVOKE AdmitOrders.admit"),
    INSERTED_NOT_PUBLISHED(
            Component.Kind.WORKER,
            "io.hotdeal.worker.recording.RecordOrders",
            "record",
            "AT INVOKE EventPublisher.publish"),
    RECORDED_OFFSET_NOT_COMMITTED(
            Component.Kind.WORKER, "io.hotdeal.worker.recording.RecordOrders", "record", "AT EXIT"),

    CAPTURED_NOT_STORED(
            Component.Kind.WORKER, "io.hotdeal.worker.payment.PayOrders", "pay", "AT INVOKE StorePayments.store"),
    STORED_NOT_RELEASED(
            Component.Kind.WORKER, "io.hotdeal.worker.payment.PayOrders", "pay", "AFTER INVOKE StorePayments.store"),
    RELEASED_NOT_PUBLISHED(
            Component.Kind.WORKER,
            "io.hotdeal.worker.settlement.SettleOrders",
            "settle",
            "AT INVOKE EventPublisher.publish"),
    SETTLED_OFFSET_NOT_COMMITTED(Component.Kind.WORKER, "io.hotdeal.worker.payment.PayOrders", "pay", "AT EXIT"),

    OPEN_STORED_NOT_IN_REDIS(Component.Kind.GATEWAY, "io.hotdeal.stock.RedisOfferStockStore", "open", "AT ENTRY"),
    OPEN_IN_REDIS_NOT_NOTED(Component.Kind.GATEWAY, "io.hotdeal.stock.RedisOfferStockStore", "open", "AT EXIT"),
    RESTOCK_STORED_NOT_IN_REDIS(Component.Kind.GATEWAY, "io.hotdeal.stock.RedisOfferStockStore", "restock", "AT ENTRY"),
    RESTOCK_IN_REDIS_NOT_NOTED(Component.Kind.GATEWAY, "io.hotdeal.stock.RedisOfferStockStore", "restock", "AT EXIT"),
    CLOSE_STORED_NOT_IN_REDIS(Component.Kind.GATEWAY, "io.hotdeal.stock.RedisOfferStockStore", "withdraw", "AT ENTRY"),
    CLOSE_IN_REDIS_NOT_NOTED(Component.Kind.GATEWAY, "io.hotdeal.stock.RedisOfferStockStore", "withdraw", "AT EXIT");

    private final Component.Kind kind;
    private final String className;
    private final String method;
    private final String location;

    CrashPoint(Component.Kind kind, String className, String method, String location) {
        this.kind = kind;
        this.className = className;
        this.method = method;
        this.location = location;
    }

    /** The kind of service that passes this point. */
    public Component.Kind kind() {
        return kind;
    }

    /** A Byteman rule: acts once at this point, when a file of that name is in the folder. */
    String rule(Path folder, String file, String action) {
        return """
                RULE %1$s
                CLASS %2$s
                METHOD %3$s
                %4$s
                BIND armed : java.io.File = new java.io.File("%5$s", "%1$s");
                     taken : java.io.File = new java.io.File("%5$s", "%1$s." + ProcessHandle.current().pid())
                IF armed.renameTo(taken)
                DO %6$s
                ENDRULE
                """.formatted(file, className, method, location, folder, action);
    }
}
