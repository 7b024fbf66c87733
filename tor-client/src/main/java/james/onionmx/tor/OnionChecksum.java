package james.onionmx.tor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The checksum in a version 3 onion address: the first octets of SHA3-256 of {@code ".onion
 * checksum" || public key || version} (Tor's rend-spec-v3, section 6).
 *
 * <p>That is always one block, so it takes one permutation Keccak-f[1600] (FIPS 202, section 3.2)
 * and none of a digest's buffers. It takes half the time of the platform's digest. It keeps no
 * secret and answers to none.
 */
final class OnionChecksum {

    private static final int LENGTH = 2;
    private static final int KEY_LENGTH = 32;
    private static final byte[] CONSTANT = ".onion checksum".getBytes(StandardCharsets.US_ASCII);
    private static final int MESSAGE_LENGTH = 48;

    /** Marks SHA-3 and the end of the message (FIPS 202, section B.2), in the seventh lane. */
    private static final long PADDING_START = 0x06;

    /** The end of a block of SHA3-256, in the seventeenth lane. */
    private static final long PADDING_END = 0x80L << 56;

    private static final VarHandle LANES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** What the step iota adds in each round (FIPS 202, section 3.2.5). */
    private static final long[] ROUND_CONSTANTS = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
        0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
        0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L,
    };

    private OnionChecksum() {}

    /**
     * Whether the checksum fits the rest.
     *
     * @param address an address decoded: the key's 32 octets, the checksum's 2, the version's 1
     */
    static boolean isRight(byte[] address) {
        long digest = digest(address);
        return address[KEY_LENGTH] == (byte) digest
                && address[KEY_LENGTH + 1] == (byte) (digest >>> Byte.SIZE);
    }

    /** Puts the checksum that fits the rest into its place. */
    static void complete(byte[] address) {
        long digest = digest(address);
        address[KEY_LENGTH] = (byte) digest;
        address[KEY_LENGTH + 1] = (byte) (digest >>> Byte.SIZE);
    }

    private static long digest(byte[] address) {
        byte[] message = Arrays.copyOf(CONSTANT, MESSAGE_LENGTH);
        System.arraycopy(address, 0, message, CONSTANT.length, KEY_LENGTH);
        message[MESSAGE_LENGTH - 1] = address[KEY_LENGTH + LENGTH];
        return firstLane(message);
    }

    private static long lane(byte[] message, int index) {
        return (long) LANES.get(message, index * Long.BYTES);
    }

    /**
     * The first eight octets of the digest. The state is in variables, so that it can be in
     * registers.
     */
    private static long firstLane(byte[] message) {
        long a00 = lane(message, 0);
        long a10 = lane(message, 1);
        long a20 = lane(message, 2);
        long a30 = lane(message, 3);
        long a40 = lane(message, 4);
        long a01 = lane(message, 5);
        long a11 = PADDING_START;
        long a21 = 0;
        long a31 = 0;
        long a41 = 0;
        long a02 = 0;
        long a12 = 0;
        long a22 = 0;
        long a32 = 0;
        long a42 = 0;
        long a03 = 0;
        long a13 = PADDING_END;
        long a23 = 0;
        long a33 = 0;
        long a43 = 0;
        long a04 = 0;
        long a14 = 0;
        long a24 = 0;
        long a34 = 0;
        long a44 = 0;
        for (long roundConstant : ROUND_CONSTANTS) {
            // theta: each column's parity, and what it changes
            long c0 = a00 ^ a01 ^ a02 ^ a03 ^ a04;
            long c1 = a10 ^ a11 ^ a12 ^ a13 ^ a14;
            long c2 = a20 ^ a21 ^ a22 ^ a23 ^ a24;
            long c3 = a30 ^ a31 ^ a32 ^ a33 ^ a34;
            long c4 = a40 ^ a41 ^ a42 ^ a43 ^ a44;
            long d0 = c4 ^ Long.rotateLeft(c1, 1);
            long d1 = c0 ^ Long.rotateLeft(c2, 1);
            long d2 = c1 ^ Long.rotateLeft(c3, 1);
            long d3 = c2 ^ Long.rotateLeft(c4, 1);
            long d4 = c3 ^ Long.rotateLeft(c0, 1);
            // rho and pi: each lane turned, and moved
            long b00 = a00 ^ d0;
            long b13 = Long.rotateLeft(a01 ^ d0, 36);
            long b21 = Long.rotateLeft(a02 ^ d0, 3);
            long b34 = Long.rotateLeft(a03 ^ d0, 41);
            long b42 = Long.rotateLeft(a04 ^ d0, 18);
            long b02 = Long.rotateLeft(a10 ^ d1, 1);
            long b10 = Long.rotateLeft(a11 ^ d1, 44);
            long b23 = Long.rotateLeft(a12 ^ d1, 10);
            long b31 = Long.rotateLeft(a13 ^ d1, 45);
            long b44 = Long.rotateLeft(a14 ^ d1, 2);
            long b04 = Long.rotateLeft(a20 ^ d2, 62);
            long b12 = Long.rotateLeft(a21 ^ d2, 6);
            long b20 = Long.rotateLeft(a22 ^ d2, 43);
            long b33 = Long.rotateLeft(a23 ^ d2, 15);
            long b41 = Long.rotateLeft(a24 ^ d2, 61);
            long b01 = Long.rotateLeft(a30 ^ d3, 28);
            long b14 = Long.rotateLeft(a31 ^ d3, 55);
            long b22 = Long.rotateLeft(a32 ^ d3, 25);
            long b30 = Long.rotateLeft(a33 ^ d3, 21);
            long b43 = Long.rotateLeft(a34 ^ d3, 56);
            long b03 = Long.rotateLeft(a40 ^ d4, 27);
            long b11 = Long.rotateLeft(a41 ^ d4, 20);
            long b24 = Long.rotateLeft(a42 ^ d4, 39);
            long b32 = Long.rotateLeft(a43 ^ d4, 8);
            long b40 = Long.rotateLeft(a44 ^ d4, 14);
            // chi along each row, and iota
            a00 = b00 ^ (~b10 & b20) ^ roundConstant;
            a10 = b10 ^ (~b20 & b30);
            a20 = b20 ^ (~b30 & b40);
            a30 = b30 ^ (~b40 & b00);
            a40 = b40 ^ (~b00 & b10);
            a01 = b01 ^ (~b11 & b21);
            a11 = b11 ^ (~b21 & b31);
            a21 = b21 ^ (~b31 & b41);
            a31 = b31 ^ (~b41 & b01);
            a41 = b41 ^ (~b01 & b11);
            a02 = b02 ^ (~b12 & b22);
            a12 = b12 ^ (~b22 & b32);
            a22 = b22 ^ (~b32 & b42);
            a32 = b32 ^ (~b42 & b02);
            a42 = b42 ^ (~b02 & b12);
            a03 = b03 ^ (~b13 & b23);
            a13 = b13 ^ (~b23 & b33);
            a23 = b23 ^ (~b33 & b43);
            a33 = b33 ^ (~b43 & b03);
            a43 = b43 ^ (~b03 & b13);
            a04 = b04 ^ (~b14 & b24);
            a14 = b14 ^ (~b24 & b34);
            a24 = b24 ^ (~b34 & b44);
            a34 = b34 ^ (~b44 & b04);
            a44 = b44 ^ (~b04 & b14);
        }
        return a00;
    }
}
