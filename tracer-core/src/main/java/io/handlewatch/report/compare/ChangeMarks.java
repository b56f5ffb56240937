package io.handlewatch.report.compare;

import io.handlewatch.report.Marks;
import io.handlewatch.trace.Frame;
import java.util.List;

/** The marks on what a comparison shows of a family: each run has its own, since it has its own modules. Families are matched without them. */
public final class ChangeMarks {
    private final Marks first;
    private final Marks second;

    /** Those of both runs. */
    public ChangeMarks(Comparison comparison) {
        this.first = Marks.of(comparison.first());
        this.second = Marks.of(comparison.second());
    }

    /** The marks of the run that the family is shown from. */
    Marks of(Change change) {
        return change.ofSecond() ? second : first;
    }

    /** The mark behind the family's name; "" where it is a symbol's. */
    public String behindName(Change change) {
        return change.suspect().map(frame -> behind(change, frame)).orElse("");
    }

    /** The mark behind the name of one of its frames. */
    public String behind(Change change, Frame frame) {
        return of(change).behind(frame);
    }

    /** What is to be said of the stack that is shown, each a sentence. */
    public List<String> notes(Change change) {
        return of(change).of(change.example());
    }
}
