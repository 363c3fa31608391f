package io.hotdeal.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;

/** Docker as it must be before a container is started. */
public final class Docker {

    /** An Oracle image is gigabytes. */
    private static final long PULL_MINUTES = 20;

    private Docker() {}

    /**
     * Returns when Docker answers and has the images, which it pulls when they are not there.
     *
     * @throws MissingDockerException with a sentence for people
     */
    public static void require(String... images) {
        if (!answers()) {
            String host = System.getenv("DOCKER_HOST");
            throw new MissingDockerException("No Docker answers at " + (host == null ? "its usual socket" : host)
                    + ": the profiles containers and oracle need one that this user may use.");
        }
        for (String image : images) {
            fetch(image);
        }
    }

    /** Says what is missing in a sentence, then starts the container. */
    public static <C extends GenericContainer<?>> C started(C container, String image) {
        require(image);
        container.start();
        return container;
    }

    private static boolean answers() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (ContainerLaunchException e) {
            throw new MissingDockerException(
                    "Docker answers, but runs no container, the first of which is Testcontainers' reaper: "
                            + rootMessage(e));
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage()).strip();
    }

    private static void fetch(String image) {
        DockerClient docker = DockerClientFactory.instance().client();
        try {
            docker.inspectImageCmd(image).exec();
        } catch (NotFoundException absent) {
            pull(docker, image);
        }
    }

    private static void pull(DockerClient docker, String image) {
        try {
            if (!docker.pullImageCmd(image).start().awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES)) {
                throw missing(image, "not within " + PULL_MINUTES + " minutes");
            }
        } catch (DockerException | DockerClientException e) {
            throw missing(image, String.valueOf(e.getMessage()).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw missing(image, "interrupted");
        }
    }

    private static MissingDockerException missing(String image, String why) {
        return new MissingDockerException("The image " + image + " is not here and cannot be pulled: " + why);
    }
}
