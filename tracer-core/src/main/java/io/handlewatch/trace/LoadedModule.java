package io.handlewatch.trace;

/**
 * A module of the target, with what finds its symbols again on another machine and in another year.
 *
 * @param base load address
 * @param size bytes
 * @param name the engine's name for it (may change from run to run)
 * @param image path or file name
 * @param symbols "pdb", "export" (the nearest exported name is all there is), "none", "deferred" (not looked for yet), or another word of the engine
 * @param timestamp of the image's header, which a symbol server keys images by together with the size; 0 where unknown
 * @param pdb the PDB's name as the linker wrote it, a path often; "" where unknown
 * @param guid the PDB's GUID as 8-4-4-4-12 digits in upper case; "" where unknown
 * @param age the PDB's age; 0 where unknown
 */
public record LoadedModule(
        long base,
        long size,
        String name,
        String image,
        String symbols,
        long timestamp,
        String pdb,
        String guid,
        int age) {

    /** A module whose PDB is not known. */
    public LoadedModule(long base, long size, String name, String image, String symbols) {
        this(base, size, name, image, symbols, 0, "", "", 0);
    }

    /** The same with other symbols. */
    public LoadedModule withSymbols(String now) {
        return new LoadedModule(base, size, name, image, now, timestamp, pdb, guid, age);
    }

    /** Whether an address lies in it. */
    public boolean holds(long address) {
        return address - base >= 0 && address - base < size;
    }

    /** Whether these are the same image at the same place, whatever is known of its symbols. */
    public boolean same(LoadedModule other) {
        return base == other.base && size == other.size && timestamp == other.timestamp && image.equals(other.image);
    }
}
