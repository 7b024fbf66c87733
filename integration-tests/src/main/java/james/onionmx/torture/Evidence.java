package james.onionmx.torture;

import java.util.List;

/**
 * What was seen from outside while the campaign went on: the ground on which a second copy of a
 * mail is judged.
 *
 * @param lives of both servers, each server's in order
 * @param cuts final replies that were cut before the receiving server
 * @param disturbances what was done, in order
 */
record Evidence(List<Life> lives, List<CutReply> cuts, List<Disturbance> disturbances) {

    Evidence {
        lives = List.copyOf(lives);
        cuts = List.copyOf(cuts);
        disturbances = List.copyOf(disturbances);
    }

    /** The part of it that is about one mail. */
    Evidence of(String id) {
        return new Evidence(
                lives.stream().map(life -> life.of(id)).toList(),
                cuts.stream().filter(cut -> cut.id().equals(id)).toList(),
                disturbances);
    }
}
