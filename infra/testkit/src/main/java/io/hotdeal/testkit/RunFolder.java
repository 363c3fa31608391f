package io.hotdeal.testkit;

import io.hotdeal.testkit.process.ProcessException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder that one stack works in, emptied at its start and locked until its end. Only a folder that a stack wrote, or
 * an empty one, is taken.
 */
final class RunFolder implements AutoCloseable {

    /** Marks the folder as ours and is the lock; the operating system releases it when this JVM ends. */
    private static final String MARK = "hotdeal.lock";

    private final Path path;
    private final FileChannel lockFile;

    private RunFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    static RunFolder take(Path path) throws IOException {
        Files.createDirectories(path);
        Path mark = path.resolve(MARK);
        if (!Files.exists(mark) && !isEmpty(path)) {
            throw new ProcessException("The folder " + path + " holds files that no stack wrote (" + MARK
                    + " is missing). It would be emptied, so choose another one.");
        }
        FileChannel lockFile = FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            if (lock(lockFile) == null) {
                throw new ProcessException(inUse(path));
            }
            empty(path, mark);
            taken = true;
            return new RunFolder(path, lockFile);
        } finally {
            if (!taken) {
                lockFile.close();
            }
        }
    }

    Path path() {
        return path;
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another stack of the same JVM.
            return null;
        }
    }

    private static String inUse(Path path) {
        String owner = StackState.read(path)
                .map(state -> " of process " + state.parentPid())
                .orElse("");
        return "A stack" + owner + " is running in " + path
                + ". End it first (infra/hotdeal down), or choose another folder.";
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            return !children.iterator().hasNext();
        }
    }

    private static void empty(Path folder, Path kept) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(kept)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!visited.equals(folder)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Unlocks the folder for the next stack. Logs and data stay; the passwords are deleted. */
    @Override
    public void close() {
        try (lockFile) {
            Files.deleteIfExists(StackState.file(path));
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + path + " could not be unlocked.", e);
        }
    }
}
