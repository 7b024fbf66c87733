package james.onionmx.testbed.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a {@link SmtpSink}. */
final class SinkConversation extends ByteToMessageDecoder {

    private static final Logger LOGGER = LoggerFactory.getLogger(SinkConversation.class);
    private static final int MAX_COMMAND = 4096;
    private static final String EHLO_REPLY =
            Stream.of(
                            "250-sink.example",
                            "250-PIPELINING",
                            "250-CHUNKING",
                            "250-8BITMIME",
                            "250-SMTPUTF8",
                            "250-ENHANCEDSTATUSCODES",
                            "250 SIZE")
                    .collect(Collectors.joining("\r\n", "", "\r\n"));

    private final Runnable onMail;
    private boolean mailOpen;
    private int recipients;
    private long chunkLeft;
    private boolean inChunk;
    private boolean lastChunk;
    private boolean inContent;

    /** Of the final CRLF, dot, CRLF: octets seen so far. The DATA line's own CRLF is its start. */
    private int endSeen;

    SinkConversation(Runnable onMail) {
        this.onMail = onMail;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        say(ctx, "220 sink.example ESMTP\r\n");
        ctx.flush();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        ctx.flush();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (inChunk) {
            skipChunk(ctx, in);
        } else if (inContent) {
            skipContent(ctx, in);
        } else {
            int lineFeed = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
            int length = (lineFeed < 0 ? in.writerIndex() : lineFeed + 1) - in.readerIndex();
            if (length > MAX_COMMAND) {
                throw new IllegalArgumentException("a command longer than " + MAX_COMMAND);
            }
            if (lineFeed >= 0) {
                obey(ctx, in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString());
            }
        }
    }

    private void obey(ChannelHandlerContext ctx, String line) {
        String[] words = line.strip().toUpperCase(Locale.ROOT).split("[ :]+", -1);
        switch (words[0]) {
            case "EHLO" -> reset(ctx, EHLO_REPLY);
            case "HELO" -> reset(ctx, "250 sink.example\r\n");
            case "RSET" -> reset(ctx, "250 2.0.0 reset\r\n");
            case "NOOP" -> say(ctx, "250 2.0.0 ok\r\n");
            case "MAIL" -> {
                say(ctx, mailOpen ? "503 5.5.1 nested MAIL\r\n" : "250 2.1.0 sender ok\r\n");
                mailOpen = true;
            }
            case "RCPT" -> {
                say(ctx, mailOpen ? "250 2.1.5 recipient ok\r\n" : "503 5.5.1 MAIL first\r\n");
                recipients += mailOpen ? 1 : 0;
            }
            case "DATA" -> {
                inContent = recipients > 0;
                endSeen = 2;
                say(ctx, inContent ? "354 go ahead\r\n" : "503 5.5.1 RCPT first\r\n");
            }
            case "BDAT" -> {
                chunkLeft = Long.parseLong(words[1]);
                lastChunk = words.length > 2 && words[2].equals("LAST");
                inChunk = true;
            }
            case "QUIT" ->
                    ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), "221 2.0.0 bye\r\n"))
                            .addListener(ChannelFutureListener.CLOSE);
            default -> say(ctx, "502 5.5.1 unknown command\r\n");
        }
        if (inChunk && chunkLeft == 0) {
            endChunk(ctx);
        }
    }

    private void skipChunk(ChannelHandlerContext ctx, ByteBuf in) {
        int length = (int) Math.min(chunkLeft, in.readableBytes());
        in.skipBytes(length);
        chunkLeft -= length;
        if (chunkLeft == 0) {
            endChunk(ctx);
        }
    }

    private void endChunk(ChannelHandlerContext ctx) {
        inChunk = false;
        if (recipients == 0) {
            say(ctx, "503 5.5.1 RCPT first\r\n");
        } else if (lastChunk) {
            take(ctx);
        } else {
            say(ctx, "250 2.0.0 chunk taken\r\n");
        }
    }

    private void skipContent(ChannelHandlerContext ctx, ByteBuf in) {
        while (in.isReadable()) {
            byte octet = in.readByte();
            if (octet == "\r\n.\r\n".charAt(endSeen)) {
                endSeen++;
            } else {
                endSeen = octet == '\r' ? 1 : 0;
            }
            if (endSeen == 5) {
                inContent = false;
                take(ctx);
                return;
            }
        }
    }

    private void take(ChannelHandlerContext ctx) {
        onMail.run();
        reset(ctx, "250 2.0.0 taken\r\n");
    }

    private void reset(ChannelHandlerContext ctx, String reply) {
        mailOpen = false;
        recipients = 0;
        say(ctx, reply);
    }

    private static void say(ChannelHandlerContext ctx, String text) {
        ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), text))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.debug("A client's connection ended: {}", cause.getMessage());
        ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
