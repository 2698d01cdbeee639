package io.github.jwtfilter;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Do the packages import only what the architecture lets them? */
final class LayersTest {
    private static final String BASE = "io.github.jwtfilter";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void arrowsPointDownOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(BASE + "..")
                .withOptionalLayers(true)
                .layer("filter")
                .definedBy(BASE)
                .layer("cli")
                .definedBy(BASE + ".cli..")
                .layer("jose")
                .definedBy(BASE + ".jose..")
                .layer("keys")
                .definedBy(BASE + ".keys..")
                .layer("identity")
                .definedBy(BASE + ".identity..")
                .layer("revocation")
                .definedBy(BASE + ".revocation..")
                .layer("transport")
                .definedBy(BASE + ".transport..")
                .layer("csrf")
                .definedBy(BASE + ".csrf..")
                .layer("access")
                .definedBy(BASE + ".access..")
                .layer("session")
                .definedBy(BASE + ".session..")
                .whereLayer("filter")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("jose")
                .mayNotAccessAnyLayer()
                .whereLayer("keys")
                .mayOnlyAccessLayers("jose")
                .whereLayer("identity")
                .mayNotAccessAnyLayer()
                .whereLayer("revocation")
                .mayNotAccessAnyLayer()
                .whereLayer("transport")
                .mayOnlyAccessLayers("jose")
                .whereLayer("csrf")
                .mayNotAccessAnyLayer()
                .whereLayer("access")
                .mayOnlyAccessLayers("identity")
                .whereLayer("session")
                .mayOnlyAccessLayers("jose", "identity")
                .ensureAllClassesAreContainedInArchitecture()
                .check(CLASSES);
    }

    @Test
    void joseKnowsNoServlets() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(BASE + ".jose..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta..")
                .check(CLASSES);
    }
}
