package io.handlewatch.cli;

/** Name and version of this program. */
final class Version {
    private Version() {}

    /** "handlewatch 0.1.0"; without a number where it was not started from its jar. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "handlewatch (development build)" : "handlewatch " + version;
    }
}
