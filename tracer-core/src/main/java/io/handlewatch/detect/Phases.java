package io.handlewatch.detect;

/** Sines and cosines of angles evenly round the circle, for searches in which nearly all angles are far from any that fits: exact ones are dear. */
final class Phases {
    private static final int SIZE = 1 << 11;
    private static final double[] COSINES = cosines();

    /** How far a cosine or sine may be from that of the exact angle: an angle is cut to the place below. */
    static final double ERROR = 2 * Math.PI / SIZE;

    private Phases() {}

    /** The place on the circle after so many turns, which are not negative. */
    static int place(double turns) {
        return (int) (long) (turns * SIZE);
    }

    static double cosine(int place) {
        return COSINES[place & (SIZE - 1)];
    }

    static double sine(int place) {
        return COSINES[(place - SIZE / 4) & (SIZE - 1)];
    }

    private static double[] cosines() {
        double[] cosines = new double[SIZE];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / cosines.length);
        }
        return cosines;
    }
}
