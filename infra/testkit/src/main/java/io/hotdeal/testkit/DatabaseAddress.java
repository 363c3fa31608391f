package io.hotdeal.testkit;

/** The JDBC URL of a stack's database, and the user. */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
