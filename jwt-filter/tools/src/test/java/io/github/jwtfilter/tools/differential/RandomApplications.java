package io.github.jwtfilter.tools.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Converts random applications, and asks servers about each before and after. */
final class RandomApplications {
    private static final int MAX_FAULTS = 10;

    private final Path folder;
    private final RandomDescriptors random;
    private final Conversions conversions;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * Prepares.
     *
     * @param folder an empty folder
     */
    RandomApplications(Path folder, long seed) throws IOException {
        this.folder = folder;
        this.random = new RandomDescriptors(seed);
        this.conversions = new Conversions(folder, RandomDescriptors.users(), "jakarta");
    }

    /** Compares a number of applications on each server. */
    void compare(int number, List<TestedServer> servers) throws IOException {
        List<Differential> differentials = servers.stream()
                .map(server -> new Differential(server.name(), server.port(), RandomDescriptors.users()))
                .toList();
        for (int i = 0; i < number; i++) {
            Descriptor descriptor = new Descriptor("r" + i, random.next());
            Path source = folder.resolve("source");
            Path converted = folder.resolve("converted");
            Path original = folder.resolve("original");
            descriptor.writeSource(source);
            Optional<String> refusal = conversions.refusal(source, converted);
            count(refusal.isPresent() ? "not converted" : "converted");
            if (refusal.isEmpty()) {
                delete(converted.resolve("WEB-INF/lib"));
                descriptor.writeOriginal(original);
                List<Target> targets = random.targets(descriptor);
                for (int s = 0; s < servers.size(); s++) {
                    compare(descriptor, targets, servers.get(s), differentials.get(s));
                }
            }
            for (Path each : List.of(source, converted, original)) {
                delete(each);
            }
        }
        differentials.forEach(differential -> counts.put(differential.server() + ", requests", differential.asked()));
    }

    private void compare(Descriptor descriptor, List<Target> targets, TestedServer server, Differential differential)
            throws IOException {
        String before = "/o" + descriptor.name;
        String after = "/c" + descriptor.name;
        if (!deploy(server, before, folder.resolve("original"), descriptor, false)) {
            return;
        }
        if (deploy(server, after, folder.resolve("converted"), descriptor, true)) {
            count(server.name() + " compared");
            int unwanted = differential.unwanted().size();
            int unknown = differential.unknown().size();
            differential.compare(descriptor, targets, before, after);
            report(differential.unwanted(), unwanted);
            report(differential.unknown(), unknown);
            undeploy(server, after);
        }
        undeploy(server, before);
    }

    private void report(List<String> all, int known) throws IOException {
        if (all.size() > known) {
            faults.add(String.join("\n", all.subList(known, Math.min(all.size(), known + 5))) + "\n"
                    + Files.readString(folder.resolve("original/WEB-INF/web.xml")));
        }
    }

    private boolean deploy(TestedServer server, String path, Path application, Descriptor descriptor, boolean must)
            throws IOException {
        try {
            server.deploy(path, application);
            return true;
        } catch (Exception e) {
            count(server.name() + " does not start " + (must ? "the converted" : "the original"));
            if (must) {
                faults.add(server.name() + " does not start the converted " + descriptor.name + ": " + e);
            }
            return false;
        }
    }

    private static void undeploy(TestedServer server, String path) throws IOException {
        try {
            server.undeploy(path);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    static void delete(Path folder) throws IOException {
        List<Path> all = List.of();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** Returns the numbers of applications and requests. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** Returns requests that were treated otherwise without a good reason, with web.xml, the shortest first. */
    List<String> faults() {
        faults.sort(Comparator.comparingInt(String::length));
        return faults.subList(0, Math.min(faults.size(), MAX_FAULTS));
    }
}
