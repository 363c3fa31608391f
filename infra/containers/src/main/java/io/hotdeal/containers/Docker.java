package io.hotdeal.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;

/** Checks that Docker is usable and has the images, before a container is started. */
public final class Docker {

    /** An Oracle image is gigabytes. */
    private static final long PULL_MINUTES = 20;

    private Docker() {}

    /**
     * Returns when Docker is available and has the images; it pulls missing ones.
     *
     * @throws MissingDockerException with a message for people
     */
    public static void require(String... images) {
        if (!isAvailable()) {
            String host = System.getenv("DOCKER_HOST");
            throw new MissingDockerException("No Docker is available at " + (host == null ? "its usual socket" : host)
                    + ": the profiles containers and oracle need one that this user may use.");
        }
        for (String image : images) {
            fetch(image);
        }
    }

    /** Fails with a clear message if the image is missing, else starts the container. */
    public static <C extends GenericContainer<?>> C started(C container, String image) {
        require(image);
        container.start();
        return container;
    }

    private static boolean isAvailable() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (ContainerLaunchException e) {
            throw new MissingDockerException(
                    "Docker is available, but cannot start Testcontainers' reaper, the first container: "
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
        return new MissingDockerException("The image " + image + " is missing and cannot be pulled: " + why);
    }
}
