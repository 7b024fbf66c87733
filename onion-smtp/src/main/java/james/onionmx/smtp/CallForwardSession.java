package james.onionmx.smtp;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import james.onionmx.smtp.SmtpCommand.Verb;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One conversation about recipients, a command at a time. Confined to the event loop. */
final class CallForwardSession extends SimpleChannelInboundHandler<SmtpReply> {

    private static final SmtpCommand NULL_SENDER = new SmtpCommand(Verb.MAIL, "MAIL FROM:<>");
    private static final String LINE_END = "\r\n";

    private final HeloName helo;
    private final List<ForwardPath> recipients;
    private final Duration patience;
    private final Queue<ForwardPath> left;
    private final Map<ForwardPath, RecipientVerdict> told = new LinkedHashMap<>();
    private final Sinks.One<Map<ForwardPath, RecipientVerdict>> verdicts = Sinks.one();
    private Verb asked = Verb.CONNECT;
    private Optional<Future<?>> timer = Optional.empty();
    private boolean ended;

    CallForwardSession(HeloName helo, List<ForwardPath> recipients, Duration patience) {
        this.helo = helo;
        this.recipients = List.copyOf(recipients);
        this.patience = patience;
        this.left = new ArrayDeque<>(recipients);
    }

    void begin(ChannelPipeline pipeline) {
        pipeline.addLast(new SmtpReplyDecoder(), this);
    }

    /** Once the connection stands: one answer, with a verdict for every recipient. */
    Mono<Map<ForwardPath, RecipientVerdict>> verdicts() {
        return verdicts.asMono();
    }

    /** What was said of each recipient, and the reason where nothing was. */
    Map<ForwardPath, RecipientVerdict> otherwise(String reason) {
        Map<ForwardPath, RecipientVerdict> all = new LinkedHashMap<>();
        recipients.forEach(
                recipient ->
                        all.put(
                                recipient,
                                told.getOrDefault(recipient, new RecipientVerdict.Untold(reason))));
        return all;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer =
                Optional.of(
                        ctx.executor()
                                .schedule(
                                        () -> end(ctx, "it took longer than " + patience),
                                        patience.toMillis(),
                                        TimeUnit.MILLISECONDS));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, SmtpReply reply) {
        if (ended) {
            return;
        }
        if (reply.code() == 421) {
            end(ctx, "it ended the session: " + reply);
            return;
        }
        switch (asked) {
            case CONNECT -> {
                if (reply.code() == 220) {
                    say(ctx, SmtpCommand.ehlo(helo));
                } else {
                    unexpected(ctx, reply);
                }
            }
            case EHLO -> {
                if (reply.isPermanent()) {
                    say(ctx, SmtpCommand.helo(helo));
                } else {
                    greeted(ctx, reply);
                }
            }
            case HELO -> greeted(ctx, reply);
            case MAIL -> {
                if (reply.isPositive()) {
                    askForNext(ctx);
                } else {
                    unexpected(ctx, reply);
                }
            }
            case RCPT -> {
                told.put(left.remove(), verdict(reply));
                askForNext(ctx);
            }
            default -> unexpected(ctx, reply);
        }
    }

    private void greeted(ChannelHandlerContext ctx, SmtpReply reply) {
        if (reply.isPositive()) {
            say(ctx, NULL_SENDER);
        } else {
            unexpected(ctx, reply);
        }
    }

    private void unexpected(ChannelHandlerContext ctx, SmtpReply reply) {
        end(ctx, "it answered " + asked.words() + " with " + reply);
    }

    private void askForNext(ChannelHandlerContext ctx) {
        if (left.isEmpty()) {
            say(ctx, SmtpCommand.QUIT);
            end(ctx, "");
            return;
        }
        say(ctx, new SmtpCommand(Verb.RCPT, "RCPT TO:<" + left.element().wireForm() + ">"));
    }

    /**
     * Only words about the address itself say that it does not exist; a policy against this server
     * must not turn mail away for good (RFC 3463 sections 3.2 and 3.3).
     */
    private static RecipientVerdict verdict(SmtpReply reply) {
        if (reply.isPositive()) {
            return new RecipientVerdict.Taken();
        }
        boolean aboutTheAddress =
                reply.enhancedCode()
                        .map(code -> code.subject() == 1 || code.subject() == 2)
                        .orElse(reply.code() == 550 || reply.code() == 551 || reply.code() == 553);
        return reply.isPermanent() && aboutTheAddress
                ? new RecipientVerdict.Refused(reply.toString())
                : new RecipientVerdict.Untold("it answered RCPT with " + reply);
    }

    private void say(ChannelHandlerContext ctx, SmtpCommand command) {
        asked = command.verb();
        ctx.writeAndFlush(
                        ByteBufUtil.encodeString(
                                ctx.alloc(),
                                CharBuffer.wrap(command.line() + LINE_END),
                                StandardCharsets.UTF_8))
                .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private void end(ChannelHandlerContext ctx, String reason) {
        if (!ended) {
            ended = true;
            timer.ifPresent(running -> running.cancel(false));
            ctx.channel().close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            verdicts.emitValue(otherwise(reason), Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(ctx, "it closed the connection");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(ctx, String.valueOf(cause.getMessage()));
    }
}
