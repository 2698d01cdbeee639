package io.github.jwtfilter.tools;

import io.github.jwtfilter.project.LayersContract;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Do the packages of the tools keep to the architecture? */
final class LayersTest extends LayersContract {
    LayersTest() throws URISyntaxException {
        super(Main.class, Path.of("../docs/ARCHITECTURE.md"));
    }
}
