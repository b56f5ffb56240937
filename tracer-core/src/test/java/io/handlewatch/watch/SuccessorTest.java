package io.handlewatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.simulate.CodeMap;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedKernel;
import io.handlewatch.simulate.SimulatedProcesses;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.target.ServiceProcess;
import io.handlewatch.target.TargetProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The next life of an image of which other accounts run processes too, which this one may not open. */
class SuccessorTest {
    private static final String IMAGE = "C:\\svc\\orders.exe";

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T19:00:00Z"));
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private final ProcessIdentity ended = started();
    private final Set<Long> denied = new HashSet<>();
    private final List<String> notes = new ArrayList<>();
    private boolean noneToBeSeen;
    private final Successor successor = Successor.ofImage(new Guarded(), notes::add);

    /** As Windows: some processes may be looked at and not opened; where none may be looked at, asking by name is refused. */
    private final class Guarded implements Processes {
        private final Processes all = new SimulatedProcesses(kernel);

        @Override
        public Optional<ProcessIdentity> find(long pid) {
            return all.find(pid);
        }

        @Override
        public List<ProcessIdentity> named(String imageName) {
            if (noneToBeSeen) {
                throw new EngineException(Kind.ENVIRONMENT, "Windows denies access to process 8.");
            }
            return all.named(imageName);
        }

        @Override
        public ServiceProcess service(String name) {
            throw new AssertionError("no service is asked for");
        }

        @Override
        public TargetProcess open(ProcessIdentity identity) {
            if (denied.contains(identity.pid())) {
                throw new EngineException(Kind.ENVIRONMENT, "Windows denies access to process " + identity.pid() + ".");
            }
            return all.open(identity);
        }
    }

    private ProcessIdentity started() {
        clock.pass(Duration.ofSeconds(1));
        return kernel.start(IMAGE, Reuse.LAST_FREED_FIRST).identity();
    }

    private Optional<ProcessIdentity> after() {
        return successor.after(ended, ended.created());
    }

    @Test
    void aProcessThatMayNotBeOpenedIsPassedOverAndSaidOnce() {
        ProcessIdentity another = started();
        denied.add(another.pid());
        assertThat(after()).isEmpty();
        assertThat(after()).isEmpty();
        ProcessIdentity ours = started();
        assertThat(after()).contains(ours);
        assertThat(notes)
                .containsExactly("Passed over, since it may not be watched: Windows denies access to process "
                        + another.pid() + ".");
    }

    @Test
    void whereNoneOfThemMayBeLookedAtThereIsNoNextLifeYet() {
        noneToBeSeen = true;
        assertThat(after()).isEmpty();
        assertThat(after()).isEmpty();
        assertThat(notes).hasSize(1);
        noneToBeSeen = false;
        ProcessIdentity ours = started();
        assertThat(after()).contains(ours);
    }

    @Test
    void anotherFaultIsOne() {
        Processes faulty = new Processes() {
            @Override
            public Optional<ProcessIdentity> find(long pid) {
                return Optional.empty();
            }

            @Override
            public List<ProcessIdentity> named(String imageName) {
                throw new EngineException(Kind.WRONG_USE, "That is no name.");
            }

            @Override
            public ServiceProcess service(String name) {
                throw new AssertionError("no service is asked for");
            }

            @Override
            public TargetProcess open(ProcessIdentity identity) {
                throw new AssertionError("nothing is opened");
            }
        };
        assertThatThrownBy(() -> Successor.ofImage(faulty, notes::add).after(ended, ended.created()))
                .hasMessage("That is no name.");
    }
}
