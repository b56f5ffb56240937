package io.handlewatch.store;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of a run file that tell nothing of a machine, its users or their programs: what is not known here does not go into a redacted run. */
final class KnownWords {
    private static final Pattern TOOL =
            Pattern.compile("handlewatch(?: \\d+(?:\\.\\d+)*(?:-SNAPSHOT)?| \\(development build\\))?");
    private static final Pattern SOURCE = Pattern.compile("(?:simulated )?(?:ring|list|diff|log|recording)");

    /** Versions of Windows and its debug engine; not an address of four numbers. */
    private static final Pattern ENGINE =
            Pattern.compile("(?<![\\w.])(?:10\\.0|6\\.[0-3])\\.\\d{4,5}\\.\\d{1,6}(?![\\w.])");

    private static final Pattern ENDED = Pattern.compile(
            "stopped(?: while the target did not run)?|the time asked for has passed"
                    + "|the target ended(?:, exit code -?\\d+)?|the target's next life could not be watched|the engine was lost");

    private static final Pattern ACTION = Pattern.compile(
            "handle tracing enabled, \\d+ slots(?: asked for)?|handle tracing disabled|handle tracing left on, as asked"
                    + "|handle tracing was on already(?:: not enabled by this watch, and will not be disabled)?"
                    + "|handle tracing was left on by an earlier watch of ours"
                    + "|the target ended(?:, exit code -?\\d+)?, and its handle tracing with it|handle tracing could not be switched off"
                    + "|the service ended unexpectedly (?:once|\\d+ times) since the machine started"
                    + "|the engine host had grown to \\d+ MB and was replaced"
                    + "|the engine was lost while tracing was begun, which was tried once more"
                    + "|Microsoft's -diff said 0x[0-9a-f]+ new stack traces and showed \\d+; it hid (?:no open handle"
                    + "|\\d+ handles? that (?:is|are) open, found in the ring itself)");

    private static final Pattern EXPLAINS = Pattern.compile("[:;,] | \\(");

    private static final Pattern GUID = Pattern.compile("[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}");

    private static final Set<String> SYMBOLS = Set.of("pdb", "export", "none", "deferred");

    /** What Windows calls its kernel objects; a driver can bring others, with its maker's names. */
    private static final Set<String> TYPES = Set.of(
            "",
            "Type",
            "Directory",
            "Session",
            "SymbolicLink",
            "Token",
            "Job",
            "Process",
            "Thread",
            "Partition",
            "UserApcReserve",
            "IoCompletionReserve",
            "ActivityReference",
            "PsSiloContextPaged",
            "PsSiloContextNonPaged",
            "DebugObject",
            "Event",
            "EventPair",
            "Mutant",
            "Callback",
            "Semaphore",
            "Timer",
            "IRTimer",
            "Profile",
            "KeyedEvent",
            "WindowStation",
            "Desktop",
            "Composition",
            "RawInputManager",
            "CoreMessaging",
            "ActivationObject",
            "TpWorkerFactory",
            "Adapter",
            "Controller",
            "Device",
            "Driver",
            "IoCompletion",
            "WaitCompletionPacket",
            "File",
            "IoRing",
            "TmTm",
            "TmTx",
            "TmRm",
            "TmEn",
            "Section",
            "Key",
            "CrossVmEvent",
            "CrossVmMutant",
            "ALPC Port",
            "Port",
            "WaitablePort",
            "EnergyTracker",
            "PowerRequest",
            "WmiGuid",
            "EtwRegistration",
            "EtwSessionDemuxEntry",
            "EtwConsumer",
            "CoverageSampler",
            "PcwObject",
            "FilterConnectionPort",
            "FilterCommunicationPort",
            "NdisCmState",
            "DxgkSharedResource",
            "DxgkSharedKeyedMutexObject",
            "DxgkSharedSyncObject",
            "DxgkSharedSwapChainObject",
            "DxgkDisplayManagerObject",
            "DxgkSharedProtectedSessionObject",
            "DxgkSharedBundleObject",
            "DxgkCompositionObject",
            "DxgkDisplayMuxSwitch",
            "VRegConfigurationContext",
            "NetworkNamespace",
            "ProcessStateChange",
            "ThreadStateChange",
            "CpuPartition",
            "SchedulerSharedData");

    private KnownWords() {}

    static String tool(String text) {
        return TOOL.matcher(text).matches() ? text : "handlewatch";
    }

    static String source(String text) {
        return SOURCE.matcher(text).matches() ? text : "";
    }

    /** The versions in it. */
    static String engine(String text) {
        List<String> versions =
                ENGINE.matcher(text).results().map(found -> found.group()).toList();
        return versions.isEmpty() ? "" : "versions " + String.join(", ", versions);
    }

    static String ended(String text) {
        return begin(ENDED, text, "ended");
    }

    static String action(String text) {
        return begin(ACTION, text, "(words left out)");
    }

    static boolean type(String text) {
        return TYPES.contains(text);
    }

    /** Where the symbols of a module come from. */
    static String symbols(String text) {
        return SYMBOLS.contains(text) ? text : "";
    }

    static String guid(String text) {
        return GUID.matcher(text).matches() ? text : "";
    }

    /** The known sentence with which a text begins; what it goes on to explain is left out. */
    private static String begin(Pattern known, String text, String otherwise) {
        Matcher matcher = known.matcher(text);
        if (!matcher.lookingAt()) {
            return otherwise;
        }
        String rest = text.substring(matcher.end());
        return rest.isEmpty() || EXPLAINS.matcher(rest).lookingAt() ? matcher.group() : otherwise;
    }
}
