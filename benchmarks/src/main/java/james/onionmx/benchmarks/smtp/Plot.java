package james.onionmx.benchmarks.smtp;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler;

/** Seconds by scenario, the engines side by side. */
final class Plot {

    private static final int WIDTH = 1200;
    private static final int HEIGHT = 600;
    private static final int LABEL_ANGLE = 20;

    /** A logarithmic axis has no nought. */
    private static final double LEAST = 0.1;

    private final List<Run> runs;

    Plot(List<Run> runs) {
        this.runs = List.copyOf(runs);
    }

    void write(Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title("Until the last mail was taken")
                        .yAxisTitle("seconds")
                        .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLabelsVisible(true);
        chart.getStyler().setLabelsFontColorAutomaticEnabled(false);
        chart.getStyler().setLabelsFontColor(Color.BLACK);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisMin(LEAST);
        chart.getStyler().setXAxisLabelRotation(LABEL_ANGLE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        for (Engine engine : Engine.values()) {
            List<Run> ofEngine = runs.stream().filter(run -> run.engine() == engine).toList();
            chart.addSeries(
                    engine.title(),
                    ofEngine.stream().map(run -> label(run.scenario())).toList(),
                    ofEngine.stream().map(Plot::height).toList());
        }
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    /** In tenths: the number is written on the bar. */
    private static double height(Run run) {
        return Math.max(LEAST, Math.round(run.result().seconds() * 10) / 10.0);
    }

    /** With the engines whose bar is as high as the time they had, and would have been higher. */
    private String label(Scenario scenario) {
        List<String> cutOff =
                runs.stream()
                        .filter(run -> run.scenario() == scenario && !run.isComplete())
                        .map(run -> run.engine().title())
                        .toList();
        return cutOff.isEmpty()
                ? scenario.title()
                : scenario.title() + " (cut off: " + String.join(", ", cutOff) + ")";
    }
}
