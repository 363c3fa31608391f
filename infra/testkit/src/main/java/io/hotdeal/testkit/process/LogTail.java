package io.hotdeal.testkit.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Reads the last lines of a log file, for error messages. */
public final class LogTail {

    private static final int LINES = 15;
    private static final int BYTES = 16 * 1024;

    private LogTail() {}

    /**
     * Reads at most the last {@value #LINES} lines that were written after an offset.
     *
     * @return the lines, indented; a remark instead if there are none or the file cannot be read
     */
    public static String read(Path log, long fromOffset) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(fromOffset, file.length() - BYTES);
            byte[] bytes = new byte[(int) Math.max(0, file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return lines.isEmpty()
                    ? "  (nothing)"
                    : "  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "  (could not be read: " + e.getMessage() + ")";
        }
    }
}
