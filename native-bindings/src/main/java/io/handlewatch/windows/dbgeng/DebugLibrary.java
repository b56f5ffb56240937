package io.handlewatch.windows.dbgeng;

import com.sun.jna.Pointer;

/** A loaded library that makes debug clients. */
interface DebugLibrary {
    /** DebugCreate; the reference belongs to the caller. */
    Pointer create(Iid iid);

    /** Versions and folder, in one line. */
    String description();
}
