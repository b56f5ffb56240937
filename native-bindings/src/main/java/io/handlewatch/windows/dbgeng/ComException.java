package io.handlewatch.windows.dbgeng;

/** A failed COM method. It stays inside the bindings: {@link EngineErrors} makes a sentence of it, together with what the engine said. */
final class ComException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int value;

    ComException(String operation, HResult result) {
        super(operation + " failed with " + result);
        this.value = result.value();
    }

    HResult result() {
        return new HResult(value);
    }
}
