package io.handlewatch.windows.dbgeng;

import io.handlewatch.trace.LoadedModule;
import io.handlewatch.windows.process.ProcessModules;
import java.util.ArrayList;
import java.util.List;

/**
 * The modules of a target: the engine's list, which stands still after the attach, with what the system says is loaded now. What was unloaded stays in it as long as
 * nothing else lies there, since stacks of before still hold its addresses.
 */
final class ModuleList {
    private ModuleList() {}

    static List<LoadedModule> of(List<LoadedModule> engine, List<ProcessModules.Module> system) {
        List<LoadedModule> all = new ArrayList<>(engine);
        for (ProcessModules.Module module : system) {
            if (engine.stream().noneMatch(known -> known.base() == module.base() && known.size() == module.size())) {
                all.removeIf(gone ->
                        gone.base() < module.base() + module.size() && module.base() < gone.base() + gone.size());
                all.add(new LoadedModule(
                        module.base(), module.size(), name(module.image()), module.image(), "deferred"));
            }
        }
        return all;
    }

    /** As the engine makes it: the file's name without its last extension, each character that no C name has as an underscore. */
    static String name(String image) {
        String file = image.substring(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1);
        int dot = file.lastIndexOf('.');
        return (dot > 0 ? file.substring(0, dot) : file).replaceAll("[^A-Za-z0-9_]", "_");
    }
}
