package io.hotdeal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs {@code infra/examples} as its README says. It needs Python. */
@Tag("full")
@RunsOn(value = TestStack.PLAIN, order = 8)
class ExamplesPipelineIT {

    private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();
    private static final int PATIENCE_SECONDS = 90;

    private final Pipeline pipeline;

    ExamplesPipelineIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void thePythonBuyerBuysOnceAndSeesItsPayment() throws Exception {
        buys("python3", EXAMPLES.resolve("buyer.py").toString());
    }

    @Test
    void theJavaBuyerBuysOnceAndSeesItsPayment() throws Exception {
        buys(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                EXAMPLES.resolve("Buyer.java").toString());
    }

    private void buys(String... program) throws Exception {
        int offer = pipeline.openAny(10);
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(pipeline.stack().gatewayUrl(1), String.valueOf(offer), "3"));

        String said = run(command);

        assertThat(said.strip()).endsWith("PAID");
        assertThat(pipeline.assertEveryGuarantee(offer).rows()).hasSize(1);
        assertThat(pipeline.snapshot(offer).stock().available()).isEqualTo(7);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("example", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output);
        assertThat(ended).as("%s ends; it said: %s", command, said).isTrue();
        assertThat(process.exitValue()).as("%s said: %s", command, said).isZero();
        return said;
    }
}
