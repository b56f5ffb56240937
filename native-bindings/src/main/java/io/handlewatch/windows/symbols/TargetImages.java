package io.handlewatch.windows.symbols;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.engine.EngineException;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.windows.process.OpenedProcess;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The images that one process has loaded, read from its memory, and from their files where that is refused. Reads, and nothing else. */
public final class TargetImages implements UnaryOperator<LoadedModule> {
    private final long pid;

    /** The images of this process. */
    public TargetImages(long pid) {
        this.pid = pid;
    }

    /** The module with its PDB, where its image names one. Never throws. */
    @Override
    public LoadedModule apply(LoadedModule module) {
        Optional<ImageIdentity> found = inMemory(module.base()).or(() -> onDisk(module));
        return found.map(identity -> new LoadedModule(
                        module.base(),
                        module.size(),
                        module.name(),
                        module.image(),
                        module.symbols(),
                        module.timestamp() == 0 ? identity.timestamp() : module.timestamp(),
                        identity.pdb(),
                        identity.guid(),
                        identity.age()))
                .orElse(module);
    }

    private Optional<ImageIdentity> inMemory(long base) {
        try (OpenedProcess process = OpenedProcess.open(pid, OpenedProcess.VM_READ)) {
            return ImageIdentity.of((rva, length) -> read(process, base + rva, length));
        } catch (EngineException e) {
            return Optional.empty();
        }
    }

    private static byte[] read(OpenedProcess process, long address, int length) {
        if (length <= 0) {
            return new byte[0];
        }
        try (Memory room = new Memory(length)) {
            IntByReference got = new IntByReference();
            boolean done = Kernel32.INSTANCE.ReadProcessMemory(
                    process.handle(), Pointer.createConstant(address), room, length, got);
            return done ? room.getByteArray(0, length) : new byte[0];
        }
    }

    private static Optional<ImageIdentity> onDisk(LoadedModule module) {
        try {
            return ImageFile.identity(Path.of(module.image()))
                    .filter(file -> module.timestamp() == 0 || module.timestamp() == file.timestamp());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
