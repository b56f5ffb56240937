package io.handlewatch.target;

import java.util.List;
import java.util.Optional;

/** The processes of this machine. Any thread. */
public interface Processes {
    /** The process with this id now. */
    Optional<ProcessIdentity> find(long pid);

    /**
     * The processes whose image file name equals this one, case ignored, with or without ".exe"; those that may not be looked at are left out.
     *
     * @throws io.handlewatch.engine.EngineException where there are such processes and none of them may be looked at
     */
    List<ProcessIdentity> named(String imageName);

    /**
     * The process in which a service runs now.
     *
     * @param name the short name of the service, case ignored
     * @throws io.handlewatch.engine.EngineException where there is no such service, or it does not run
     */
    ServiceProcess service(String name);

    /**
     * Opens a process for watching.
     *
     * @throws io.handlewatch.engine.EngineException when it is gone, is our own or may not be opened
     */
    TargetProcess open(ProcessIdentity identity);
}
