package io.hotdeal.worker.audit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records grouped by the hash of a key, so that two sources can be compared group by group, in any order and in bounded
 * memory: what does not fit into {@value #CHUNK_BYTES} bytes a group goes to one temporary file, which is deleted at the
 * close. Not thread-safe.
 */
final class Spill<T> implements AutoCloseable {

    private static final int CHUNK_BYTES = 8 * 1024;

    /** How a record is written and read again. */
    interface Format<T> {
        void write(T item, DataOutput out) throws IOException;

        T read(DataInput in) throws IOException;
    }

    /** Where in the file some records of a group are. */
    private record Chunk(long at, int bytes) {}

    private static final class Group {
        private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(tail);
        private final List<Chunk> chunks = new ArrayList<>();
    }

    private final Format<T> format;
    private final List<Group> groups = new ArrayList<>();
    private @Nullable FileChannel file;
    private long end;

    Spill(int count, Format<T> format) {
        this.format = format;
        for (int i = 0; i < count; i++) {
            groups.add(new Group());
        }
    }

    /** @param key records with equal keys are in one group, whatever the source */
    void add(Object key, T item) {
        int hash = key.hashCode();
        Group group = groups.get(Math.floorMod(hash ^ (hash >>> 16), groups.size()));
        try {
            format.write(item, group.out);
            if (group.tail.size() >= CHUNK_BYTES) {
                write(group);
            }
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    /** A whole group in memory: for keys of which each has a few records. */
    List<T> group(int number) {
        List<T> items = new ArrayList<>();
        forEach(number, items::add);
        return items;
    }

    /** The records of a group, one at a time: for keys of which one may have any number. */
    void forEach(int number, Consumer<T> visitor) {
        Group group = groups.get(number);
        try {
            for (Chunk chunk : group.chunks) {
                decode(read(chunk), visitor);
            }
            decode(group.tail.toByteArray(), visitor);
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private void decode(byte[] bytes, Consumer<T> visitor) throws IOException {
        var rest = new ByteArrayInputStream(bytes);
        var in = new DataInputStream(rest);
        while (rest.available() > 0) {
            visitor.accept(format.read(in));
        }
    }

    private void write(Group group) throws IOException {
        FileChannel to = file;
        if (to == null) {
            to = open();
            file = to;
        }
        ByteBuffer bytes = ByteBuffer.wrap(group.tail.toByteArray());
        group.chunks.add(new Chunk(end, bytes.remaining()));
        while (bytes.hasRemaining()) {
            end += to.write(bytes, end);
        }
        group.tail.reset();
    }

    private static FileChannel open() throws IOException {
        Path path = Files.createTempFile("hotdeal-audit-", ".tmp");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private byte[] read(Chunk chunk) throws IOException {
        if (file == null) {
            throw new IllegalStateException("a chunk is written before it is read");
        }
        ByteBuffer bytes = ByteBuffer.allocate(chunk.bytes());
        while (bytes.hasRemaining()) {
            if (file.read(bytes, chunk.at() + bytes.position()) < 0) {
                throw new IOException("the temporary file ends too early");
            }
        }
        return bytes.array();
    }

    private static DependencyUnavailableException cannot(IOException e) {
        return new DependencyUnavailableException(
                "the audit cannot use its temporary file in " + System.getProperty("java.io.tmpdir") + ": "
                        + e.getMessage(),
                e);
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the audit's temporary file cannot be closed", e);
        }
    }
}
