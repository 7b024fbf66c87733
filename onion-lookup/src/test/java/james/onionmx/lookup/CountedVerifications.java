package james.onionmx.lookup;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often an RSA signature is verified in this process, until it is closed. */
final class CountedVerifications extends Provider implements AutoCloseable {

    private static final long serialVersionUID = 1L;
    private static final String ALGORITHM = "SHA256withRSA";

    private final transient AtomicInteger count = new AtomicInteger();

    private CountedVerifications() {
        super("CountedVerifications", "1", "counts RSA verifications");
        putService(
                new Service(this, "Signature", ALGORITHM, Counting.class.getName(), null, null) {
                    @Override
                    public Object newInstance(Object parameter) {
                        return new Counting(count);
                    }
                });
    }

    static CountedVerifications start() {
        CountedVerifications provider = new CountedVerifications();
        Security.insertProviderAt(provider, 1);
        return provider;
    }

    int count() {
        return count.get();
    }

    @Override
    public void close() {
        Security.removeProvider(getName());
    }

    private static final class Counting extends SignatureSpi {

        private final AtomicInteger count;
        private final Signature real;

        Counting(AtomicInteger count) {
            this.count = count;
            try {
                real = Signature.getInstance(ALGORITHM, "SunRsaSign");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            real.initVerify(key);
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            real.initSign(key);
        }

        @Override
        protected void engineUpdate(byte octet) throws SignatureException {
            real.update(octet);
        }

        @Override
        protected void engineUpdate(byte[] octets, int from, int length) throws SignatureException {
            real.update(octets, from, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return real.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            count.incrementAndGet();
            return real.verify(signature);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }
}
