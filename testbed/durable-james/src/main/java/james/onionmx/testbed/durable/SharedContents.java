package james.onionmx.testbed.durable;

import static java.util.Objects.requireNonNull;

import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.james.blob.api.BlobId;
import org.apache.james.blob.api.BlobStoreDAO;
import org.apache.james.blob.api.BucketName;
import org.apache.james.blob.api.HashBlobId;
import org.apache.james.blob.api.ObjectNotFoundException;
import org.apache.james.blob.api.ObjectStoreIOException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The contents of queued mail as files in a folder that several servers share, as the nodes of a
 * cluster share an object store. A folder for each bucket, a file for each content.
 */
final class SharedContents implements BlobStoreDAO {

    private static final String DRAFT = ".draft";

    private final Path folder;
    private final BlobId.Factory ids = new HashBlobId.Factory();

    SharedContents(Path folder) {
        this.folder = requireNonNull(folder);
    }

    @Override
    public InputStream read(BucketName bucket, BlobId id) {
        try {
            return Files.newInputStream(file(bucket, id));
        } catch (NoSuchFileException e) {
            throw new ObjectNotFoundException("no content " + id.asString(), e);
        } catch (IOException e) {
            throw new ObjectStoreIOException("cannot read content " + id.asString(), e);
        }
    }

    @Override
    public Publisher<InputStream> readReactive(BucketName bucket, BlobId id) {
        return blocking(() -> read(bucket, id));
    }

    @Override
    public Publisher<byte[]> readBytes(BucketName bucket, BlobId id) {
        return blocking(
                () -> {
                    try (InputStream in = read(bucket, id)) {
                        return in.readAllBytes();
                    }
                });
    }

    @Override
    public Publisher<Void> save(BucketName bucket, BlobId id, byte[] data) {
        return save(bucket, id, ByteSource.wrap(data));
    }

    @Override
    public Publisher<Void> save(BucketName bucket, BlobId id, InputStream in) {
        return saving(bucket, id, in);
    }

    @Override
    public Publisher<Void> save(BucketName bucket, BlobId id, ByteSource content) {
        return blocking(content::openStream).flatMap(in -> saving(bucket, id, in));
    }

    /** Whole or not at all, and the same content may be saved by two servers at once. */
    private Mono<Void> saving(BucketName bucket, BlobId id, InputStream in) {
        return blocking(
                        () -> {
                            Path file = file(bucket, id);
                            Files.createDirectories(file.getParent());
                            Path draft = Files.createTempFile(file.getParent(), "", DRAFT);
                            try (in) {
                                Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
                            }
                            return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                        })
                .then();
    }

    @Override
    public Publisher<Void> delete(BucketName bucket, BlobId id) {
        return blocking(() -> Files.deleteIfExists(file(bucket, id))).then();
    }

    @Override
    public Publisher<Void> delete(BucketName bucket, Collection<BlobId> ids) {
        return Flux.fromIterable(ids).concatMap(id -> delete(bucket, id)).then();
    }

    @Override
    public Publisher<Void> deleteBucket(BucketName bucket) {
        return Flux.from(listBlobs(bucket)).concatMap(id -> delete(bucket, id)).then();
    }

    @Override
    public Publisher<BucketName> listBuckets() {
        return namesIn(folder).map(BucketName::of);
    }

    @Override
    public Publisher<BlobId> listBlobs(BucketName bucket) {
        return namesIn(folder.resolve(bucket.asString()))
                .filter(name -> !name.endsWith(DRAFT))
                .map(ids::from);
    }

    private static Flux<String> namesIn(Path folder) {
        return blocking(
                        () -> {
                            try (Stream<Path> files = Files.list(folder)) {
                                return files.map(file -> file.getFileName().toString()).toList();
                            } catch (NoSuchFileException e) {
                                return List.<String>of();
                            }
                        })
                .flatMapMany(Flux::fromIterable);
    }

    private Path file(BucketName bucket, BlobId id) {
        return folder.resolve(bucket.asString()).resolve(id.asString());
    }

    private static <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }
}
