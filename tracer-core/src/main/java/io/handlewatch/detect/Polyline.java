package io.handlewatch.detect;

import java.util.Arrays;

/** A rising curve through points that come in order, read in both directions. At most {@value #MOST} points: when they are full, every second one is left out. */
final class Polyline {
    private static final int MOST = 1024;

    private double[] x = new double[16];
    private double[] y = new double[16];
    private int size = 1;
    private double step;

    /** Goes on to a point; neither coordinate falls. */
    void add(double nextX, double nextY) {
        if (size > 2 && (nextX - x[size - 2] < step || straight(nextX, nextY))) {
            size--;
        } else if (size == MOST) {
            for (int i = 1; i < MOST / 2; i++) {
                x[i] = x[2 * i];
                y[i] = y[2 * i];
            }
            size = MOST / 2;
            step = 2 * (nextX - x[0]) / MOST;
        } else if (size == x.length) {
            x = Arrays.copyOf(x, 2 * size);
            y = Arrays.copyOf(y, 2 * size);
        }
        x[size] = nextX;
        y[size++] = nextY;
    }

    /** Whether the last point lies on the line from the one before it to this one. */
    private boolean straight(double nextX, double nextY) {
        double left = (y[size - 1] - y[size - 2]) * (nextX - x[size - 2]);
        double right = (nextY - y[size - 2]) * (x[size - 1] - x[size - 2]);
        return Math.abs(left - right) <= 1e-9 * Math.abs(left);
    }

    double yAt(double atX) {
        return read(x, y, atX);
    }

    double xAt(double atY) {
        return read(y, x, atY);
    }

    /** Reads at places that rise: looks near the last one first. */
    final class Walk {
        private int above;

        double yAt(double atX) {
            while (above < size && x[above] < atX) {
                above++;
            }
            boolean near = above > 0 && above < size && x[above] > atX && x[above - 1] < atX;
            return near ? between(x, y, atX, above) : Polyline.this.yAt(atX);
        }
    }

    private double read(double[] from, double[] to, double at) {
        int i = Arrays.binarySearch(from, 0, size, at);
        if (i >= 0) {
            while (i + 1 < size && from[i + 1] == at) {
                i++; // where the other coordinate jumps, behind the jump
            }
            return to[i];
        }
        int above = -i - 1;
        if (above == 0) {
            return to[0];
        }
        if (above >= size) {
            return to[size - 1];
        }
        return between(from, to, at, above);
    }

    private static double between(double[] from, double[] to, double at, int above) {
        double part = (at - from[above - 1]) / (from[above] - from[above - 1]);
        return to[above - 1] + part * (to[above] - to[above - 1]);
    }
}
