import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints line and branch coverage in one line, from the CSV report of JaCoCo. The Maven build runs it as a source file. */
final class CoverageLine {

    private CoverageLine() {}

    public static void main(String[] args) throws IOException {
        Path report = Path.of(args[0]);
        if (!Files.exists(report)) {
            return; // No test ran.
        }
        List<String> rows = Files.readAllLines(report);
        System.out.println("Coverage: lines " + share(rows, "LINE") + ", branches " + share(rows, "BRANCH"));
    }

    private static String share(List<String> rows, String counter) {
        long missed = sum(rows, counter + "_MISSED");
        long covered = sum(rows, counter + "_COVERED");
        double percent = 100.0 * covered / (missed + covered);
        return String.format(Locale.ROOT, "%.2f %% (%d of %d)", percent, covered, missed + covered);
    }

    private static long sum(List<String> rows, String column) {
        int index = List.of(rows.get(0).split(",")).indexOf(column);
        return rows.stream()
                .skip(1)
                .mapToLong(row -> Long.parseLong(row.split(",")[index]))
                .sum();
    }
}
