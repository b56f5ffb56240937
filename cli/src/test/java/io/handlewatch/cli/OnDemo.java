package io.handlewatch.cli;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.target.Clock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import java.nio.file.Path;
import java.util.Optional;

/** The demonstration's machine; a test changes of it what it is about. */
interface OnDemo extends Machine {
    DemoService service();

    @Override
    default Processes processes() {
        return service().processes();
    }

    @Override
    default DebugEngine engine(Optional<Path> engineFolder) {
        return service().engine();
    }

    @Override
    default RingQuery ring(ProcessIdentity identity) {
        return service().ring(identity);
    }

    @Override
    default Clock clock() {
        return service().clock();
    }
}
