package io.hotdeal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
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
            var unused = running.await(20, TimeUnit.SECONDS);
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

    /** Stops as the gateway's shutdown notice does, and counts how often the job runs meanwhile. */
    static final class Notice implements SmartLifecycle {

        private final Semaphore passes = new Semaphore(0);
        private volatile boolean running;
        private volatile boolean served;

        @Scheduled(fixedDelay = 1)
        void endOverdue() {
            passes.release();
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            passes.drainPermits();
            try {
                served = passes.tryAcquire(5, 20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    @Test
    void jobsRunUntilRequestsAreNoLongerServed() throws Exception {
        Notice notice;
        try (var context = new AnnotationConfigApplicationContext(SchedulingConfiguration.class, Notice.class)) {
            notice = context.getBean(Notice.class);
        }

        assertThat(notice.served).as("a job runs during the shutdown notice").isTrue();
        notice.passes.drainPermits();
        assertThat(notice.passes.tryAcquire(100, TimeUnit.MILLISECONDS))
                .as("a job runs after the end")
                .isFalse();
    }
}
