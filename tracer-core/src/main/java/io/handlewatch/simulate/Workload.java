package io.handlewatch.simulate;

/** How one stack opens handles, and what becomes of them. */
@FunctionalInterface
public interface Workload {
    /** Begins at a start of the process: plans what is to happen at this site, from now on. */
    void begin(Site site);

    /** This and that at the same site. */
    default Workload with(Workload other) {
        return site -> {
            begin(site);
            other.begin(site);
        };
    }
}
