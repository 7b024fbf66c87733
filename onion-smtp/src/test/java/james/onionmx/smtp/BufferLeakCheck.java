package james.onionmx.smtp;

import io.netty.util.ResourceLeakDetector;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails every test class in which a buffer was not released; registered for all of the module. */
public final class BufferLeakCheck implements BeforeAllCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(BufferLeakCheck.class);

    /** On the one class that makes others leak. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Exempt {}

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), new BufferLeaks());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try (BufferLeaks leaks =
                context.getStore(NAMESPACE).remove(context.getUniqueId(), BufferLeaks.class)) {
            ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
            if (level != ResourceLeakDetector.Level.PARANOID) {
                throw new AssertionError("buffers were watched at level " + level + " only");
            }
            List<String> found = leaks.found();
            boolean exempt = context.getRequiredTestClass().isAnnotationPresent(Exempt.class);
            if (!found.isEmpty() && !exempt) {
                throw new AssertionError(found.size() + " leaks, the first: " + found.get(0));
            }
        }
    }
}
