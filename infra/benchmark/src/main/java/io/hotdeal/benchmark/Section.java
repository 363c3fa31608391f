package io.hotdeal.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of one scenario. Filled by one thread. */
final class Section {

    /** @param goal null where there is none */
    record Figure(Samples measured, @Nullable Goal goal) {}

    /** A line of points. */
    record Curve(String name, String xUnit, String yUnit, List<double[]> points) {}

    private final String title;
    private final String how;
    private final List<Samples> bars = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private final List<Curve> curves = new ArrayList<>();

    /** @param how the method of measurement, in a sentence */
    Section(String title, String how) {
        this.title = title;
        this.how = how;
    }

    void bar(Samples measured) {
        bars.add(measured);
    }

    void figure(Samples measured, @Nullable Goal goal) {
        figures.add(new Figure(measured, goal));
    }

    void curve(Curve curve) {
        curves.add(curve);
    }

    public String title() {
        return title;
    }

    public String how() {
        return how;
    }

    public List<Samples> bars() {
        return List.copyOf(bars);
    }

    public List<Figure> figures() {
        return List.copyOf(figures);
    }

    public List<Curve> curves() {
        return List.copyOf(curves);
    }
}
