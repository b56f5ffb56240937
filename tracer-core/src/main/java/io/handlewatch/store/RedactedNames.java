package io.handlewatch.store;

import io.handlewatch.trace.Frame;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The names of a redacted run. Kept are modules and symbols that look like such; a text with a path in it, or anything else, becomes a numbered word. With a key, the
 * modules that are not Windows' own and their symbols become pseudonyms: HMAC-SHA-256 of the name, cut, the same for the same key in every run.
 */
final class RedactedNames {
    private static final Pattern MODULE = Pattern.compile("[\\p{L}\\p{N}_.$~+@()-]{1,64}");
    private static final Pattern PATH = Pattern.compile(
            "\\\\|://|(?<![\\w])[A-Za-z]:/|/(?:home|Users|usr|mnt|tmp|var|opt|srv)/|\\p{Cntrl}| @ \\d+\\]");
    private static final Pattern EXTENSION = Pattern.compile("\\.(?i:exe|dll|sys|ocx|drv|cpl|pdb)");
    private static final Pattern PLACE = Pattern.compile("\\+0x[0-9a-f]{1,16}|0x[0-9a-f]{1,16}|");

    private final @Nullable Mac mac;
    private final String mark;
    private final Map<String, String> numbered = new HashMap<>();
    private final Map<String, String> pseudonyms = new HashMap<>();

    /**
     * Begins with no names.
     *
     * @param key null: modules and symbols are kept
     */
    RedactedNames(byte @Nullable [] key) {
        try {
            if (key == null) {
                mac = null;
            } else {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
        mark = key == null ? "" : hash("key", 4);
    }

    String type(String text) {
        return KnownWords.type(text) ? text : number("type", text);
    }

    /** Whether modules keep their names. */
    boolean kept() {
        return mac == null;
    }

    /** A module's name as frames show it. */
    String module(String name) {
        return frame(new Frame(0, "", name, "", 0)).module();
    }

    /** The file name in a path, where it tells no more than the module's own name; else "". */
    static String file(String path, String module) {
        String file = path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
        int dot = file.lastIndexOf('.');
        boolean known = dot > 0
                && file.substring(0, dot).equalsIgnoreCase(module)
                && EXTENSION.matcher(file.substring(dot)).matches()
                && MODULE.matcher(module).matches();
        return known ? file : "";
    }

    /** The frame as it may be sent away. */
    Frame frame(Frame frame) {
        String module =
                frame.module().isEmpty() || MODULE.matcher(frame.module()).matches()
                        ? frame.module()
                        : number("module", frame.module());
        String symbol = PATH.matcher(frame.symbol()).find() ? number("symbol", frame.symbol()) : frame.symbol();
        if (mac != null && !module.isEmpty() && !frame.system()) {
            symbol = symbol.isEmpty() ? "" : pseudonym("f-", module + "!" + symbol, 12);
            module = pseudonym("m" + mark + "-", module, 8);
        }
        return new Frame(frame.address(), text(frame, module, symbol), module, symbol, frame.offset());
    }

    /** As it was, where it says the same; else made anew of its parts. */
    private static String text(Frame frame, String module, String symbol) {
        String name = symbol.isEmpty() ? module : module + "!" + symbol;
        if (name.isEmpty()) {
            return PLACE.matcher(frame.text()).matches() ? frame.text() : "+0x" + Long.toHexString(frame.address());
        }
        return frame.text().equals(name)
                ? name
                : Frame.named(frame.address(), module, symbol, frame.offset()).text();
    }

    private String number(String word, String text) {
        return numbered.computeIfAbsent(word + " " + text, name -> "redacted-" + word + "-" + (numbered.size() + 1));
    }

    private String pseudonym(String head, String name, int digits) {
        return pseudonyms.computeIfAbsent(name, one -> head + hash(one, digits));
    }

    private String hash(String name, int digits) {
        Mac keyed = Objects.requireNonNull(mac);
        return HexFormat.of()
                .formatHex(keyed.doFinal(name.getBytes(StandardCharsets.UTF_8)))
                .substring(0, digits);
    }
}
