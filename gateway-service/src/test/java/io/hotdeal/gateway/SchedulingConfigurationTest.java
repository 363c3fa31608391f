package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.annotation.Scheduled;

class SchedulingConfigurationTest {

    /** Each job waits until all of them run at the same time. */
    static final class Jobs {

        private final CountDownLatch running = new CountDownLatch(5);

        @Scheduled(fixedDelay = 10)
        void kafka() throws InterruptedException {
            awaitOthers();
        }

        @Scheduled(fixedDelay = 10)
        void database() throws InterruptedException {
            awaitOthers();
        }

        @Scheduled(fixedDelay = 10)
        void redis() throws InterruptedException {
            awaitOthers();
        }

        @Scheduled(fixedRate = 10)
        void heartbeat() throws InterruptedException {
            awaitOthers();
        }

        @Scheduled(cron = "* * * * * *")
        void nightly() throws InterruptedException {
            awaitOthers();
        }

        private void awaitOthers() throws InterruptedException {
            running.countDown();
            running.await();
        }
    }

    @Test
    void aJobThatWaitsHoldsUpNoOther() throws Exception {
        try (var context = new AnnotationConfigApplicationContext(SchedulingConfiguration.class, Jobs.class)) {
            assertThat(context.getBean(Jobs.class).running.await(20, TimeUnit.SECONDS))
                    .as("every job runs while the others wait")
                    .isTrue();
        }
    }
}
