package io.handlewatch.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The arrows of docs/design.md, held by a test: cli to native-bindings to tracer-core, and the judgement pure. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.handlewatch");

    private static final String[] CORE = {
        "io.handlewatch.trace..",
        "io.handlewatch.engine..",
        "io.handlewatch.target..",
        "io.handlewatch.tracing..",
        "io.handlewatch.htrace..",
        "io.handlewatch.ring..",
        "io.handlewatch.ledger..",
        "io.handlewatch.detect..",
        "io.handlewatch.names..",
        "io.handlewatch.recording..",
        "io.handlewatch.watch..",
        "io.handlewatch.store..",
        "io.handlewatch.report..",
        "io.handlewatch.simulate.."
    };

    @Test
    void theImportSawAllModules() {
        assertThat(ALL.contain("io.handlewatch.trace.Frame")).isTrue();
        assertThat(ALL.contain("io.handlewatch.cli.Main")).isTrue();
    }

    @Test
    void theCoreCannotSeeJna() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..", "io.handlewatch.windows..", "io.handlewatch.cli..", "picocli..")
                .check(ALL);
    }

    @Test
    void theCoresOwnClassPathHoldsNoJna() throws java.io.IOException {
        // The import above would not notice a dependency that nobody uses yet: the module's descriptor must not name it
        // either.
        String pom = java.nio.file.Files.readString(java.nio.file.Path.of("../tracer-core/pom.xml"));
        assertThat(pom).doesNotContain("jna");
    }

    @Test
    void theWindowsSideKnowsNothingOfLeaks() {
        noClasses()
                .that()
                .resideInAPackage("io.handlewatch.windows..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.handlewatch.detect..",
                        "io.handlewatch.ledger..",
                        "io.handlewatch.report..",
                        "io.handlewatch.store..",
                        "io.handlewatch.watch..",
                        "io.handlewatch.cli..")
                .check(ALL);
    }

    @Test
    void theJudgementTouchesTheTraceAlone() {
        ArchRule rule = classes()
                .that()
                .resideInAPackage("io.handlewatch.detect..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.handlewatch.detect..", "io.handlewatch.trace..", "java..", "org.jspecify..");
        rule.check(ALL);
    }

    @Test
    void storeReportAndWatchDoNotKnowEachOther() {
        for (String one : new String[] {"store", "report", "watch"}) {
            for (String other : new String[] {"store", "report", "watch"}) {
                if (!one.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage("io.handlewatch." + one + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("io.handlewatch." + other + "..")
                            .check(ALL);
                }
            }
        }
    }

    @Test
    void packagesHaveNoCycle() {
        slices().matching("io.handlewatch.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void aRuleThatIsBrokenFails() {
        ArchRule impossible = noClasses()
                .that()
                .resideInAPackage("io.handlewatch.trace..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java..");
        assertThatThrownBy(() -> impossible.check(ALL)).isInstanceOf(AssertionError.class);
    }
}
