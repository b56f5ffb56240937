package io.handlewatch.report.export;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.StackVerdict.Confidence;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.Forecast;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Stack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reports written by hand. */
final class Reports {
    static final Instant START = Instant.parse("2026-11-24T20:00:00Z");
    static final long BASE = 0x7ff6_1000_0000L;
    static final LoadedModule ORDERS = new LoadedModule(
            BASE,
            0x20_0000,
            "orders",
            "C:\\svc\\orders.exe",
            "pdb",
            0xf123_4567L,
            "orders.pdb",
            "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9",
            1);

    /** What somebody may have named a function, a module or a type, to do harm where names are shown. */
    static final List<String> HOSTILE = List.of(
            "</script><script>alert(1)</script>",
            "\" onload=\"alert(1)",
            "evil\u202egnp.exe",
            "=cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "\uff1d1+1",
            "x;=cmd|' /C calc'!A0",
            "a;q;.kill;.shell calc",
            "a\r\nq\r\n.kill",
            "a\nb 99\nc",
            "\u2028.kill\u2029q",
            "${alias}\" ; .kill ; \"",
            "'\\\"}{ .kill } .else { q }",
            "\u0000\u0007\u001b[2J\u009b",
            "lone\ud800surrogate",
            "",
            " ",
            "x".repeat(2000),
            "\ud83d\ude80\u00e9\u4e2d");

    private Reports() {}

    /** A stack whose handles are events; the frames are texts, each with an address in {@link #ORDERS}. */
    static StackReport stack(int id, Verdict verdict, double rate, int open, String... frames) {
        List<Frame> all = new ArrayList<>();
        for (String text : frames) {
            all.add(Frame.parse(BASE + 0x1000L * id + all.size(), text));
        }
        return stack(id, verdict, rate, open, all);
    }

    static StackReport stack(int id, Verdict verdict, double rate, int open, List<Frame> frames) {
        StackVerdict judged = new StackVerdict(
                id, verdict, Confidence.HIGH, rate, rate / 2, rate * 2, rate, START, START, open, List.of(), "Why.");
        return new StackReport(new Stack(id, frames), judged, Map.of("Event", open), 0);
    }

    /** A leak with a mark of each kind: handles opened by another process, a stack that may be cut, an export's name, no symbols, no module. */
    static RunReport marked() {
        List<Frame> frames = new ArrayList<>(List.of(
                Frame.parse(1, "ntdll!NtCreateEvent+0x14"),
                Frame.parse(2, "orders!Queue::Arm+0x5c").byExport(),
                Frame.parse(3, "plugin+0x1234"),
                Frame.parse(0x2a0, "+0x2a0")));
        for (int i = frames.size(); i < 12; i++) {
            frames.add(Frame.parse(9, "orders!down+0x1"));
        }
        StackReport plain = stack(1, Verdict.LEAK, 12.5, 7, frames);
        return report("a.exe", List.of(), new StackReport(plain.stack(), plain.verdict(), Map.of("Event", 7), 2));
    }

    /** Stacks that leak, one for each hostile name as symbol and as module, and the same name as type. */
    static RunReport hostile() {
        List<StackReport> stacks = new ArrayList<>();
        for (String name : HOSTILE) {
            int id = stacks.size() + 1;
            List<Frame> frames = List.of(
                    Frame.named(BASE + 0x10_0000 + id, "ntdll", "NtCreateEvent", 0x14),
                    Frame.named(BASE + 0x1000L * id, id % 2 == 0 ? "orders" : name, id % 2 == 0 ? name : "f", 1),
                    new Frame(BASE + 0x1000L * id + 7, name, name, name, 0));
            StackReport plain = stack(id, Verdict.LEAK, id, id, frames);
            stacks.add(new StackReport(plain.stack(), plain.verdict(), Map.of(name, id), 0));
        }
        List<LoadedModule> modules = new ArrayList<>(List.of(ORDERS));
        HOSTILE.forEach(name -> modules.add(new LoadedModule(BASE, 0x20_0000, name, name, "pdb", 5, name, name, 1)));
        return report(HOSTILE.get(0) + HOSTILE.get(8), modules, stacks.toArray(StackReport[]::new));
    }

    static RunReport report(StackReport... stacks) {
        return report("C:\\svc\\orders.exe", List.of(ORDERS), stacks);
    }

    static RunReport report(String image, List<LoadedModule> modules, StackReport... stacks) {
        return new RunReport(
                new RunHead("handlewatch 1", "ring", 4312, image, START, START, 60_000, 1024, Listing.EVENTS, ""),
                new Judgement(
                        Verdict.LEAK,
                        Arrays.stream(stacks).map(StackReport::verdict).toList(),
                        Arrays.stream(stacks).map(one -> one.stack().id()).toList(),
                        OptionalDouble.empty(),
                        null),
                List.of(stacks),
                List.of(),
                List.of(),
                1,
                null,
                -1,
                Forecast.MOST_OF_A_PROCESS,
                null,
                List.of(),
                modules,
                List.of());
    }
}
