package io.hotdeal.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the dead letters of the stack of another terminal, and sends some of them again. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description =
                "Lists the dead letters with their reasons. Those chosen are sent again to the topic they came from, or "
                        + "discarded, and are not listed any more.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done as asked",
            "1:a letter was not sent, named in the output",
            "2:bad options",
            "3:could not run, no such letter, or no stack is up"
        })
final class RedriveLauncher implements Callable<Integer> {

    @Option(names = "--all", description = "Every letter listed.")
    private boolean all;

    @Option(names = "--letter", paramLabel = "LETTER", description = "This one, as listed: requested@17. Repeatable.")
    private List<String> letters = new ArrayList<>();

    @Option(names = "--order", paramLabel = "ID", description = "The letters of this order. Repeatable.")
    private List<String> orders = new ArrayList<>();

    @Option(names = "--discard", description = "Give those chosen up instead of sending them again.")
    private boolean discard;

    @Mixin
    private RunFolderOption place = new RunFolderOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("redrive"));
        if (all) {
            words.add("--all");
        }
        letters.forEach(letter -> words.addAll(List.of("--letter", letter)));
        orders.forEach(order -> words.addAll(List.of("--order", order)));
        if (discard) {
            words.add("--discard");
        }
        return place.run(command, words);
    }
}
