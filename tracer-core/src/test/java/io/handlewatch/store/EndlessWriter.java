package io.handlewatch.store;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process of its own that writes samples until it is killed, and says after each that it is stored. */
final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (RunStore store = RunStore.create(Path.of(args[0]), Runs.HEAD)) {
            store.action(Runs.ACTIONS.get(0));
            for (int seq = 0; ; seq++) {
                store.append(Runs.sample(seq), Runs.stacks(seq));
                out.println(seq);
            }
        }
    }
}
