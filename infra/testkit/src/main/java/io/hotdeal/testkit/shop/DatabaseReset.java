package io.hotdeal.testkit.shop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Runs the workshop's step 4, {@code purge.sql}: truncates the history, deletes allocations, resets quantities. */
public final class DatabaseReset {

    private static final String SCRIPT = "/purge.sql";
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");

    private DatabaseReset() {}

    public static void run(Connection connection) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements()) {
                statement.execute(sql);
            }
        }
    }

    /** The script's statements; no literal contains a semicolon or two dashes. */
    private static List<String> statements() throws IOException {
        try (InputStream script = DatabaseReset.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IOException("The resource " + SCRIPT + " of the module sql is missing.");
            }
            String text = COMMENT.matcher(new String(script.readAllBytes(), StandardCharsets.UTF_8))
                    .replaceAll("");
            return Arrays.stream(text.split(";", -1))
                    .map(String::strip)
                    .filter(sql -> !sql.isEmpty())
                    .toList();
        }
    }
}
