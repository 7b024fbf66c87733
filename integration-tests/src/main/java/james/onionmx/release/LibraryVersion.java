package james.onionmx.release;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers at the beginning of a version: {@code 4.1.86} of {@code 4.1.86.Final}.
 *
 * @param numbers from the most important on
 */
record LibraryVersion(List<Integer> numbers) implements Comparable<LibraryVersion> {

    private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})*");

    LibraryVersion {
        numbers = List.copyOf(numbers);
    }

    /** Refuses a text that begins with no number. */
    static LibraryVersion of(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException(
                    "version \"" + text + "\", expected one that begins with a number");
        }
        List<Integer> numbers = new ArrayList<>();
        for (String number : matcher.group().split("\\.", -1)) {
            numbers.add(Integer.valueOf(number));
        }
        return new LibraryVersion(numbers);
    }

    @Override
    public int compareTo(LibraryVersion other) {
        int longest = Math.max(numbers.size(), other.numbers.size());
        for (int place = 0; place < longest; place++) {
            int order = Integer.compare(at(place), other.at(place));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int at(int place) {
        return place < numbers.size() ? numbers.get(place) : 0;
    }
}
