package io.hotdeal.benchmark;

import io.hotdeal.testkit.LocalStack;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Gives every scenario the plan, a stack, and a section of the report. */
final class BenchmarkContext {

    private final BenchmarkPlan plan;
    private final PrintStream out;
    private final List<Section> sections = new ArrayList<>();

    BenchmarkContext(BenchmarkPlan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    BenchmarkPlan plan() {
        return plan;
    }

    PrintStream out() {
        return out;
    }

    /** Adds a section and prints its title. */
    Section section(String title, String how) {
        out.println();
        out.println(title);
        out.println("  " + how);
        Section section = new Section(title, how);
        sections.add(section);
        return section;
    }

    List<Section> sections() {
        return List.copyOf(sections);
    }

    /** Starts a stack for one scenario, with the optimising compiler and the baselines on; the scenario closes it. */
    BenchmarkStack shop(String name, UnaryOperator<LocalStack> more)
            throws IOException, InterruptedException, SQLException {
        return BenchmarkStack.open(more.apply(stack(name).gatewayProperty("spring.profiles.active", "bench"))
                .start());
    }

    /** A stack for a scenario that needs parts of one. */
    LocalStack stack(String name) {
        return LocalStack.at(plan.runFolder().resolve(name)).longLoad();
    }
}
