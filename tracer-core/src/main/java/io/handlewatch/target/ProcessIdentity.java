package io.handlewatch.target;

import java.time.Instant;

/**
 * Which process: PIDs are reused, so the creation time belongs to it.
 *
 * @param pid the process id
 * @param created when it was created
 * @param image full path of its image, or the file name where the path may not be read
 */
public record ProcessIdentity(long pid, Instant created, String image) {
    /** The file name without its folder. */
    public String imageName() {
        return image.substring(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1);
    }
}
