package io.handlewatch.windows.dbgeng;

/** What a COM method answers. Negative values are failures; of the others, {@code S_FALSE} has a meaning in some methods. */
record HResult(int value) {
    static final HResult S_OK = new HResult(0);
    static final HResult S_FALSE = new HResult(1);
    static final HResult E_NOINTERFACE = new HResult(0x80004002);
    static final HResult E_UNEXPECTED = new HResult(0x8000FFFF);

    boolean failed() {
        return value < 0;
    }

    /** Returns this, unless it is a failure. */
    HResult orThrow(String operation) {
        if (failed()) {
            throw new ComException(operation, this);
        }
        return this;
    }

    @Override
    public String toString() {
        return String.format("0x%08X", value);
    }
}
