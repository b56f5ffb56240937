package io.handlewatch.windows.host;

import io.handlewatch.engine.Symbolizer;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What watch and host tell each other of processes, modules and names: how it is put into a message, and read from it. */
final class Fields {
    private Fields() {}

    static Message.Builder put(Message.Builder out, ProcessIdentity target) {
        return out.big(target.pid()).text(target.created().toString()).text(target.image());
    }

    static ProcessIdentity identity(Message.Content content) {
        return new ProcessIdentity(content.big(), Instant.parse(content.text()), content.text());
    }

    /** Addresses, or handles. */
    static Message.Builder put(Message.Builder out, List<Long> values) {
        out.number(values.size());
        values.forEach(out::big);
        return out;
    }

    static List<Long> values(Message.Content content) {
        return list(content, content::big);
    }

    static Message.Builder put(Message.Builder out, LoadedModule module) {
        return out.big(module.base())
                .big(module.size())
                .text(module.name())
                .text(module.image())
                .text(module.symbols())
                .big(module.timestamp())
                .text(module.pdb())
                .text(module.guid())
                .number(module.age());
    }

    static LoadedModule module(Message.Content content) {
        return new LoadedModule(
                content.big(),
                content.big(),
                content.text(),
                content.text(),
                content.text(),
                content.big(),
                content.text(),
                content.text(),
                content.number());
    }

    static void putModules(Message.Builder out, List<LoadedModule> modules) {
        out.number(modules.size());
        modules.forEach(module -> put(out, module));
    }

    static List<LoadedModule> modules(Message.Content content) {
        return list(content, () -> module(content));
    }

    static void put(Message.Builder out, Symbolizer.Names names) {
        out.text(names.symbols()).number(names.frames().size());
        for (Frame frame : names.frames()) {
            out.big(frame.address()).text(frame.symbol()).big(frame.offset()).number(frame.export() ? 1 : 0);
        }
    }

    /** Names in a module of this name. */
    static Symbolizer.Names names(String module, Message.Content content) {
        String symbols = content.text();
        return new Symbolizer.Names(symbols, list(content, () -> {
            Frame frame = Frame.named(content.big(), module, content.text(), content.big());
            return content.number() == 0 ? frame : frame.byExport();
        }));
    }

    static void putObjects(Message.Builder out, List<ObjectName> names) {
        out.number(names.size());
        names.forEach(one -> out.big(one.handle())
                .text(one.type())
                .text(one.name())
                .text(one.answer().name()));
    }

    /** Objects that this stack has opened. */
    static List<ObjectName> objects(int stack, Message.Content content) {
        return list(
                content,
                () -> new ObjectName(
                        stack,
                        content.big(),
                        content.text(),
                        content.text(),
                        ObjectName.Answer.valueOf(content.text())));
    }

    private static <T> List<T> list(Message.Content content, Supplier<T> one) {
        int count = content.count();
        List<T> all = new ArrayList<>(); // the count is only as true as the message
        for (int i = 0; i < count; i++) {
            all.add(one.get());
        }
        return all;
    }
}
