package io.hotdeal.worker.doctor;

/**
 * Something that is not as it should be.
 *
 * @param grave whether orders can be lost or sold twice, or the services will not start; otherwise a thing to know
 * @param what  is wrong, and where
 * @param cure  what to do
 */
record Complaint(boolean grave, String what, String cure) {

    static Complaint fault(String what, String cure) {
        return new Complaint(true, what, cure);
    }

    static Complaint warning(String what, String cure) {
        return new Complaint(false, what, cure);
    }
}
