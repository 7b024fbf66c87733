package james.onionmx.smtp;

import io.netty.handler.codec.DecoderException;

/** The peer sent what is not a reply of SMTP. */
final class SmtpProtocolException extends DecoderException {

    private static final long serialVersionUID = 1L;

    SmtpProtocolException(String message) {
        super(message);
    }
}
