package io.hotdeal.testkit.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class KafkaBrokerTest {

    @Test
    void readsAFolderWithAnyLettersAsItWasWritten() throws IOException {
        byte[] file = KafkaBroker.escaped("log.dirs=/tmp/Büyük satış 決/data\n").getBytes(StandardCharsets.UTF_8);
        Properties read = new Properties();

        read.load(new ByteArrayInputStream(file));

        assertThat(read).containsOnly(Map.entry("log.dirs", "/tmp/Büyük satış 決/data"));
    }
}
