package io.hotdeal.gateway.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hotdeal.gateway.response.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /live}: a {@link LiveSnapshot} as a server-sent event, some times a second, until the page closes. */
@RestController
class LiveController {

    private static final Logger LOG = LoggerFactory.getLogger(LiveController.class);
    private static final String EVENTS = "text/event-stream;charset=UTF-8";
    /** How long a browser waits before it comes again, in ms. */
    private static final byte[] RETRY = "retry: 1000\n\n".getBytes(UTF_8);

    private final LiveFeed feed;

    LiveController(LiveFeed feed) {
        this.feed = feed;
    }

    /** Blocks its virtual thread, so that the pace of each page is that of its connection. */
    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void live(HttpServletRequest request, HttpServletResponse response) throws InterruptedException {
        response.setContentType(EVENTS);
        if (request.getMethod().equals("HEAD")) {
            // Spring MVC maps it to GET. Its client waits for no body, so the end of its connection would not be
            // noticed.
            return;
        }
        Optional<LiveFeed.Page> opened = feed.open();
        if (opened.isEmpty()) {
            throw Problem.OVERLOADED.refuse("too many live pages are open");
        }
        try (LiveFeed.Page page = opened.get()) {
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
    }
}
