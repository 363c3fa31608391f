package io.hotdeal.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the packed files of a module, from its jar or its {@code target/classes}. */
final class Content {

    private Content() {}

    /**
     * The files of the module that a resource or class belongs to, by their path from its root.
     *
     * @param inside a file at the module's root, with a slash before it, that no other module has
     */
    static Map<String, byte[]> ofModuleWith(String inside, String suffix) {
        var url = Content.class.getResource(inside);
        if (url == null) {
            throw new IllegalStateException("no module has " + inside);
        }
        String address = url.toString();
        String root = address.substring(0, address.length() - inside.length());
        try {
            if (root.startsWith("jar:")) {
                Path jar = Path.of(URI.create(root.substring("jar:".length(), root.length() - "!".length())));
                try (FileSystem files = FileSystems.newFileSystem(jar)) {
                    return files(files.getPath("/"), suffix);
                }
            }
            return files(Path.of(URI.create(root)), suffix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> files(Path root, String suffix) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file :
                    walk.filter(path -> path.toString().endsWith(suffix)).toList()) {
                contents.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }
}
