package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.EngineSession;
import io.handlewatch.htrace.ListSource;
import io.handlewatch.ring.RingSource;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.windows.Windows;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The kernel's block and the text of {@code !htrace} tell the same of a target that rests: every record, field by field, and the same open handles. */
@EnabledOnOs(OS.WINDOWS)
final class RingAndListIT {
    @Test
    void bothSourcesGiveTheSameSample() throws InterruptedException {
        Windows windows = Windows.here();
        StackTable stacks = new StackTable();
        try (TargetProgram program = TargetProgram.start("leaky.exe")) {
            ProcessIdentity identity = windows.processes().find(program.pid()).orElseThrow();
            try (TargetProcess target = windows.processes().open(identity);
                    EngineSession session = windows.engine(Optional.of(Machine.engine()))
                            .attach(identity, Machine.programs().toString(), Duration.ofSeconds(30));
                    RingSource ring = new RingSource(windows.ring(identity), session, target, windows.clock(), stacks);
                    ListSource list = new ListSource(session, target, windows.clock(), stacks)) {
                ring.start(0x20000);
                list.start(0x20000);
                program.ask("go");
                Thread.sleep(2000); // the target leaks
                program.ask("rest");
                Reading byRing = ring.read();
                Reading byList = list.read();
                ring.stop(false);

                List<TraceRecord> all = Objects.requireNonNull(byRing.records());
                List<TraceRecord> listed = Objects.requireNonNull(byList.records());
                assertThat(listed).hasSizeGreaterThan(200);
                // The ring was enabled before the first list: what the list calls new is the newest part of what the
                // ring calls new.
                assertThat(all.subList(all.size() - listed.size(), all.size())).isEqualTo(listed);
                assertThat(byList.openSet()).usingRecursiveComparison().isEqualTo(byRing.openSet());
                assertThat(stacks.size()).isGreaterThan(8);
            }
            assertThat(HandleTracing.enabled(program.pid())).isFalse();
            assertThat(program.alive()).isTrue();
        }
    }
}
