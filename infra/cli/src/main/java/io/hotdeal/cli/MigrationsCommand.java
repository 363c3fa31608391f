package io.hotdeal.cli;

import io.hotdeal.testkit.DatabaseAddress;
import io.hotdeal.testkit.ExternalSchema;
import io.hotdeal.testkit.process.ProcessException;
import io.hotdeal.testkit.shop.WorkerCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tries the migrations on an external database. */
@Command(
        name = "migrations",
        mixinStandardHelpOptions = true,
        description =
                "Tries the migrations in the empty schema that SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and "
                        + "SPRING_DATASOURCE_PASSWORD name: runs the worker's command migrate, prints its seconds, drops the tables again.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all migrations run",
            "1:one failed, or the tables could not be dropped",
            "3:the database cannot be used; nothing was changed"
        })
final class MigrationsCommand extends LauncherCommand {

    private final Map<String, String> named;

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    /** @param named the environment that names the database */
    MigrationsCommand(Map<String, String> named) {
        this.named = named;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ExternalSchema claimed;
        try {
            claimed = ExternalSchema.claim(named);
        } catch (ProcessException e) {
            command.commandLine().getErr().println(e.getMessage());
            return Hotdeal.CANNOT_RUN;
        }
        PrintWriter out = command.commandLine().getOut();
        out.println("database: " + claimed);
        out.flush();
        try (ExternalSchema schema = claimed) {
            long begin = System.nanoTime();
            if (migrate(schema.emptied()) != 0) {
                return Hotdeal.FAILED;
            }
            out.printf(
                    Locale.ROOT,
                    "migrations: %.1f s, the start of a JVM included%n",
                    (System.nanoTime() - begin) / 1e9);
        }
        return 0;
    }

    private int migrate(DatabaseAddress database) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(place.folder());
        Map<String, String> environment = Map.of(
                ExternalSchema.URL,
                database.jdbcUrl(),
                ExternalSchema.USER,
                database.user(),
                ExternalSchema.PASSWORD,
                database.password());
        return WorkerCommand.run(folder, environment, List.of("migrate"));
    }
}
