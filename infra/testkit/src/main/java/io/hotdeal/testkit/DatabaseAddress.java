package io.hotdeal.testkit;

/** Where a stack's database is, and who enters. */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
