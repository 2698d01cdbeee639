package io.github.jwtfilter.values;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.ObjectStreamClass;
import org.junit.jupiter.api.Test;

/** Does decoding avoid Java's serialization and class loading by name? */
final class NoSerializationTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.jwtfilter.values");

    @Test
    void objectStreamsAreNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInput.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ObjectOutput.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Externalizable.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ObjectStreamClass.class)
                .check(CLASSES);
    }

    /** The exception is the JDK's own factory, with a constant name. */
    @Test
    void noClassIsLoadedByName() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Construction.class.getName())
                .should()
                .callMethod(Class.class, "forName", String.class)
                .orShould()
                .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
                .orShould()
                .callMethod(ClassLoader.class, "loadClass", String.class)
                .check(CLASSES);
    }
}
