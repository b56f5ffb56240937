package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandleListingTest {
    @Test
    void countsWhatPeopleCounted() {
        List<Map<String, Object>> expected = Transcripts.expected("public", "handle");
        assertThat(expected).hasSize(6);
        for (Map<String, Object> one : expected) {
            HandleListing listing = HandleListing.of(InputText.open(Transcripts.file("public/" + one.get("file"))));
            String name = (String) one.get("file");
            assertThat((long) listing.records().size()).as(name).isEqualTo(one.get("detailRecords"));
            assertThat(listing.records().stream()
                            .map(HandleListing.HandleRecord::handle)
                            .distinct()
                            .count())
                    .as(name)
                    .isEqualTo(one.get("distinctHandles"));
            assertThat((long) listing.kernelRecords()).as(name).isEqualTo(one.get("kernelRecords"));
            assertThat(listing.totals()).as(name).isEqualTo(one.get("totals"));
            assertThat(listing.typedFooters()).as(name).isEqualTo(one.get("typedFooters"));
            assertThat(listing.tables()).as(name).isEqualTo(one.get("tables"));
        }
    }

    @Test
    void fieldsOfARecord() {
        HandleListing thread =
                HandleListing.of(InputText.open(Transcripts.file("public/handle-bingoli-live-summary-and-thread.txt")));
        assertThat(thread.records()).containsExactly(new HandleListing.HandleRecord(0x244, "Thread", 131, 130760, ""));
        HandleListing named = HandleListing.of(InputText.open(Transcripts.file("public/handle-notes-dump-8digit.txt")));
        assertThat(named.records().get(4))
                .isEqualTo(new HandleListing.HandleRecord(
                        0x304,
                        "Event",
                        102,
                        3342338,
                        "\\Sessions\\3\\BaseNamedObjects\\{10C4A3B3-BDB8-4e63-B7DD-DC0A974472F4}"));
        HandleListing list =
                HandleListing.of(InputText.open(Transcripts.file("public/handle-jumpdollar-dump-list.txt")));
        assertThat(list.records().get(4).type()).isEqualTo("ALPC Port");
        assertThat(list.records().get(13).type()).isEmpty();
    }

    @Test
    void piecesOfOneCharacter() {
        for (Map<String, Object> one : Transcripts.expected("public", "handle")) {
            String text = new String(Transcripts.bytes("public/" + one.get("file")), StandardCharsets.UTF_8);
            HandleListing whole = new HandleListing();
            whole.accept(text);
            whole.finish();
            HandleListing pieces = new HandleListing();
            text.chars().forEach(c -> pieces.accept(Character.toString(c)));
            pieces.finish();
            assertThat(pieces.records()).isEqualTo(whole.records());
            assertThat(pieces.tables()).isEqualTo(whole.tables());
        }
    }
}
