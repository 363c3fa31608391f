package io.hotdeal.gateway.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.gateway.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /live}: a {@link Frame} as a server-sent event, some times a second, until the page closes. */
@RestController
class LiveController {

    private static final Logger LOG = LoggerFactory.getLogger(LiveController.class);
    /** How long a browser waits before it comes again, in ms. */
    private static final byte[] RETRY = "retry: 1000\n\n".getBytes(UTF_8);

    private final LiveFeed feed;

    LiveController(LiveFeed feed) {
        this.feed = feed;
    }

    /** Blocks its virtual thread, so that the pace of each page is that of its connection. */
    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Nullable
    ResponseEntity<Object> live(HttpServletResponse response) throws InterruptedException {
        Optional<LiveFeed.Page> opened = feed.open();
        if (opened.isEmpty()) {
            return Problem.OVERLOADED.answer("too many live pages are open");
        }
        try (LiveFeed.Page page = opened.get()) {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            // nginx would collect frames otherwise.
            response.setHeader("X-Accel-Buffering", "no");
            OutputStream out = response.getOutputStream();
            out.write(RETRY);
            out.flush();
            for (byte[] event = page.next(); event != null; event = page.next()) {
                out.write(event);
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("a live page has closed", e);
        }
        return null;
    }
}
