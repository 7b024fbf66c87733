package james.onionmx.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One connection of a server that takes the same large message again and again, compares each octet
 * with what it should be, and reads no further than a mark until it may.
 */
final class SlowReceiver extends ByteToMessageDecoder {

    /** What a content must look like on the wire. */
    private final ByteBuffer expected;

    private final Dialect dialect;
    private final Listener listener;
    private final long mark;
    private long blockLeft;
    private boolean lastBlock;
    private boolean inContent;
    private int position;

    /** Who hears of mails. */
    interface Listener {
        /** The mark is reached; reads on when the context's channel is told to. */
        void onMark(ChannelHandlerContext ctx);

        /** All of a message has come, and it was the right one. */
        void onMail();

        void onWrong(String what);
    }

    /**
     * A receiver for one connection.
     *
     * @param expected the message in the form in which it comes over this connection
     * @param dialect announces BDAT or does not
     * @param mark how many octets of the message to read before being allowed to go on
     */
    SlowReceiver(ByteBuffer expected, Dialect dialect, long mark, Listener listener) {
        this.expected = expected.duplicate();
        this.dialect = dialect;
        this.mark = mark;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        say(ctx, "220 receiver.example ESMTP");
        ctx.flush();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        ctx.flush();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (blockLeft > 0) {
            int length = (int) Math.min(blockLeft, in.readableBytes());
            compare(ctx, in, length);
            blockLeft -= length;
            if (blockLeft == 0) {
                endBlock(ctx);
            }
        } else if (inContent) {
            compare(ctx, in, Math.min(expected.limit() - position, in.readableBytes()));
            if (position == expected.limit()) {
                inContent = false;
                take(ctx);
            }
        } else {
            int lineFeed = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
            if (lineFeed >= 0) {
                int length = lineFeed + 1 - in.readerIndex();
                CharSequence line = in.readCharSequence(length, StandardCharsets.US_ASCII);
                obey(ctx, line.toString().strip().split(" ", -1));
            }
        }
    }

    private void compare(ChannelHandlerContext ctx, ByteBuf in, int length) {
        ByteBuffer come = in.nioBuffer(in.readerIndex(), length);
        if (length > expected.limit() - position
                || expected.slice(position, length).mismatch(come) >= 0) {
            listener.onWrong("another content from octet " + position + " on");
        }
        in.skipBytes(length);
        if (position < mark && position + length >= mark) {
            ctx.channel().config().setAutoRead(false);
            listener.onMark(ctx);
        }
        position += length;
    }

    private void obey(ChannelHandlerContext ctx, String[] words) {
        switch (words[0]) {
            case "EHLO" ->
                    say(
                            ctx,
                            dialect == Dialect.CHUNKED
                                    ? "250-receiver.example\r\n250-PIPELINING\r\n250 CHUNKING"
                                    : "250-receiver.example\r\n250 PIPELINING");
            case "MAIL", "RCPT", "RSET" -> say(ctx, "250 2.0.0 ok");
            case "DATA" -> {
                position = 0;
                inContent = true;
                say(ctx, "354 go ahead");
            }
            case "BDAT" -> {
                blockLeft = Long.parseLong(words[1]);
                lastBlock = words.length > 2;
            }
            case "QUIT" ->
                    ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), "221 2.0.0 bye\r\n"))
                            .addListener(ChannelFutureListener.CLOSE);
            default -> listener.onWrong("the command " + String.join(" ", words));
        }
    }

    private void endBlock(ChannelHandlerContext ctx) {
        if (!lastBlock) {
            say(ctx, "250 2.0.0 block taken");
            return;
        }
        if (position != expected.limit()) {
            listener.onWrong("a content of " + position + " octets");
        }
        take(ctx);
    }

    private void take(ChannelHandlerContext ctx) {
        position = 0;
        listener.onMail();
        say(ctx, "250 2.0.0 taken");
    }

    private static void say(ChannelHandlerContext ctx, String reply) {
        ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), reply + "\r\n"))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
