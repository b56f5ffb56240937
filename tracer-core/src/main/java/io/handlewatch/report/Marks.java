package io.handlewatch.report;

import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a reader must know before believing a frame's name, or a stack's end. */
public final class Marks {
    /** Modules that come with code compiled while the program runs: .NET, Java, Mono. */
    private static final Set<String> RUNTIMES =
            Set.of("clr", "coreclr", "clrjit", "mscorwks", "jvm", "j9vm29", "mono", "mono_2_0", "mono_2_0_sgen");

    private static final int MOST_NAMED = 6;

    private final List<LoadedModule> modules;
    private final List<StackReport> stacks;
    private final boolean managed;

    /** What is to be said of one frame. */
    public enum Mark {
        /** The nearest exported name below the address: without symbols nobody knows whether the address belongs to that function. */
        EXPORT_NAME("export name"),
        /** A module without any name for it. */
        NO_SYMBOLS("no symbols"),
        /** The text holds no name for an address in a module: the original {@code !htrace} prints none of 256 characters or more. */
        NOT_PRINTED("name not printed"),
        /** In no module, and the target runs a .NET or Java runtime. */
        MANAGED("no module: managed code"),
        /** In no module: compiled while the program ran, or unloaded, or of another process. */
        NO_MODULE("no module: JIT or unloaded");

        private final String words;

        Mark(String words) {
            this.words = words;
        }

        /** As people read it. */
        public String words() {
            return words;
        }
    }

    private Marks(List<LoadedModule> modules, List<StackReport> stacks) {
        this.modules = modules;
        this.stacks = stacks;
        this.managed = Stream.concat(
                        modules.stream().map(LoadedModule::name),
                        stacks.stream()
                                .flatMap(one -> one.stack().frames().stream().map(Frame::module)))
                .anyMatch(name -> RUNTIMES.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** The marks of a run. */
    public static Marks of(RunReport report) {
        return new Marks(report.modules(), report.stacks());
    }

    /** What is to be said of a frame; empty where its name is a symbol's. */
    public Optional<Mark> of(Frame frame) {
        if (frame.moduleless()) {
            // A frame of which only the text is known has the address in its offset.
            if (frame.address() != 0
                    && frame.offset() != frame.address()
                    && frame.text().startsWith("+")) {
                return Optional.of(Mark.NOT_PRINTED);
            }
            return Optional.of(managed ? Mark.MANAGED : Mark.NO_MODULE);
        }
        if (frame.symbol().isEmpty()) {
            return Optional.of(Mark.NO_SYMBOLS);
        }
        return frame.export() ? Optional.of(Mark.EXPORT_NAME) : Optional.empty();
    }

    /** The mark behind a frame's name, " (export name)"; "" where its name is a symbol's. */
    public String behind(Frame frame) {
        return of(frame).map(mark -> " (" + mark.words() + ")").orElse("");
    }

    /** The mark behind a family's name, which is that of its suspect frame. */
    public String behind(Family family) {
        return family.suspect().map(this::behind).orElse("");
    }

    /** What is to be said of a whole stack where there is no room for a sentence: "foreign", "may be cut". */
    public static List<String> words(StackReport one) {
        List<String> words = new ArrayList<>();
        if (one.foreign() > 0) {
            words.add("foreign");
        }
        if (one.stack().mayBeCut()) {
            words.add("may be cut");
        }
        return words;
    }

    /** What is to be said of a whole stack, each a sentence. */
    public List<String> of(StackReport one) {
        List<String> notes = new ArrayList<>();
        if (one.foreign() > 0) {
            notes.add(
                    (one.foreign() == 1 ? "One of its handles was" : one.foreign() + " of its handles were")
                            + " opened here by another process: the frames are then of that process, and their names may be wrong.");
        }
        if (managed && one.stack().frames().stream().anyMatch(frame -> of(frame).equals(Optional.of(Mark.MANAGED)))) {
            notes.add(
                    "Managed code called: the trace names none of its methods, and what stands below it may be wrong. For the caller use the runtime's own tools.");
        }
        if (one.stack().mayBeCut()) {
            notes.add(
                    "The stack may be cut: the kernel records 16 frames, its own among them, and keeps no callers beyond.");
        }
        return notes;
    }

    /**
     * The modules in these stacks that lack symbols.
     *
     * @return module name to "export names only" or "no symbols", by name
     */
    public Map<String, String> lacking() {
        Set<String> exports = new TreeSet<>();
        Set<String> none = new TreeSet<>();
        for (StackReport one : stacks) {
            for (Frame frame : one.stack().frames()) {
                Optional<Mark> mark = of(frame);
                if (mark.isPresent() && mark.get() == Mark.EXPORT_NAME) {
                    exports.add(frame.module());
                } else if (mark.isPresent() && mark.get() == Mark.NO_SYMBOLS) {
                    none.add(frame.module());
                }
            }
        }
        Map<String, String> lacking = new TreeMap<>();
        none.forEach(name -> lacking.put(name, "no symbols"));
        exports.forEach(name -> lacking.put(name, "export names only"));
        return lacking;
    }

    /** One sentence on the modules that lack symbols, with what brings them; empty where none does, or where nobody could bring them any more. */
    Optional<String> bringing() {
        Map<String, String> lacking = lacking();
        if (lacking.isEmpty() || modules.isEmpty()) {
            return Optional.empty();
        }
        String names =
                lacking.keySet().stream().limit(MOST_NAMED).map(SafeText::of).collect(Collectors.joining(", "));
        return Optional.of((lacking.size() == 1 ? "one module has" : lacking.size() + " modules have")
                + " no PDB here (" + names + (lacking.size() > MOST_NAMED ? ", ..." : "")
                + "). Name them afterwards, on any Windows: handlewatch names RUN --symbols"
                + " D:\\pdb;srv*C:\\symbols*https://msdl.microsoft.com/download/symbols");
    }
}
