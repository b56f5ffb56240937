package io.handlewatch.bench.zoo;

/** What went wrong in a night. */
enum Condition {
    CLEAN("clean"),
    INTERVALS("20 s to 10 min"),
    MISSED("readings missed"),
    ASLEEP("machine slept"),
    ENGINE_LOST("engine lost"),
    OVERTAKEN("ring overtaken"),
    RESTARTED("restarted"),
    REUSED("values reused"),
    CLOCK("clock jumps"),
    MIXED("several of these"),
    STOPS("work stops"),
    BEGINS_LATE("work starts late");

    private final String words;

    Condition(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
