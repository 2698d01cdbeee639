package io.github.jwtfilter.project;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.github.jwtfilter.JwtFilter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Do the packages of the filter keep to the architecture? */
final class LayersTest extends LayersContract {
    LayersTest() throws URISyntaxException {
        super(JwtFilter.class, Path.of("docs/ARCHITECTURE.md"));
    }

    @Test
    void joseDoesNotUseServlets() {
        noClasses()
                .that()
                .resideInAPackage("io.github.jwtfilter.jose")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta..")
                .check(classes());
    }
}
