package io.hotdeal.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hotdeal.testkit.ProjectLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;

/**
 * Checks every SQL statement of production against Oracle's grammar: the files of the {@code sql} module and the JDBC calls
 * of the services and of {@code common}. The local stack's own statements (demo, bench) run only on its H2.
 */
class OracleDialectTest {

    /** These classes run the files of the {@code sql} module, which are checked as files. */
    private static final String RUNS_FILES = "io.hotdeal.worker.audit.JdbcOrderRecords.";

    private static final List<String> MODULES = List.of(
            "/io/hotdeal/gateway/GatewayApplication.class",
            "/io/hotdeal/worker/OrderWorkerApplication.class",
            "/io/hotdeal/stock/StockLedger.class");

    static Stream<String> statements() {
        return Stream.concat(
                filed().values().stream().flatMap(List::stream),
                called(MODULES).statements().stream().map(OracleDialectTest::withMarkers));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void theStatementIsInOraclesGrammar(String sql) {
        assertThat(OracleGrammar.diagnostics(sql)).as(sql).isEmpty();
    }

    @Test
    void noStatementOfTheServicesIsOverlooked() {
        assertThat(called(MODULES).unexplained()).allMatch(sentence -> sentence.startsWith(RUNS_FILES));
        assertThat(called(MODULES.subList(0, 1)).statements()).as("gateway").hasSizeGreaterThan(20);
        assertThat(called(MODULES.subList(1, 2)).statements()).as("worker").hasSizeGreaterThan(12);
    }

    /** Oracle waits for a locked row without end. The workshop's statement stays as it was: it is what the pipeline is compared with. */
    @Test
    void everyRowLockHasABound() {
        assertThat(called(MODULES).statements())
                .filteredOn(sql -> sql.contains("FOR UPDATE"))
                .hasSizeGreaterThan(6)
                .filteredOn(sql -> !sql.matches("(?s).* FOR UPDATE WAIT \\d+"))
                .containsExactly("SELECT QUANTITY, PRICE FROM HOTDEAL_LIST WHERE PROD_ID = :product FOR UPDATE");
    }

    /** In the first column, where … stands for anything. */
    @Test
    void everyStatementHasItsRowInTheDocumentation() throws IOException {
        List<String> statements = Stream.concat(
                        called(MODULES).statements().stream().map(OracleDialectTest::withMarkers),
                        filed().entrySet().stream()
                                .filter(file -> file.getKey().startsWith("audit/"))
                                .flatMap(file -> file.getValue().stream()))
                .map(sql -> sql.replaceAll("\\s+", " "))
                .toList();
        List<Pattern> documented = documented();

        assertThat(statements)
                .as("each statement has a row")
                .allMatch(sql ->
                        documented.stream().anyMatch(row -> row.matcher(sql).matches()));
        assertThat(documented)
                .as("each row has a statement")
                .hasSizeGreaterThan(30)
                .allMatch(row -> statements.stream().anyMatch(row.asMatchPredicate()));
    }

    @Test
    void everyFileHasItsStatements() {
        assertThat(filed())
                .containsKeys("purge.sql", "db/migration/V1__offers_and_orders.sql", "audit/orders.sql")
                .allSatisfy(
                        (file, statements) -> assertThat(statements).as(file).isNotEmpty());
        assertThat(filed().get("db/migration/V1__offers_and_orders.sql")).hasSize(5);
        assertThat(filed().get("purge.sql")).hasSize(8);
        assertThat(filed().get("oracle-storage.sql")).hasSize(8);
        assertThat(filed().get("oracle-reservable.sql")).hasSize(1);
        assertThat(filed().get("grants.sql")).hasSize(14);
    }

    @Test
    void plantedStatementsAreFound() {
        var calls = new JdbcCalls();
        calls.read(JdbcCalls.classFile(PlantedStatements.class));

        assertThat(calls.calls()).isEqualTo(4);
        assertThat(calls.statements())
                .containsExactlyInAnyOrder(
                        "SELECT NAME FROM HOTDEAL_LIST LIMIT 10",
                        "SELECT NAME FROM HOTDEAL_LIST FOR UPDATE",
                        "SELECT PRICE FROM HOTDEAL_LIST");
        assertThat(calls.unexplained())
                .anyMatch(sentence ->
                        sentence.endsWith("PlantedStatements.joined gives update() SQL that is not a constant"))
                .anyMatch(sentence ->
                        sentence.endsWith("PlantedStatements.handed gives execute() SQL that is not a constant"))
                .anyMatch(sentence -> sentence.contains("reaches no JDBC call") && sentence.contains("'loose'"))
                .anyMatch(sentence -> sentence.contains("reaches no JDBC call") && sentence.contains("QUANTITY = 1"))
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT NAME FROM HOTDEAL_LIST LIMIT 10",
                "SELECT NAME FROM HOTDEAL_LIST LIMIT ?",
                "SELECT NAME FROM HOTDEAL_LIST OFFSET 5",
                "SELECT TOP 5 NAME FROM HOTDEAL_LIST",
                "SELECT 1",
                "SELECT NAME FROM HOTDEAL_LIST AS L",
                "SELECT `NAME` FROM HOTDEAL_LIST",
                "SELECT PRICE::INT FROM HOTDEAL_LIST",
                "SELECT PRICE % 2 FROM HOTDEAL_LIST",
                "SELECT IFNULL(PRICE, 0) FROM HOTDEAL_LIST",
                "SELECT NOW() FROM DUAL",
                "SELECT NAME FROM HOTDEAL_LIST WHERE OPEN = TRUE",
                "SELECT NAME FROM HOTDEAL_LIST WHERE OPEN IS FALSE",
                "SELECT NAME FROM HOTDEAL_LIST WHERE NAME ILIKE 'a%'",
                "SELECT COUNT(*) AS SIZE FROM HOTDEAL_LIST",
                "SELECT NAME FROM HOTDEAL_LIST FETCH FIRST 5 ROWS ONLY FOR UPDATE",
                "SELECT NAME FROM HOTDEAL_LIST FOR UPDATE FETCH FIRST 5 ROWS ONLY",
                "SELECT NAME FROM HOTDEAL_LIST EXCEPT SELECT NAME FROM HOTDEAL_LIST",
                "INSERT INTO HOTDEAL_LIST (PROD_ID, NAME) VALUES (1, 'a'), (2, 'b')",
                "INSERT INTO HOTDEAL_LIST (PROD_ID) VALUES (1) ON CONFLICT (PROD_ID) DO NOTHING",
                "INSERT INTO HOTDEAL_LIST (PROD_ID) VALUES (1) ON DUPLICATE KEY UPDATE QUANTITY = 1",
                "INSERT INTO HOTDEAL_LIST (PROD_ID) VALUES (1) RETURNING PROD_ID",
                "REPLACE INTO HOTDEAL_LIST VALUES (1)",
                "MERGE INTO HOTDEAL_LIST KEY (PROD_ID) VALUES (1, 2)",
                "UPDATE HOTDEAL_LIST SET QUANTITY = 1 FROM DUAL",
                "UPDATE HOTDEAL_LIST SET OPEN = FALSE",
                "DELETE FROM HOTDEAL_LIST USING DUAL WHERE PROD_ID = 1",
                "DELETE FROM HOTDEAL_LIST; DELETE FROM HOTDEAL_CHANGE",
                "CREATE TABLE NEW_TABLE (PROD_ID NUMBER(10) AUTO_INCREMENT)",
                "CREATE TABLE NEW_TABLE (IS_OPEN BOOLEAN)",
                "CREATE TABLE NEW_TABLE (NOTE TEXT)",
                "CREATE TABLE NEW_TABLE (PROD_ID BIGINT)",
                "CREATE TABLE NEW_TABLE (LEVEL NUMBER(10))",
                "CREATE TABLE IF NOT EXISTS NEW_TABLE (PROD_ID NUMBER(10))",
                "ALTER TABLE HOTDEAL_LIST MODIFY (QUANTITY RESERVABLE)",
                "ALTER TABLE HOTDEAL_LIST ADD COLUMN NOTE VARCHAR2(10)",
                "DROP TABLE IF EXISTS HOTDEAL_LIST",
                "TRUNCATE TABLE HOTDEAL_LIST RESTART IDENTITY"
            })
    void refusesStatementsThatOracle19cDoesNotHave(String sql) {
        assertThat(OracleGrammar.diagnostics(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT NAME FROM HOTDEAL_LIST WHERE PROD_ID = ? FOR UPDATE SKIP LOCKED",
                "SELECT NAME FROM HOTDEAL_LIST WHERE PROD_ID = ? FOR UPDATE WAIT 5",
                "SELECT NAME FROM HOTDEAL_LIST ORDER BY NAME OFFSET ? ROWS FETCH NEXT ? ROWS ONLY",
                "MERGE INTO HOTDEAL_LIST L USING (SELECT ? AS ID FROM DUAL) N ON (L.PROD_ID = N.ID)"
                        + " WHEN NOT MATCHED THEN INSERT (PROD_ID) VALUES (N.ID)",
                "ALTER TABLE HOTDEAL_LIST ADD (NOTE VARCHAR2(10 CHAR) DEFAULT 'x' NOT NULL)",
                "INSERT INTO HOTDEAL_LIST (PROD_ID) SELECT NVL(MAX(PROD_ID), 0) + 1 FROM HOTDEAL_LIST"
            })
    void acceptsStatementsThatOracle19cHas(String sql) {
        assertThat(OracleGrammar.diagnostics(sql)).isEmpty();
    }

    private static List<Pattern> documented() throws IOException {
        String page = Files.readString(ProjectLayout.find().home().resolve("docs/oracle.md"));
        String table = page.substring(page.indexOf("## Statements"), page.indexOf("Foreign keys without an index"));
        return table.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| statement "))
                .map(line -> line.substring(0, line.indexOf(" | ")))
                .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
                .map(code -> Pattern.compile(Arrays.stream(code.group(1).split("…", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"))))
                .toList();
    }

    private static JdbcCalls called(List<String> modules) {
        var calls = new JdbcCalls();
        for (String module : modules) {
            Map<String, byte[]> classes = Content.ofModuleWith(module, ".class");
            assertThat(classes).as(module).hasSizeGreaterThan(10);
            classes.values().forEach(calls::read);
        }
        return calls;
    }

    /** The text that the driver gets from Spring. */
    private static String withMarkers(String sql) {
        return NamedParameterUtils.parseSqlStatementIntoString(sql);
    }

    /**
     * Statements by file, without comments. No literal contains a semicolon or two dashes. Without RESERVABLE, the one word of
     * 23ai: the grammar does not know it.
     */
    private static Map<String, List<String>> filed() {
        Map<String, List<String>> filed = new TreeMap<>();
        Content.ofModuleWith("/purge.sql", ".sql").forEach((file, content) -> {
            String text = new String(content, UTF_8)
                    .lines()
                    .map(line -> line.contains("--") ? line.substring(0, line.indexOf("--")) : line)
                    .collect(Collectors.joining("\n"));
            filed.put(
                    file,
                    Arrays.stream(text.split(";", -1))
                            .map(sql -> sql.strip().replace(" RESERVABLE)", ")"))
                            .filter(sql -> !sql.isEmpty())
                            .map(OracleDialectTest::withMarkers)
                            .toList());
        });
        return filed;
    }
}
