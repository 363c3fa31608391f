package io.hotdeal.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before any part is asked. */
class OperatorCommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rebuild|            Missing required parameter: 'PRODUCT'",
                "rebuild abc|        PRODUCT: abc: offer id must be a whole number",
                "rebuild 0|          PRODUCT: 0: offer id must be a whole number",
                "rebuild 1 2|        Unmatched argument at index 1: '2'",
                "redrive --discard|  --discard: which ones?",
                "redrive --all --order 7| mutually exclusive",
                "redrive --letter|   Missing required parameter for option '--letter'",
                "order|              Missing required parameter: 'ID'",
                "order 7|            ID: 7: orderId must be a lower-case UUID",
                "order 7 --retry --decline| mutually exclusive",
                "order 7 --cancel --refund| mutually exclusive",
                "order 7 --refund --dismiss| mutually exclusive",
                "order 7 --keep-units| --keep-units needs --cancel or --refund",
                "audit --name -1|    --name: -1: a number from 0 to 1000000",
                "audit --name x|     Invalid value for option '--name'",
                "retire abc|         PRODUCT: abc: offer id must be a whole number",
                "doctor 1|           Unmatched argument at index 0: '1'",
                "migrate 1|          Unmatched argument at index 0: '1'",
            })
    void aMistakeIsASentenceThatNamesIt(String line, String sentence) {
        assertThat(run(line.split(" "))).isEqualTo(3);
        assertThat(err.toString()).contains(sentence, "--help").hasLineCount(2).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({"audit", "rebuild", "redrive", "retire", "order", "doctor", "migrate"})
    void helpNamesTheExitCodes(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Exit codes:", "cannot run");
    }

    @Test
    void anyOtherWordStartsTheWorker() {
        assertThat(OperatorCommands.run()).isEmpty();
        assertThat(OperatorCommands.run("--server.port=8080")).isEmpty();
    }

    private int run(String... words) {
        return OperatorCommands.commandLine(words[0])
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Arrays.copyOfRange(words, 1, words.length));
    }
}
