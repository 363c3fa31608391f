package io.hotdeal.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The report of Surefire or Failsafe on one test class.
 *
 * @param module relative to the project's root, such as {@code order-worker}
 * @param tests that ran
 * @param seconds from the first test's start to the last one's end
 */
record TestReport(String module, String testClass, int tests, int failed, int skipped, double seconds) {

    private static final List<String> FOLDERS = List.of("surefire-reports", "failsafe-reports");

    /** Reads the reports of every module that were written since the given moment. */
    static List<TestReport> in(Path root, List<String> modules, Instant since) throws IOException {
        List<TestReport> reports = new ArrayList<>();
        for (String module : modules) {
            for (String name : FOLDERS) {
                Path folder = root.resolve(module).resolve("target").resolve(name);
                if (Files.isDirectory(folder)) {
                    addReports(reports, module, folder, since);
                }
            }
        }
        return reports;
    }

    private static void addReports(List<TestReport> reports, String module, Path folder, Instant since)
            throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(
                            path -> String.valueOf(path.getFileName()).matches("TEST-.*\\.xml"))
                    .toList()) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    reports.add(read(module, file));
                }
            }
        }
    }

    private static TestReport read(String module, Path file) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (var in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            while (!xml.isStartElement()) {
                xml.next();
            }
            return new TestReport(
                    module,
                    xml.getAttributeValue(null, "name"),
                    Integer.parseInt(xml.getAttributeValue(null, "tests")),
                    Integer.parseInt(xml.getAttributeValue(null, "failures"))
                            + Integer.parseInt(xml.getAttributeValue(null, "errors")),
                    Integer.parseInt(xml.getAttributeValue(null, "skipped")),
                    Double.parseDouble(xml.getAttributeValue(null, "time")));
        } catch (XMLStreamException e) {
            throw new IOException(file + " is no test report", e);
        }
    }

    boolean isIntegrationTest() {
        return testClass.endsWith("IT");
    }

    String simpleName() {
        return testClass.substring(testClass.lastIndexOf('.') + 1);
    }
}
