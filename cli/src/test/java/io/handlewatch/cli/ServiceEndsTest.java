package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.simulate.SimulatedProcessList;
import io.handlewatch.target.ProcessList;
import io.handlewatch.target.ServiceLog;
import io.handlewatch.target.UnexpectedEnds;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a service has ended unexpectedly, wherever its name is known. */
class ServiceEndsTest {
    private static final Instant LAST = Instant.parse("2026-03-02T18:59:30Z");
    private static final String BEFORE =
            "the service ended unexpectedly 3 times since the machine started (orderhub, the last time at 2026-03-02 18:59 UTC)";

    @TempDir
    Path folder;

    private final DemoService service = DemoService.of(5, 1);
    private final Map<String, UnexpectedEnds> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** The demonstration's machine, with a log. */
    private record Logging(DemoService service, ServiceLog serviceLog) implements OnDemo {
        @Override
        public ProcessList processList() {
            return new SimulatedProcessList(service.kernel());
        }
    }

    private Said run(String... command) {
        return new Cli(folder).on(new Logging(service, () -> known)).run(command);
    }

    @Test
    void aWatchOfTheServiceKeepsItInTheRun() {
        known.put("orderhub", new UnexpectedEnds(3, LAST));
        Said watch = run("watch", "--service", "OrderHub", "--for", "5m", "--out", "run.hwrun");
        assertThat(watch.out().replaceAll("\\s+", " ")).contains(BEFORE);
        Said again = run("report", "run.hwrun", "--json", "--html", "page.html");
        assertThat(again.out()).contains("\"text\":\"" + BEFORE);
        assertThat(folder.resolve("page.html")).content().contains(BEFORE);
        assertThat(run("redact", "run.hwrun", "--out", "away.hwrun").code()).isZero();
        assertThat(run("report", "away.hwrun", "--json").out())
                .contains("\"text\":\"the service ended unexpectedly 3 times since the machine started\"")
                .doesNotContain("orderhub,");
    }

    /** Whoever gives a process instead of the name of its service learns the same. */
    @Test
    void aWatchOfItsProcessSaysItToo() {
        known.put("orderhub", new UnexpectedEnds(3, LAST));
        String pid = Long.toString(service.identity().pid());
        assertThat(run("watch", "--pid", pid, "--for", "5m").out().replaceAll("\\s+", " "))
                .contains(BEFORE);
        assertThat(run("diff", pid, "--wait", "5m").out().replaceAll("\\s+", " "))
                .contains(BEFORE);
    }

    @Test
    void eachLifeThatFollowsSaysHowOftenItIsNow() {
        known.put("orderhub", new UnexpectedEnds(1, LAST));
        long zero = service.clock().millis();
        service.clock().at(zero + 600_000, () -> {
            known.put("orderhub", new UnexpectedEnds(2, service.clock().now()));
            service.service().restart(5_000);
        });
        Said watch = run("watch", "--service", "orderhub", "--for", "30m", "--follow");
        assertThat(watch.out().replaceAll("\\s+", " "))
                .containsSubsequence("the service ended unexpectedly once", "the service ended unexpectedly 2 times");
    }

    @Test
    void whereNothingIsKnownNothingIsSaid() {
        assertThat(run("watch", "--service", "orderhub", "--for", "5m").out()).doesNotContain("unexpectedly");
        known.put("spooler", new UnexpectedEnds(3, LAST));
        assertThat(run("watch", "--service", "orderhub", "--for", "5m").out()).doesNotContain("unexpectedly");
        assertThat(run("list").out()).doesNotContain("unexpectedly");
        assertThat(run("list", "--json").out()).doesNotContain("serviceEnds");
    }

    @Test
    void theListAndTheDoctorSayItToo() {
        known.put("orderhub", new UnexpectedEnds(1, LAST));
        assertThat(run("list").out()).contains("orderhub.exe (orderhub ended unexpectedly once)");
        assertThat(run("list", "--json").out())
                .contains(
                        "\"services\":[\"orderhub\"],\"serviceEnds\":[{\"service\":\"orderhub\",\"times\":1,\"lastAt\":"
                                + LAST.toEpochMilli() + "}]}");
        String pid = Long.toString(service.identity().pid());
        assertThat(run("doctor", "--pid", pid).out())
                .contains(
                        "NOTE     service    the service ended unexpectedly once since the machine started (orderhub, at 2026-03-02 18:59 UTC)");
    }
}
