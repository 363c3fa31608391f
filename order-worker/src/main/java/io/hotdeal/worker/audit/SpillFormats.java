package io.hotdeal.worker.audit;

import io.hotdeal.offer.OfferId;
import io.hotdeal.order.CustomerId;
import io.hotdeal.order.EndedBy;
import io.hotdeal.order.OrderId;
import io.hotdeal.order.OrderStatus;
import io.hotdeal.stock.Reservation;
import io.hotdeal.stock.ReservationState;
import io.hotdeal.worker.audit.ChargeRecords.Charge;
import io.hotdeal.worker.audit.OrderRecords.Order;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the audit sets aside, and how. */
final class SpillFormats {

    /** A reservation and the offer it is of. */
    record Reserved(OfferId offerId, Reservation reservation) {}

    /**
     * Units of one customer of one offer.
     *
     * @param reserved by one reservation
     * @param counted  what Redis counts; -1 in the record of a reservation
     */
    record CustomerUnits(OfferId offerId, CustomerId customerId, long reserved, long counted) {

        /** Equal for all records of the customer and the offer. */
        record Key(OfferId offerId, CustomerId customerId) {}

        Key key() {
            return new Key(offerId, customerId);
        }
    }

    static final Spill.Format<Order> ORDERS = new Spill.Format<>() {
        @Override
        public void write(Order order, DataOutput out) throws IOException {
            writeId(order.orderId(), out);
            out.writeLong(order.reservedAt().toEpochMilli());
            out.writeInt(order.offerId().value());
            out.writeUTF(order.customerId().value());
            out.writeInt(order.quantity());
            out.writeUTF(order.amount().toString());
            out.writeUTF(order.status().name());
            out.writeBoolean(order.pipeline());
            out.writeUTF(order.endedBy() == null ? "" : order.endedBy().name());
            out.writeBoolean(order.awaitsBuyer());
        }

        @Override
        public Order read(DataInput in) throws IOException {
            return new Order(
                    readId(in),
                    Instant.ofEpochMilli(in.readLong()),
                    new OfferId(in.readInt()),
                    new CustomerId(in.readUTF()),
                    in.readInt(),
                    new BigDecimal(in.readUTF()),
                    OrderStatus.valueOf(in.readUTF()),
                    in.readBoolean(),
                    endedBy(in.readUTF()),
                    in.readBoolean());
        }

        private static @Nullable EndedBy endedBy(String text) {
            return text.isEmpty() ? null : EndedBy.valueOf(text);
        }
    };

    static final Spill.Format<Reserved> RESERVATIONS = new Spill.Format<>() {
        @Override
        public void write(Reserved reserved, DataOutput out) throws IOException {
            Reservation reservation = reserved.reservation();
            out.writeInt(reserved.offerId().value());
            writeId(reservation.orderId(), out);
            out.writeUTF(reservation.customer().value());
            out.writeInt(reservation.quantity());
            out.writeLong(reservation.reservedAt().toEpochMilli());
            out.writeUTF(reservation.unitPrice().toString());
            out.writeUTF(reservation.state().name());
        }

        @Override
        public Reserved read(DataInput in) throws IOException {
            return new Reserved(
                    new OfferId(in.readInt()),
                    new Reservation(
                            readId(in),
                            new CustomerId(in.readUTF()),
                            in.readInt(),
                            Instant.ofEpochMilli(in.readLong()),
                            new BigDecimal(in.readUTF()),
                            ReservationState.valueOf(in.readUTF())));
        }
    };

    static final Spill.Format<Charge> CHARGES = new Spill.Format<>() {
        @Override
        public void write(Charge charge, DataOutput out) throws IOException {
            out.writeUTF(charge.orderId());
            out.writeUTF(charge.amount() == null ? "" : charge.amount().toString());
            out.writeUTF(charge.status());
        }

        @Override
        public Charge read(DataInput in) throws IOException {
            return new Charge(in.readUTF(), amount(in.readUTF()), in.readUTF());
        }

        private static @Nullable BigDecimal amount(String text) {
            return text.isEmpty() ? null : new BigDecimal(text);
        }
    };

    static final Spill.Format<CustomerUnits> CUSTOMERS = new Spill.Format<>() {
        @Override
        public void write(CustomerUnits units, DataOutput out) throws IOException {
            out.writeInt(units.offerId().value());
            out.writeUTF(units.customerId().value());
            out.writeLong(units.reserved());
            out.writeLong(units.counted());
        }

        @Override
        public CustomerUnits read(DataInput in) throws IOException {
            return new CustomerUnits(
                    new OfferId(in.readInt()), new CustomerId(in.readUTF()), in.readLong(), in.readLong());
        }
    };

    private SpillFormats() {}

    /** An order id is a UUID in lower case, so 16 bytes hold it. */
    private static void writeId(OrderId orderId, DataOutput out) throws IOException {
        UUID id = UUID.fromString(orderId.value());
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static OrderId readId(DataInput in) throws IOException {
        return new OrderId(new UUID(in.readLong(), in.readLong()).toString());
    }
}
