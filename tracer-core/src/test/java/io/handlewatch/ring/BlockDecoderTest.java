package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes written out by hand after PROCESS_HANDLE_TRACING_QUERY of phnt's ntpsapi.h; no code of ours made them. */
class BlockDecoderTest {
    /** Handle 0 (all handles), then how many records. */
    private static final String NO_HANDLE = "00000000 00000000";

    private static final String FILLER = "00000000";

    /** Handle 0x244, process 0x1a34, thread 0x1ca4, opened; four frames of a 64-bit program, then nothing. */
    private static final String OPEN = """
            44020000 00000000  341a0000 00000000  a41c0000 00000000  01000000 00000000
            c4a1a577 ff7f0000  6b3c7c75 ff7f0000  f2510040 01000000  14450040 01000000
            """ + "00000000 00000000".repeat(12);

    /** Handle 0x248, closed by process 0xfffffffc; the filler behind the type is noise; all 16 addresses are used. */
    private static final String CLOSE = """
            48020000 00000000  fcffffff 00000000  08000000 00000000  02000000 deadbeef
            01000000 00000000  02000000 00000000  03000000 00000000  04000000 00000000
            05000000 00000000  06000000 00000000  07000000 00000000  08000000 00000000
            09000000 00000000  0a000000 00000000  0b000000 00000000  0c000000 00000000
            0d000000 00000000  0e000000 00000000  0f000000 00000000  ffffffff ff7f0000
            """;

    /** A handle value of 64 bits that is none; kernel addresses in front and between, as a call through a driver leaves them; an address behind zero. */
    private static final String BAD_REFERENCE = """
            efbeadde 78563412  341a0000 00000000  a41c0000 00000000  03000000 00000000
            0010a502 00f8ffff  c4a1a577 ff7f0000  ffffffff ffffffff  00000000 00800000
            f2510040 01000000  00000000 00000000  99990000 00000000  00000000 00000000
            """ + "00000000 00000000".repeat(8);

    /** A 32-bit program on a 64-bit system: addresses of 32 bits, above 2 GB too, with those of the translation layer in front. */
    private static final String WOW64 = """
            10000000 00000000  30090000 00000000  480d0000 00000000  01000000 00000000
            cc1c4077 00000000  13b6c5fe 00000000  ffffffff 00000000  00104000 00000000
            """ + "00000000 00000000".repeat(12);

    private static final String UNKNOWN = """
            44020000 00000000  341a0000 00000000  a41c0000 00000000  %s 00000000
            c4a1a577 ff7f0000
            """ + "00000000 00000000".repeat(15);

    @Test
    void everyFieldNewestFirst() {
        List<RingRecord> decoded = decode(NO_HANDLE, "03000000", FILLER, OPEN, CLOSE, BAD_REFERENCE);
        assertThat(decoded.get(0).addresses())
                .containsExactly(0x7fff_77a5_a1c4L, 0x7fff_757c_3c6bL, 0x1_4000_51f2L, 0x1_4000_4514L);
        assertThat(decoded.get(1).addresses())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0x7fff_ffff_ffffL);
        assertThat(decoded.get(2).addresses()).containsExactly(0x7fff_77a5_a1c4L, 0x1_4000_51f2L);
        assertThat(decoded)
                .containsExactly(
                        new RingRecord(Operation.OPEN, 0x244, 0x1a34, 0x1ca4, new long[] {
                            0x7fff_77a5_a1c4L, 0x7fff_757c_3c6bL, 0x1_4000_51f2L, 0x1_4000_4514L
                        }),
                        new RingRecord(Operation.CLOSE, 0x248, 0xffff_fffcL, 8, new long[] {
                            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0x7fff_ffff_ffffL
                        }),
                        new RingRecord(Operation.BAD_REFERENCE, 0x1234_5678_dead_beefL, 0x1a34, 0x1ca4, new long[] {
                            0x7fff_77a5_a1c4L, 0x1_4000_51f2L
                        }));
    }

    @Test
    void addressesOf32BitsAreKeptWithoutASign() {
        List<RingRecord> records = decode(NO_HANDLE, "01000000", FILLER, WOW64);
        assertThat(records.get(0).addresses()).containsExactly(0x77401cccL, 0xfec5b613L, 0xffff_ffffL, 0x401000L);
    }

    @Test
    void onlyTheCountedRecordsAreRead() {
        assertThat(decode(NO_HANDLE, "01000000", FILLER, OPEN, CLOSE))
                .extracting(RingRecord::handle)
                .containsExactly(0x244L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03000000", "00000080", "ffffffff"})
    void aCountGreaterThanTheBlockEndsWithTheBlock(String count) {
        assertThat(decode(NO_HANDLE, count, FILLER, OPEN, CLOSE))
                .extracting(RingRecord::handle)
                .containsExactly(0x244L, 0x248L);
    }

    @Test
    void aLastRecordThatIsNotWholeIsLeftOut() {
        ByteBuffer block = block(NO_HANDLE, "02000000", FILLER, OPEN, CLOSE);
        block.limit(block.limit() - 1);
        assertThat(BlockDecoder.decode(block)).extracting(RingRecord::handle).containsExactly(0x244L);
    }

    @Test
    void bytesBehindTheLimitAreNotRead() {
        ByteBuffer block = block(NO_HANDLE, "02000000", FILLER, OPEN, CLOSE);
        block.limit(16 + 160);
        assertThat(BlockDecoder.decode(block)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "04000000", "ffffffff", "00000001"})
    void anUnknownTypeIsLeftOutAndItsNeighboursAreNot(String type) {
        assertThat(decode(NO_HANDLE, "03000000", FILLER, OPEN, UNKNOWN.formatted(type), CLOSE))
                .extracting(RingRecord::operation)
                .containsExactly(Operation.OPEN, Operation.CLOSE);
    }

    @Test
    void nothingInIt() {
        assertThat(decode("")).isEmpty();
        assertThat(decode(NO_HANDLE, "00000000")).as("shorter than its header").isEmpty();
        assertThat(decode(NO_HANDLE, "00000000", FILLER)).as("header only").isEmpty();
        assertThat(decode(NO_HANDLE, "05000000", FILLER))
                .as("header that promises")
                .isEmpty();
    }

    @Test
    void aRecordWithoutFrames() {
        String bare = "44020000 00000000  341a0000 00000000  a41c0000 00000000  01000000 00000000"
                + "00000000 00000000".repeat(16);
        assertThat(decode(NO_HANDLE, "01000000", FILLER, bare))
                .containsExactly(new RingRecord(Operation.OPEN, 0x244, 0x1a34, 0x1ca4, new long[0]));
    }

    private static List<RingRecord> decode(String... hex) {
        return BlockDecoder.decode(block(hex));
    }

    private static ByteBuffer block(String... hex) {
        byte[] bytes = HexFormat.of().parseHex(String.join("", hex).replaceAll("\\s", ""));
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
